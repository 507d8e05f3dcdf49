"""Who sits in a council, the arrêtés that say so, the préfet's yearly information."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import PROTECT
from django.utils import timezone

from cls_portal import files
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused, refuse
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove, write
from partners import rules
from partners.composition import colleges
from partners.models import CompositionOrder, Contact, Council, Organisation, Seat, YearlyInformation
from partners.operations.keeping import kept
from partners.operations.offices import follow_seats

SEAT = (
    "capacity", "title", "organisation", "contact", "agent", "holder_name", "named_by", "agreed_on", "order",
    "substitute_for", "starts_on", "ends_on",
)  # fmt: skip


@operation("seat.added")
def add_seat(
    council: Council,
    *,
    by: Agent | SystemActor,
    capacity: str,
    title: str,
    starts_on: date,
    ends_on: date | None = None,
    organisation: Organisation | None = None,
    contact: Contact | None = None,
    agent: Agent | None = None,
    holder_name: str = "",
    named_by: str = "",
    agreed_on: date | None = None,
    order: CompositionOrder | None = None,
    substitute_for: Seat | None = None,
) -> Seat:
    """Somebody sits in the council; who names them is what the law of the day says, unless told."""
    council = kept(council, by)
    seat = Seat(
        council=council,
        capacity=capacity,
        title=title,
        organisation=organisation,
        contact=contact,
        agent=agent,
        holder_name=holder_name,
        named_by=named_by or colleges.named_by(capacity, colleges.regime(council.kind, starts_on)),
        agreed_on=agreed_on,
        order=order,
        substitute_for=substitute_for,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    _check(seat)
    return _seated(create(seat))


@operation("seat.changed")
def change_seat(seat: Seat, *, by: Agent | SystemActor, revision: int, **values: Any) -> Seat:
    """Change the fields of `SEAT`: a correction; who leaves is ended or replaced."""
    rules.unknown_fields(values, SEAT)
    kept(seat.council, by)
    before = seat.capacity
    seat = write(lock(seat, revision), **values)
    _check(seat)
    return _seated(seat, before)


@operation("seat.ended")
def end_seat(seat: Seat, *, by: Agent | SystemActor, revision: int, ends_on: date, reason: str = "") -> Seat:
    """The member no longer sits from that day (excluded), nor who substitutes for them; the past stays."""
    kept(seat.council, by)
    return _seated(_end(lock(seat, revision), ends_on))


@operation("seat.replaced")
def replace_seat(
    seat: Seat,
    *,
    by: Agent | SystemActor,
    revision: int,
    starts_on: date,
    title: str,
    organisation: Organisation | None = None,
    contact: Contact | None = None,
    agent: Agent | None = None,
    holder_name: str = "",
    agreed_on: date | None = None,
    order: CompositionOrder | None = None,
    ends_on: date | None = None,
) -> Seat:
    """Another sits at the same title from that day on: the former seat ends, the new one says whom it follows."""
    kept(seat.council, by)
    seat = lock(seat, revision)
    if starts_on <= seat.starts_on:
        text = "Le remplacement commence après le début du siège remplacé\u00a0: sinon, corrigez ce siège."
        raise Refused([Reason(text, "partners.replaced_before", field="starts_on")])
    if seat.ends_on is None or seat.ends_on > starts_on:
        seat = _end(seat, starts_on)
    follower = Seat(
        council=seat.council,
        capacity=seat.capacity,
        title=title,
        organisation=organisation,
        contact=contact,
        agent=agent,
        holder_name=holder_name,
        named_by=seat.named_by,
        agreed_on=agreed_on,
        order=order,
        substitute_for=seat.substitute_for,
        follows=seat,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    _check(follower)
    return _seated(create(follower))


def _seated(seat: Seat, *before: str) -> Seat:
    """The account of the chair or of the coordinator follows the seat, as of today: it is a matter of access."""
    follow_seats(seat.council, timezone.localdate(), {seat.capacity, *before})
    return seat


@operation("seat.agreed")
def record_agreement(seat: Seat, *, by: Agent | SystemActor, on: date, revision: int, agreed_on: date) -> Seat:
    """The head of the body agreed, on that day, to be represented in the council."""
    kept(seat.council, by)
    seat = lock(seat, revision)
    refuse(rules.in_the_past(agreed_on, on, "agreed_on"))
    return write(seat, agreed_on=agreed_on)


@operation("seat.removed")
def remove_seat(seat: Seat, *, by: Agent | SystemActor, revision: int, reason: str = "") -> None:
    """Take back a seat typed by mistake, while nothing refers to it; the history keeps what it was."""
    kept(seat.council, by)
    seat = lock(seat, revision)
    refuse(_referring(seat))
    council, capacity = seat.council, seat.capacity
    remove(seat)
    follow_seats(council, timezone.localdate(), {capacity})


def _referring(seat: Seat) -> list[Reason]:
    """What stands on this seat: its substitutes, who replaced it, and whatever else points to it."""
    protected = (each for each in seat._meta.related_objects if each.on_delete is PROTECT)
    said = {
        str(each.related_model._meta.verbose_name)
        for each in protected
        if each.related_model._default_manager.filter(**{each.field.name: seat.pk}).exists()
    }
    if not said:
        return []
    text = f"Ce siège ne peut plus être supprimé\u00a0: il est cité ailleurs ({', '.join(sorted(said))})."
    return [Reason(f"{text} Mettez-y fin, ou corrigez-le.", "partners.seat_cited")]


def _end(seat: Seat, ends_on: date) -> Seat:
    refuse(rules.wrong_end(ends_on, starts_on=seat.starts_on, current=seat.ends_on))
    for substitute in seat.substitutes.filter(ends_on=None):
        write(lock(substitute, None), ends_on=max(ends_on, substitute.starts_on))
    return write(seat, ends_on=ends_on)


def _check(seat: Seat) -> None:
    council = seat.council
    reasons = rules.missing_to_sit(
        starts_on=seat.starts_on,
        ends_on=seat.ends_on,
        created_on=council.created_on,
        dissolved_on=council.dissolved_on,
    )
    if seat.order is not None and seat.order.council_id != council.pk:
        reasons.append(Reason("Cet arrêté est celui d’un autre conseil.", "partners.order_elsewhere", field="order"))
    full = seat.substitute_for
    if full is not None and (full.council_id != council.pk or full.substitute_for_id or full.pk == seat.pk):
        text = "Un suppléant remplace un titulaire du même conseil."
        reasons.append(Reason(text, "partners.substitute_for", field="substitute_for"))
    if seat.contact is not None and seat.contact.organisation_id != seat.organisation_id:
        text = "Ce contact n’est pas celui de l’organisme du siège."
        reasons.append(Reason(text, "partners.contact_elsewhere", field="contact"))
    refuse(reasons)


# Arrêtés


@operation("order.recorded")
def record_order(
    council: Council,
    *,
    by: Agent | SystemActor,
    on: date,
    number: str,
    signed_on: date,
    file: tuple[str, bytes] | None = None,
) -> CompositionOrder:
    """The arrêté that fixes the composition, with its file (name, content) if it is given."""
    council = kept(council, by)
    refuse(rules.in_the_past(signed_on, on, "signed_on"))
    stored = files.store(file[1], file[0], by=by) if file else None
    return create(CompositionOrder(council=council, number=number, signed_on=signed_on, file=stored))


@operation("order.changed")
def change_order(
    order: CompositionOrder,
    *,
    by: Agent | SystemActor,
    on: date,
    revision: int,
    number: str,
    signed_on: date,
    file: tuple[str, bytes] | None = None,
) -> CompositionOrder:
    """Correct its number or its date, or give its file; without one, the former stays."""
    kept(order.council, by)
    order = lock(order, revision)
    refuse(rules.in_the_past(signed_on, on, "signed_on"))
    stored = files.store(file[1], file[0], by=by) if file else order.file
    return write(order, number=number, signed_on=signed_on, file=stored)


# The préfet's yearly information


@operation("information.recorded")
def record_information(
    council: Council, *, by: Agent | SystemActor, on: date, given_on: date, subject: str = ""
) -> YearlyInformation:
    """The préfet, or who represents them, informed the council of crime on that day."""
    council = kept(council, by)
    refuse(rules.missing_to_inform(given_on=given_on, created_on=council.created_on, on=on))
    return create(YearlyInformation(council=council, given_on=given_on, subject=subject))


@operation("information.removed")
def remove_information(row: YearlyInformation, *, by: Agent | SystemActor, revision: int) -> None:
    """Take back what was recorded by mistake."""
    kept(row.council, by)
    remove(lock(row, revision))
