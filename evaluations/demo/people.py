"""The invented people of the demonstration: one account per role, and the other signatories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from cls_portal import operations
from cls_portal.actors import PORTAL
from cls_portal.demonstration import password
from cls_portal.models import Agent
from cls_portal.roles import Role
from evaluations.demo import content
from territories.models import Territory
from territories.operations import give_role

DOMAIN = "demo.example"


@dataclass(frozen=True)
class Cast:
    """Who plays in the demonstration."""

    prefecture: Agent
    prefect: Agent
    coordinator: Agent
    prosecutor: Agent
    mayors: tuple[Agent, ...]
    partner: Agent


def assemble(on: date, seed: int) -> Cast:
    """Open the accounts, all with the demonstration's password, and give them their roles since last year."""
    draw = Random(seed)
    first_names, last_names = (draw.sample(names, len(names)) for names in (content.FIRST_NAMES, content.LAST_NAMES))
    since = on.replace(year=on.year - 1, month=1, day=1)
    country = Territory.objects.get(kind="country")
    department = Territory.objects.get(kind="department", code=content.DEPARTMENT)
    communes = [_commune(code) for code in content.RIGHT_BANK]
    intercommunal = communes[0].containing.filter(kind="epci").first() or communes[0]

    def person(account: str, title: str, role: Role | None, territory: Territory | None) -> Agent:
        agent: Agent = operations.open_account(
            by=PORTAL,
            email=f"{account}@{DOMAIN}",
            first_name=first_names.pop(),
            last_name=last_names.pop(),
            job_title=title,
            password=password(),
        )
        if role is not None and territory is not None:
            give_role(agent, by=PORTAL, role=role, territory=territory, starts_on=since)
        return agent

    person("observer", "Chargée d’étude au SG-CIPDR", Role.OBSERVER, country)
    person("administrator", "Administration de l’installation", Role.ADMINISTRATOR, country)
    return Cast(
        prefecture=person("prefecture", "Bureau de la prévention, préfecture", Role.PREFECTURE, department),
        prefect=person("prefet", "Préfet de la Gironde (fictif)", Role.PREFECTURE, department),
        coordinator=person("coordinator", "Coordination du CISPD", Role.COORDINATOR, intercommunal),
        prosecutor=person("prosecutor", "Procureur de la République (fictif)", Role.PROSECUTOR, department),
        mayors=tuple(
            person(
                "mayor" if rank == 0 else f"mayor{rank + 1}", f"Maire de {commune.name} (fictif)", Role.MAYOR, commune
            )
            for rank, commune in enumerate(communes)
        ),
        partner=person("partner", "Directrice, Médiation des Quais", None, None),
    )


def _commune(code: str) -> Territory:
    return Territory.objects.get(kind="commune", code=code)
