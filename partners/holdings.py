"""Everything the portal holds about a contact or an account, for the person who asks (RGPD, art. 15)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from cls_portal import pdf, personal
from cls_portal.models import Agent
from cls_portal.wording import short_date
from partners.models import Contact, GroupMember, Seat
from partners.people import held_by
from partners.rules import last_day

NOT_HELD = (
    "Les documents signés ou approuvés portent le nom de qui les a signés, ou y est nommé\u00a0: leur texte ne change "
    "plus. Ce qui s’est dit dans une réunion restreinte n’est lu que par ses membres\u00a0: la demande se fait au "
    "président du conseil. L’historique des fiches nomme une personne par un numéro, jamais par son nom."
)


@dataclass(frozen=True)
class Place:
    """A role, a seat or a membership, from a day to a last day."""

    what: str
    where: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Holdings:
    name: str
    on: date
    identities: list[personal.Row]
    places: list[Place]
    written: list[personal.Row]
    linked: list[personal.Linked]


def of(person: Contact | Agent, reader: Agent, on: date) -> Holdings:
    model = Contact if isinstance(person, Contact) else Agent
    keys: personal.Keys = {model: [person.pk]}
    return Holdings(
        name=str(person),
        on=on,
        identities=personal.identities(keys),
        places=_places(person, reader),
        written=personal.written_down(keys, [person.email], reader),
        linked=personal.linked(keys, reader),
    )


def _places(person: Contact | Agent, reader: Agent) -> list[Place]:
    """Where they are or were, among what the reader sees."""
    mine: dict[str, Any] = {"contact": person} if isinstance(person, Contact) else {"agent": person}
    seats = Seat.objects.visible_to(reader).filter(**mine).for_list()
    members = GroupMember.objects.visible_to(reader).filter(**mine).for_list()
    found = [
        *(Place(f"{s.get_capacity_display()}, {s}", str(s.council), s.starts_on, last_day(s.ends_on)) for s in seats),
        *(
            Place(f"{m.get_role_display()}, {m}", f"{m.group} ({m.group.council})", m.starts_on, last_day(m.ends_on))
            for m in members
        ),
    ]
    if isinstance(person, Agent):
        found += [Place(held.label, held.where, held.since, held.until) for held in held_by(person, reader)]
    return sorted(found, key=lambda place: (place.since, place.what))


def as_json(held: Holdings) -> bytes:
    said = {
        "personne": held.name,
        "établi le": held.on.isoformat(),
        "fiches": [_row(row) for row in held.identities],
        "places et rôles": [
            {"quoi": p.what, "où": p.where, "depuis": _day(p.since), "jusqu’au": _day(p.until)} for p in held.places
        ],
        "adresse écrite ailleurs": [_row(row) for row in held.written],
        "lignes reliées": [
            {
                "nature": each.kind, "en tant que": each.role, "nombre": each.count,
                "première": _day(each.first), "dernière": _day(each.last),
            }
            for each in held.linked
        ],
        "ce qui n’y est pas": NOT_HELD,
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, indent=2).encode()


def _row(row: personal.Row) -> dict[str, Any]:
    return {"nature": row.kind, "depuis": _day(row.since), **{fact.label: fact.value for fact in row.facts}}


def _day(value: date | datetime | None) -> str:
    return value.isoformat() if value else ""


def as_pdf(held: Holdings, at: datetime) -> bytes:
    context = {"held": held, "not_held": NOT_HELD, "demonstration": settings.DEMONSTRATION}
    html = render_to_string("partners/pdf/personal_data.html", context)
    return pdf.render(html, title=f"Données détenues\u00a0: {held.name}, {short_date(held.on)}", created=at)
