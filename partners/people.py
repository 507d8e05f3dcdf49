"""What a person holds, what it opens, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from cls_portal.models import Agent
from cls_portal.roles import Role
from partners.models import Affiliation, Council
from partners.querysets import memberships_visible_to
from partners.rules import last_day
from territories.models import Membership

# What each role opens inside its scope (product.md §1): what it lets see, what it lets do.
SEES = {
    Role.PREFECTURE: "Voit tous les contrats, conseils et diagnostics qui touchent ce territoire.",
    Role.COORDINATOR: "Voit tous les contrats, conseils et diagnostics qui touchent ce territoire.",
    Role.OBSERVER: "Voit tous les contrats, conseils et diagnostics qui touchent ce territoire.",
    Role.MAYOR: "Voit les contrats de ce territoire dès leur consultation, ses conseils et ses diagnostics.",
    Role.PROSECUTOR: "Voit les contrats de ce territoire dès leur consultation, ses conseils et ses diagnostics.",
    Role.ADMINISTRATOR: "Voit les comptes, les organismes et leurs contacts ; aucun contrat, aucun conseil.",
    Role.PARTNER: "Voit les contrats auxquels cet organisme prend part, et les contacts de l’organisme.",
}
DOES = {
    Role.PREFECTURE: (
        "Écrit les contrats, fait avancer leurs étapes, tient les conseils et les organismes, "
        "ouvre les comptes et donne les rôles de ce territoire."
    ),
    Role.COORDINATOR: "Écrit les contrats jusqu’à la consultation, suit les actions, tient le conseil et ses réunions.",
    Role.OBSERVER: "N’écrit rien.",
    Role.MAYOR: "Propose, commente ; signe les contrats où cette personne est désignée.",
    Role.PROSECUTOR: "Rend l’avis du parquet ; signe les contrats où cette personne est désignée.",
    Role.ADMINISTRATOR: "Ouvre et ferme les comptes, donne les rôles, tient les données de référence.",
    Role.PARTNER: "Suit les actions que cet organisme pilote ou soutient ; commente.",
}


@dataclass(frozen=True)
class Held:
    """A role of a person, by a territory or an organisation, for a period; `until` is its last day."""

    pk: int
    role: Role
    where: str
    kind: str
    since: date
    until: date | None
    communes: int
    given_by: str

    @property
    def label(self) -> str:
        return str(self.role.label)

    @property
    def sees(self) -> str:
        return SEES[self.role]

    @property
    def does(self) -> str:
        return DOES[self.role]

    def in_force(self, on: date) -> bool:
        return self.since <= on and (self.until is None or self.until >= on)

    def over(self, on: date) -> bool:
        return self.until is not None and self.until < on


def roles_of(agent: Agent) -> list[dict[str, Any]]:
    """One's own roles, as the page « Mon compte » shows them."""
    held = _held(Membership.objects.filter(agent=agent), Affiliation.objects.filter(agent=agent))
    return [{"label": h.label, "territory": h.where, "since": h.since, "until": h.until} for h in held]


def held_by(person: Agent, reader: Agent) -> list[Held]:
    """Everything a person holds, held or will hold, as far as the reader may know."""
    return _held(
        memberships_visible_to(reader).filter(agent=person), Affiliation.objects.visible_to(reader).filter(agent=person)
    )


def _held(memberships: Any, affiliations: Any) -> list[Held]:
    counted = memberships.select_related("territory", "given_by").annotate(
        communes=Count("territory__commune_rows", distinct=True)
    )
    found = [_by_territory(row) for row in counted]
    found += [_by_organisation(row) for row in affiliations.select_related("organisation")]
    return sorted(found, key=lambda held: (held.since, held.pk), reverse=True)


def _by_territory(row: Any) -> Held:
    return Held(
        pk=row.pk,
        role=Role(row.role),
        where=row.territory.name,
        kind="role",
        since=row.starts_on,
        until=last_day(row.ends_on),
        communes=row.communes,
        given_by=str(row.given_by or "le portail"),
    )


def _by_organisation(row: Any) -> Held:
    return Held(
        pk=row.pk,
        role=Role.PARTNER,
        where=row.organisation.name,
        kind="affiliation",
        since=row.starts_on,
        until=last_day(row.ends_on),
        communes=0,
        given_by="",
    )


def councils_reached(person: Agent, reader: Agent) -> list[Council]:
    """The councils this person sees, among those the reader sees too."""
    rows = Council.objects.visible_to(person).filter(pk__in=Council.objects.visible_to(reader).values("pk"))
    return list(rows.select_related("territory")[:50])
