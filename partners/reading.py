"""What the pages show, assembled from few queries."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from cls_portal.access import abilities
from cls_portal.errors import Reason
from cls_portal.models import Agent
from cls_portal.timeline import timeline
from partners import rules
from partners.models import Affiliation, Contact, Council, Meeting, Organisation
from partners.people import councils_reached, held_by
from partners.querysets import people
from partners.rules import council_state, organisation_state
from territories import rules as territory_rules
from territories.models import Membership
from territories.states import TerritoryKind

SUGGESTED = 20


def organisations(agent: Agent) -> Any:
    return Organisation.objects.visible_to(agent).for_list()


def organisation_detail(agent: Agent) -> Any:
    return Organisation.objects.for_detail(agent)


def contacts(agent: Agent) -> Any:
    return Contact.objects.for_detail(agent)


def affiliations(agent: Agent) -> Any:
    return Affiliation.objects.for_detail(agent)


def councils(agent: Agent) -> Any:
    return Council.objects.visible_to(agent).for_list()


def council_detail(agent: Agent) -> Any:
    return Council.objects.for_detail(agent)


def meetings(agent: Agent) -> Any:
    return Meeting.objects.for_detail(agent)


def suggested(agent: Agent, text: str, on: date) -> list[Organisation]:
    """Organisations open that day whose name holds what is typed."""
    if not text:
        return []
    return list(Organisation.objects.visible_to(agent).open_on(on).search(text).for_list()[:SUGGESTED])


def organisation_page(organisation: Organisation, agent: Agent, on: date) -> dict[str, Any]:
    contacts = list(organisation.contacts.all())
    affiliations = list(organisation.affiliations.all())
    knows = Organisation.objects.filter(pk=organisation.pk).whose_people_are_visible_to(agent).exists()
    return {
        "organisation": organisation,
        "state": organisation_state(organisation),
        "facts": _organisation_facts(organisation),
        "contacts": [contact for contact in contacts if contact.left_on is None],
        "former_contacts": [contact for contact in contacts if contact.left_on is not None],
        "affiliations": [(row, rules.last_day(row.ends_on)) for row in affiliations if _current(row, on)],
        "abilities": abilities(agent, "partners", organisation),
        "knows_people": knows,
        "entries": timeline(organisation, agent, parts=[Contact, Affiliation] if knows else []),
    }


def _current(row: Affiliation, on: date) -> bool:
    return row.ends_on is None or row.ends_on > on


def _organisation_facts(organisation: Organisation) -> list[tuple[Any, ...]]:
    seat = organisation.territory
    facts: list[tuple[Any, ...]] = [
        ("Catégorie", organisation.get_kind_display()),
        ("Territoire", seat.name, reverse("territory-detail", args=[seat.pk])) if seat else ("Territoire", "aucun"),
        ("SIREN", organisation.siren),
        ("SIRET", organisation.siret),
    ]
    if organisation.closed_on:
        facts.append(("Fermé le", f"{organisation.closed_on:%d/%m/%Y}"))
    return facts


def council_alerts(council: Any, on: date) -> list[Reason]:
    """What the law of the day asks of this council and is not done; `last_plenary` was annotated."""
    if council_state(council) != "active":
        return []
    found = [
        rules.late_plenary(council.kind, last=council.last_plenary, created_on=council.created_on, on=on),
        _missing_coordinator(council, on),
    ]
    return [reason for reason in found if reason is not None]


def _missing_coordinator(council: Council, on: date) -> Reason | None:
    seat = council.territory
    if seat.kind != TerritoryKind.COMMUNE:
        return None
    duty = territory_rules.coordinator(population=seat.population, on=on)
    compulsory = duty.duty is territory_rules.Duty.COMPULSORY
    named = council.coordinator_id is not None
    return rules.missing_coordinator(council.kind, named=named, compulsory=compulsory, source=duty.source)


def council_page(council: Any, agent: Agent, on: date) -> dict[str, Any]:
    meetings = list(council.meetings.all())
    return {
        "council": council,
        "state": council_state(council),
        "alerts": council_alerts(council, on),
        "facts": _council_facts(council),
        "to_come": [meeting for meeting in meetings if meeting.held_on > on],
        "held": [meeting for meeting in meetings if meeting.held_on <= on],
        "abilities": abilities(agent, "partners", council),
        "entries": timeline(council, agent, parts=[Meeting]),
    }


def _council_facts(council: Any) -> list[tuple[Any, ...]]:
    seat, host = council.territory, council.host
    return [
        ("Nature", council.get_kind_display()),
        ("Territoire", seat.name, reverse("territory-detail", args=[seat.pk])),
        ("Créé le", f"{council.created_on:%d/%m/%Y}" if council.created_on else ""),
        ("Présidence", f"{council.chair_title} ({council.chair})" if council.chair else council.chair_title),
        ("Coordination", str(council.coordinator) if council.coordinator else ""),
        ("Collectivité porteuse", host.name, reverse("organisation-detail", args=[host.pk]))
        if host
        else ("Collectivité porteuse", ""),
        *([("En sommeil depuis le", f"{council.dormant_since:%d/%m/%Y}")] if council.dormant_since else []),
        *([("Dissous le", f"{council.dissolved_on:%d/%m/%Y}")] if council.dissolved_on else []),
    ]


def persons(agent: Agent, on: date) -> Any:
    return people().visible_to(agent).with_roles(agent, on)


def person_page(person: Agent, agent: Agent, on: date) -> dict[str, Any]:
    held = held_by(person, agent)
    everything = len(held) == person.memberships.count() + person.affiliations.count()
    return {
        "person": person,
        "facts": _person_facts(person),
        "current": [role for role in held if role.in_force(on)],
        "to_come": [role for role in held if role.since > on],
        "past": [role for role in held if role.over(on)],
        "councils": councils_reached(person, agent) if person.is_active else [],
        "abilities": abilities(agent, "partners", person),
        "waiting": not person.has_usable_password(),
        "elsewhere": not everything,
        "entries": timeline(person, agent, parts=[Membership, Affiliation] if everything else []),
    }


def _person_facts(person: Agent) -> list[tuple[str, str]]:
    return [
        ("Adresse électronique", person.email),
        ("Fonction", person.job_title),
        ("Téléphone", person.phone),
        ("Mot de passe", "choisi" if person.has_usable_password() else "pas encore choisi : invitation envoyée"),
    ]
