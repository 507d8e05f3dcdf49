"""What the councils of a département did in a year and in the one before: counts, never what was said.

The number of queries does not depend on that of the councils.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Max
from django.utils.module_loading import import_string

from cls_portal.errors import Reason
from cls_portal.models import Agent
from partners.departmental.cover import Cover, Covered, covers
from partners.models import (
    Charter,
    CharterSignature,
    CompositionOrder,
    Council,
    CouncilKind,
    Group,
    GroupMember,
    InternalRules,
    Meeting,
    YearlyInformation,
)
from partners.rules import FORMER_COUNCILS_UNTIL
from partners.states import CouncilState, MeetingForm
from partners.watch import alerts
from territories.models import Territory

OF_GROUPS = (MeetingForm.WORKING_GROUP, MeetingForm.WATCH_CELL)


@dataclass
class Year:
    """What happened up to `end`, the last day of the year or today; `held` counts meetings by council and form."""

    year: int
    end: date
    held: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    cancelled: Counter[int] = field(default_factory=Counter)
    informed: dict[int, list[date]] = field(default_factory=lambda: defaultdict(list))
    orders: Counter[int] = field(default_factory=Counter)
    rules: dict[int, date] = field(default_factory=dict)
    charters: dict[int, date] = field(default_factory=dict)
    groups: Counter[int] = field(default_factory=Counter)
    members: Counter[int] = field(default_factory=Counter)
    signed: Counter[int] = field(default_factory=Counter)
    signatures: Counter[int] = field(default_factory=Counter)
    exclusions: Counter[int] = field(default_factory=Counter)
    contracts: Mapping[str, Sequence[tuple[str, date]]] = field(default_factory=dict)

    @property
    def start(self) -> date:
        return date(self.year, 1, 1)

    def plenaries(self, council: Any) -> int:
        return self.held[council.pk][MeetingForm.PLENARY]

    def restricted(self, council: Any) -> int:
        return self.held[council.pk][MeetingForm.RESTRICTED]

    def of_groups(self, council: Any) -> int:
        return sum(self.held[council.pk][form] for form in OF_GROUPS)

    def existed(self, council: Any) -> bool:
        """At some moment of the year, as far as its dates and the law tell: the CCPD were replaced in 2002."""
        if council.kind == CouncilKind.CCPD and self.start >= FORMER_COUNCILS_UNTIL:
            return False
        if council.created_on is not None and council.created_on > self.end:
            return False
        return council.dissolved_on is None or council.dissolved_on >= self.start

    def state(self, council: Any) -> CouncilState:
        """At the end of the year, by the dates known now: a sleep that has ended since is no longer known."""
        if council.dissolved_on is not None and council.dissolved_on <= self.end:
            return CouncilState.DISSOLVED
        asleep = council.dormant_since is not None and council.dormant_since <= self.end
        return CouncilState.DORMANT if asleep else CouncilState.ACTIVE


@dataclass(frozen=True)
class Activity:
    """`councils` are those of the year; `alerts` what the law of its last day asks of each and is not done."""

    department: Territory
    this: Year
    before: Year
    councils: Sequence[Any]
    councils_before: Sequence[Any]
    alerts: Sequence[tuple[Any, list[Reason]]]
    covers: Sequence[tuple[Covered, Cover]]


def activity_of(agent: Agent, department: Territory, year: int, on: date) -> Activity:
    this, before = (Year(each, min(date(each, 12, 31), on)) for each in (year, year - 1))
    rows = Council.objects.visible_to(agent).within(department).with_watch(this.end)
    known = list(rows.select_related("territory", "succeeded_by").order_by("sort_key", "name", "pk"))
    for read in (_meetings, _informations, _orders, _given_to_themselves, _groups, _signatures):
        read([council.pk for council in known], before, this)
    found = import_string(settings.CONTRACTS_OF_YEARS)(agent, department, [before.year, this.year], on)
    for each in (before, this):
        each.contracts = found[each.year]
    councils = [council for council in known if this.existed(council)]
    said = [(council, alerts(council, this.end)) for council in councils]
    return Activity(
        department, this, before, councils, [council for council in known if before.existed(council)],
        [(council, reasons) for council, reasons in said if reasons],
        covers(agent, department, councils, on),
    )  # fmt: skip


def _meetings(ids: Sequence[int], before: Year, this: Year) -> None:
    rows = Meeting.objects.filter(council__in=ids, held_on__range=(before.start, this.end)).order_by()
    held = rows.not_cancelled().values_list("held_on__year", "council", "form").annotate(number=Count("pk"))
    for year, council, form, number in held:
        _of(before, this, year).held[council][form] = number
    cancelled = rows.exclude(cancelled_on=None).values_list("held_on__year", "council").annotate(number=Count("pk"))
    for year, council, number in cancelled:
        _of(before, this, year).cancelled[council] = number


def _informations(ids: Sequence[int], before: Year, this: Year) -> None:
    rows = YearlyInformation.objects.filter(council__in=ids, given_on__range=(before.start, this.end))
    for council, day in rows.order_by("given_on", "pk").values_list("council", "given_on"):
        _of(before, this, day.year).informed[council].append(day)


def _orders(ids: Sequence[int], before: Year, this: Year) -> None:
    rows = CompositionOrder.objects.filter(council__in=ids, signed_on__range=(before.start, this.end)).order_by()
    for year, council, number in rows.values_list("signed_on__year", "council").annotate(number=Count("pk")):
        _of(before, this, year).orders[council] = number


def _given_to_themselves(ids: Sequence[int], before: Year, this: Year) -> None:
    """The règlement and the charter in force at the end of each year."""
    for model, name in ((InternalRules, "rules"), (Charter, "charters")):
        for each in (before, this):
            rows = model.objects.filter(council__in=ids, adopted_on__lte=each.end).order_by()
            setattr(each, name, dict(rows.values_list("council").annotate(last=Max("adopted_on"))))


def _groups(ids: Sequence[int], before: Year, this: Year) -> None:
    for each in (before, this):
        opened = Group.objects.filter(council__in=ids).open_on(each.end).order_by()
        each.groups.update(dict(opened.values_list("council").annotate(number=Count("pk"))))
        members = GroupMember.objects.in_force(each.end).filter(group__in=opened.values("pk")).order_by()
        signed = members.filter(signatures__charter=F("group__charter"), signatures__signed_on__lte=each.end)
        for rows, counted in ((members, each.members), (signed, each.signed)):
            counted.update(dict(rows.values_list("group__council").annotate(number=Count("pk", distinct=True))))


def _signatures(ids: Sequence[int], before: Year, this: Year) -> None:
    within = (before.start, this.end)
    signed = CharterSignature.objects.filter(charter__council__in=ids, signed_on__range=within).order_by()
    for year, council, number in signed.values_list("signed_on__year", "charter__council").annotate(number=Count("pk")):
        _of(before, this, year).signatures[council] = number
    excluded = GroupMember.objects.filter(group__council__in=ids, ends_on__range=within).exclude(exclusion_reason="")
    rows = excluded.order_by().values_list("ends_on__year", "group__council").annotate(number=Count("pk"))
    for year, council, number in rows:
        _of(before, this, year).exclusions[council] = number


def _of(before: Year, this: Year, year: int) -> Year:
    return this if year == this.year else before
