"""The councils of a département, each with what its line says."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Min, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat, JSONObject
from django.utils.module_loading import import_string

from cls_portal.models import Agent
from partners.models import Council, Group, GroupMember, Meeting, Seat
from partners.states import Capacity
from territories.models import Territory


def councils_of(agent: Agent, department: Territory, on: date) -> Any:
    """Those of the département that the agent sees, as the list of councils reads them."""
    return Council.objects.visible_to(agent).within(department).for_list()


def with_overview(rows: Any, agent: Agent, on: date) -> Any:
    """Adds to each the day of its next meeting, the seat of its coordinator and its end, its contracts in force and
    the first end of one, how many groups are open, their members, and those of them who signed the charter."""
    coming = Meeting.objects.not_cancelled().filter(council=OuterRef("pk"), held_on__gt=on).order_by()
    seats = Seat.objects.in_force(on).filter(
        council=OuterRef("pk"), capacity=Capacity.COORDINATOR, substitute_for=None
    ).order_by("-starts_on", "-pk")  # fmt: skip
    contracts = import_string(settings.CONTRACTS_OF_COUNCILS)(agent, on)
    contract = JSONObject(pk="pk", name=Concat("reference", Value(" – "), "title"))
    groups = Group.objects.open_on(on).filter(council=OuterRef("pk")).order_by()
    members = GroupMember.objects.in_force(on).filter(group__in=Group.objects.open_on(on).order_by().values("pk"))
    members = members.filter(group__council=OuterRef("pk")).order_by()
    signed = members.filter(signatures__charter=F("group__charter"))
    return rows.select_related("succeeded_by").annotate(
        next_meeting=Subquery(coming.values("council").values(first=Min("held_on"))),
        coordinator_seat=Subquery(seats.values(held=_holder())[:1]),
        coordinator_until=Subquery(seats.values("ends_on")[:1]),
        contracts_now=ArraySubquery(contracts.values(told=contract)),
        contract_ends=Subquery(contracts.values("ends_on")[:1]),
        group_count=_number(groups, "council"),
        member_count=_number(members, "group__council"),
        signed_count=_number(signed, "group__council"),
    )


def _holder() -> JSONObject:
    """The three ways of naming who holds a seat (`Held`)."""
    return JSONObject(
        agent=Concat("agent__first_name", Value(" "), "agent__last_name"),
        contact=Concat("contact__first_name", Value(" "), "contact__last_name"),
        name="holder_name",
    )


def _number(rows: Any, path: str) -> Coalesce:
    return Coalesce(Subquery(rows.values(path).values(number=Count("pk", distinct=True))), 0)
