"""What the pages of the project of an arrêté, and of the bodies' agreements, show."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from cls_portal.access import abilities
from cls_portal.models import Agent
from cls_portal.querysets import plain_words
from cls_portal.reporting.blocks import Document
from partners.composition import colleges, order_draft, seats
from partners.models import CompositionOrder, Council
from partners.states import Capacity


def agreements_page(council: Council, agent: Agent, on: date) -> dict[str, Any]:
    """The bodies represented on that day: those whose agreement is awaited first, then the dates of the others."""
    law = colleges.regime(council.kind, on)
    place = law.place(Capacity.BODY) if law else None
    bodies = seats.of_council(council, agent, on).for_list().filter(capacity=Capacity.BODY, substitute_for=None)
    rows = sorted(
        bodies, key=lambda seat: (seat.agreed_on is not None, plain_words(order_draft.body_of(seat)), seat.pk)
    )
    return {
        "council": council,
        "source": law.source_of(place) if law and place and place.agreement else "",
        "rows": [(seat, order_draft.body_of(seat)) for seat in rows],
        "awaited": sum(seat.agreed_on is None for seat in rows),
        "abilities": abilities(agent, "partners", council),
    }


def draft_page(council: Any, agent: Agent, on: date) -> dict[str, Any]:
    """The project of an arrêté on that day, and what is missing before it is printed."""
    sources, held = _sources(council, agent, on)
    page = {"council": council, "on": on}
    if sources is None:
        return page
    gaps = seats.gaps(council, held, [sources.former] if sources.former else [], on, may_add=True)
    missing = order_draft.missing_before(
        sources,
        gaps,
        edit=reverse("council-edit", args=[council.pk]),
        compose=reverse("seat-create", args=[council.pk]),
        agree=reverse("council-agreements", args=[council.pk]),
    )
    return {**page, "law": sources.law, "missing": missing, "document": order_draft.as_document(sources)}


def draft(council: Any, agent: Agent, on: date) -> Document | None:
    """The project, ready to be printed; None where no text says that an arrêté fixes the composition."""
    sources, _ = _sources(council, agent, on)
    return order_draft.as_document(sources) if sources else None


def _sources(council: Any, agent: Agent, on: date) -> tuple[order_draft.Sources | None, list[Any]]:
    law = order_draft.law_of_order(council.kind, on)
    if law is None:
        return None, []
    held = list(seats.of_council(council, agent, on).for_list())
    orders = CompositionOrder.objects.visible_to(agent).filter(council=council, signed_on__lte=on)
    return order_draft.Sources(council, law, on, seats.grouped(held, law), orders.first()), held
