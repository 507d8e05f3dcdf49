"""The composition of a council at a date, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from cls_portal.access import abilities
from cls_portal.errors import Reason
from cls_portal.models import Agent
from cls_portal.querysets import plain_words
from cls_portal.timeline import timeline
from partners import rules
from partners.composition import colleges
from partners.composition.colleges import Regime
from partners.models import CompositionOrder, Council, Seat
from partners.rules import last_day
from partners.states import Capacity, College
from territories.models import TerritoryCommune

FORMER, DATES = 50, 12
_PLACES = {capacity: place for place, capacity in enumerate(Capacity.values)}


@dataclass
class Member:
    """A seat as shown: its last day, who substitutes for it."""

    seat: Any
    until: date | None
    substitutes: list[Any] = field(default_factory=list)


@dataclass
class Group:
    college: College
    members: list[Member] = field(default_factory=list)


def of_council(council: Council, agent: Agent, on: date) -> Any:
    """The seats held on that day."""
    return Seat.objects.visible_to(agent).filter(council=council).on_day(on)


def composition_page(council: Any, agent: Agent, on: date, today: date) -> dict[str, Any]:
    """Who sits on that day, by college; what the law of that day asks and is not there."""
    held = list(of_council(council, agent, on).for_list())
    law = colleges.regime(council.kind, on)
    orders = list(CompositionOrder.objects.visible_to(agent).filter(council=council).select_related("file"))
    able = abilities(agent, "partners", council)
    page = reverse("council-composition", args=[council.pk])
    return {
        "council": council,
        "on": on,
        "past": on != rules.day_read(council.dissolved_on, today),
        "law": law,
        "groups": grouped(held, law),
        "count": sum(seat.substitute_for_id is None for seat in held),
        "gaps": gaps(council, held, orders, on, may_add=able["edit_council"] and on == today),
        "orders": orders,
        "changes": [(day, f"{page}?au={day:%Y-%m-%d}") for day in _days_of_change(council, today)],
        "former": [(seat, last_day(seat.ends_on)) for seat in _former(council, agent, on)],
        "abilities": able,
        "entries": timeline(council, agent, parts=[Seat, CompositionOrder]),
    }


def gaps(
    council: Any, held: list[Any], orders: list[CompositionOrder], on: date, *, may_add: bool = False
) -> list[Reason]:
    """What is missing on that day; each with the page that adds it, for whoever may."""
    law = colleges.regime(council.kind, on)
    if law is None:
        return []
    communes = TerritoryCommune.objects.filter(territory=council.territory_id).count() if council.kind == "CISPD" else 0
    ordered = any(order.signed_on <= on for order in orders)
    found = colleges.missing(law, held, communes=communes, ordered=ordered)
    return [gap.reason(_mended_at(council, gap) if may_add else "") for gap in found]


def _mended_at(council: Council, gap: colleges.Gap) -> str:
    if gap.code == "partners.order_missing":
        return reverse("composition-order-create", args=[council.pk])
    add = reverse("seat-create", args=[council.pk])
    return f"{add}?capacity={gap.capacity}" if gap.capacity else ""


def grouped(held: list[Any], law: Regime | None) -> list[Group]:
    groups = {college: Group(college) for college in College}
    members = {seat.pk: Member(seat, last_day(seat.ends_on)) for seat in held}
    for seat in sorted(held, key=lambda seat: (_PLACES[seat.capacity], plain_words(seat.title), seat.pk)):
        full = members.get(seat.substitute_for_id)
        if full is not None:
            full.substitutes.append(seat)
        else:
            groups[colleges.college(seat.capacity, law)].members.append(members[seat.pk])
    return [group for group in groups.values() if group.members]


def _days_of_change(council: Council, today: date) -> list[date]:
    """The last days on which the composition changed."""
    rows = council.seats.order_by("starts_on", "pk").values_list("starts_on", "ends_on")
    days = {
        day for row in rows for day in row if day is not None and day <= rules.day_read(council.dissolved_on, today)
    }
    return sorted(days, reverse=True)[:DATES]


def _former(council: Council, agent: Agent, on: date) -> list[Any]:
    ended = Seat.objects.visible_to(agent).filter(council=council, ends_on__lte=on).for_list()
    return list(ended.order_by("-ends_on", "-pk")[:FORMER])
