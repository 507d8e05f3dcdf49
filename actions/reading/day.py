"""« Ma journée »: what the follow-up of actions asks of somebody today, and what they await of others.

Four queries at most, whatever there is: the organisations for which they act and the actions that these support, the
contracts that they write, and one union of everything that awaits. Each part of the union gives the same columns
(`COLUMNS`), its first lines, and how many it has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateField,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Least

from actions.calendars import GRACE, MONTHS
from actions.models import Action, ActionQuestion, AskedAction, Indicator, Milestone, NewsRequest
from actions.querysets import overdue_measures
from actions.states import OPEN, Status
from cls_portal.models import Agent
from cls_portal.roles import Role
from contracts.models import Contract, OpinionRequest
from contracts.states import AFTER_SIGNATURE, EDITABLE
from partners.lines import lines_of
from territories.access import roles_held

WEEK = timedelta(days=6)  # today and the six days after
LATE, THIS_WEEK, WAITING, SILENT, ASKED = "late", "week", "waiting", "silent", "asked"
# The parts of the union that each section gathers.
SECTIONS = {
    LATE: ("late",),
    THIS_WEEK: ("ends", "milestones", "measures"),
    WAITING: ("news", "opinions", "sent"),
    SILENT: ("silent",),
    ASKED: ("asked", "answers"),
}


@dataclass(frozen=True)
class Scope:
    """Whose day it is: the contracts that they write, those whose questions are theirs, the actions of the
    organisations for which they act."""

    agent: Agent
    on: date
    organisations: Sequence[int]
    supported: Sequence[int]
    written: Sequence[int]
    coordinated: Sequence[int]

    def actions(self) -> Any:
        """The actions that they follow, while they are open."""
        own = Q(contract__in=self.written) | Q(pk__in=self.supported)
        return Action.objects.followed().filter(own, status__in=OPEN)

    def parts(self, model: Any) -> Any:
        """The rows of these actions in another table."""
        return model.objects.filter(action__in=self.actions().order_by().values("pk"))

    def questions(self) -> Any:
        """The questions about actions that they follow, ended or not."""
        own = Q(action__contract__in=self.written) | Q(action__in=self.supported)
        return ActionQuestion.objects.of_living().filter(own)


def scope_of(agent: Agent, on: date) -> Scope | None:
    """None for those who follow nothing: neither préfecture, nor coordinator, nor of an organisation that acts."""
    held = list(agent.affiliations.in_force(on).order_by().values_list("organisation", flat=True))
    supported = _supported(agent, held) if held else []
    written, coordinated = _written(agent, on)
    if not supported and not any(each.role in (Role.PREFECTURE, Role.COORDINATOR) for each in roles_held(agent, on)):
        return None
    return Scope(agent, on, held, supported, written, coordinated)


def _supported(agent: Agent, organisations: Sequence[int]) -> list[int]:
    visible = Action.objects.visible_to(agent).followed()
    return list(visible.led_or_supported_by(organisations).order_by().values_list("pk", flat=True))


def _written(agent: Agent, on: date) -> tuple[list[int], list[int]]:
    """The contracts in preparation or alive that they write; and those whose questions to the coordination are theirs:
    a coordinator's, and for the préfecture those whose council of today names nobody."""
    if not any(each.role in (Role.PREFECTURE, Role.COORDINATOR) for each in roles_held(agent, on)):
        return [], []
    rows: Any = Contract.objects.visible_to(agent).filter(state__in=(*AFTER_SIGNATURE, *EDITABLE)).with_reach(agent, on)
    reached = rows.filter(Q(of_prefecture=True) | Q(of_coordinator=True)).order_by()
    found = list(reached.values_list("pk", "of_coordinator", "council"))
    lines = lines_of({council for _, own, council in found if not own})
    alone = [pk for pk, own, council in found if own or not lines[council].coordinated]
    return [pk for pk, _, _ in found], alone


# The union.


@dataclass(frozen=True)
class Found:
    """A row of the union: its part, what it is, the row to act on, its words, its day, the action it is about (for a
    request: how many, and the first contract), how many rows its part has."""

    part: str
    kind: str
    key: int
    revision: int
    name: str
    more: str
    day: date | None
    action: int | None
    number: int
    title: str
    reference: str
    contract: int
    of_all: int


COLUMNS = {name: f"line_{name}" for name in Found.__dataclass_fields__}
TYPES = {
    **dict.fromkeys(("key", "revision", "action", "number", "contract", "of_all"), BigIntegerField),
    **dict.fromkeys(("part", "kind", "name", "more", "title", "reference"), TextField),
    "day": DateField,
}


def _rows(rows: Any, limit: int, *order: Any, **columns: Any) -> Any:
    """The first of these rows in that order, as the union wants them; a plain text or number is itself."""
    given = {
        "key": F("pk"),
        "revision": F("revision"),
        "name": "",
        "more": "",
        "of_all": Window(Count("pk")),
        **columns,
    }
    said = {COLUMNS[name]: Cast(_expression(given[name]), TYPES[name]()) for name in COLUMNS}
    return rows.annotate(**said).order_by(*order).values_list(*COLUMNS.values())[:limit]


def _expression(value: Any) -> Any:
    return Value(value) if isinstance(value, str | int | None) else value


def _about(path: str = "") -> dict[str, Any]:
    """The columns that name the action at the end of this path."""
    return {
        "action": F(f"{path}pk"),
        "number": F(f"{path}number"),
        "title": F(f"{path}title"),
        "reference": F(f"{path}contract__reference"),
        "contract": F(f"{path}contract"),
    }


def found_for(scope: Scope, limit: int) -> list[Found]:
    """The first rows of every part, in one query."""
    parts = [part for gather in (_late, _week, _waiting, _silent, _asked) for part in gather(scope, limit)]
    return [Found(*row) for row in parts[0].union(*parts[1:], all=True)]


def _late(scope: Scope, limit: int) -> Iterable[Any]:
    """Why, in the order of what weighs most: its end, a milestone, its start, a measure (`actions.lateness`)."""
    on = scope.on
    milestones = Milestone.objects.filter(action=OuterRef("pk"), done_on=None, due_on__lt=on).order_by("due_on", "pk")
    measures = overdue_measures(Indicator.objects.filter(action=OuterRef("pk")), on).order_by("pk")
    missed = {name: Subquery(milestones.values(name)[:1]) for name in ("pk", "revision", "name", "due_on")}
    unmeasured = {name: Subquery(measures.values(name)[:1]) for name in ("pk", "revision", "name", "since")}
    due = Coalesce("postponed_to", "ends_on")
    rows = (
        scope.actions()
        .with_lateness(on)
        .filter(is_late=True)
        .annotate(
            due=due,
            why=Case(
                When(due__lt=on, then=Value("end")),
                When(Exists(milestones), then=Value("milestone")),
                When(status=Status.TO_START, starts_on__lt=on, postponed_to=None, then=Value("start")),
                default=Value("measure"),
            ),
        )
    )

    def by_reason(name: str, otherwise: Any) -> Case:
        day = {"due_on": "since"}.get(name, name)
        return Case(
            When(why="milestone", then=missed[name]), When(why="measure", then=unmeasured[day]), default=otherwise
        )

    of_action = Case(When(why="end", then=F("due")), default=F("starts_on"))
    yield _rows(
        rows, limit, F("due").asc(nulls_last=True), "pk",
        part="late", kind=F("why"), key=by_reason("pk", F("pk")), revision=by_reason("revision", F("revision")),
        name=by_reason("name", Value("")), day=by_reason("due_on", of_action), **_about(),
    )  # fmt: skip


def _week(scope: Scope, limit: int) -> Iterable[Any]:
    """What ends, what is to be reached, what is to be measured from today to in six days."""
    last = scope.on + WEEK
    ends = scope.actions().due_within(scope.on, last).annotate(due=Coalesce("postponed_to", "ends_on"))
    yield _rows(ends, limit, "due", "pk", part="ends", kind="end", day=F("due"), **_about())
    milestones = scope.parts(Milestone).filter(done_on=None, due_on__range=(scope.on, last))
    given: dict[str, Any] = {"name": F("name"), **_about("action__")}
    yield _rows(milestones, limit, "due_on", "pk", part="milestones", kind="milestone", day=F("due_on"), **given)
    # What will be overdue after these days, and is not yet.
    overdue = overdue_measures(Indicator.objects.filter(pk=OuterRef("pk")), scope.on)
    measures = overdue_measures(scope.parts(Indicator), last + timedelta(days=1)).exclude(Exists(overdue))
    measures = measures.annotate(term=_term())
    yield _rows(measures, limit, "term", "pk", part="measures", kind="measure", day=F("term"), **given)


def _term() -> Any:
    """The last day for the measure of the period that begins on `since`: the shorter of it and of the action."""
    months = Case(*(When(frequency=each, then=Value(count)) for each, count in MONTHS.items()), default=Value(1200))
    length = Func(months, template="make_interval(months => %(expressions)s)", output_field=DurationField())
    last = ExpressionWrapper(F("since") + length - timedelta(days=1), output_field=DateTimeField())
    end = Least(Cast(last, DateField()), F("action__ends_on"))
    return Cast(ExpressionWrapper(end + GRACE, output_field=DateTimeField()), DateField())


def _waiting(scope: Scope, limit: int) -> Iterable[Any]:
    """News, opinions and answers that they asked for and do not have."""
    asked = AskedAction.objects.filter(request=OuterRef("pk")).order_by()
    outside = asked.exclude(action__contract__in=scope.written)
    news = NewsRequest.objects.open_on(scope.on).filter(
        Exists(asked.filter(action__contract__in=scope.written)), ~Exists(outside)
    )
    sent_today = Q(asked_on=scope.on) | Q(recalled_on=scope.on)
    count = asked.values("request").annotate(count=Count("pk")).values("count")
    contract = asked.order_by("pk").values("action__contract")[:1]
    reference = asked.order_by("pk").values("action__contract__reference")[:1]
    yield _rows(
        news, limit, "due_on", "pk", part="news",
        kind=Case(When(sent_today, then=Value("news_today")), default=Value("news")),
        name=F("organisation__name"), day=F("due_on"), action=None, number=Subquery(count), title="",
        reference=Subquery(reference), contract=Subquery(contract),
    )  # fmt: skip
    opinions = OpinionRequest.objects.awaiting().filter(contract__in=scope.written)
    yield _rows(
        opinions, limit, "due_on", "pk", part="opinions",
        kind=Case(When(due_on__lt=scope.on, then=Value("opinion_over")), default=Value("opinion")),
        name=F("service"), day=F("due_on"), action=None, number=0, title=F("contract__title"),
        reference=F("contract__reference"), contract=F("contract"),
    )  # fmt: skip
    sent = scope.questions().awaiting().filter(asker=scope.agent)
    yield _question_rows(sent, limit, "sent", "question_sent", more=Coalesce(F("organisation__name"), Value("")))


def _silent(scope: Scope, limit: int) -> Iterable[Any]:
    rows = scope.actions().with_lateness(scope.on).filter(is_silent=True)
    yield _rows(rows, limit, "latest_news", "pk", part="silent", kind="silent", day=F("latest_news"), **_about())


def _asked(scope: Scope, limit: int) -> Iterable[Any]:
    """Questions asked of them, and answers to theirs that they have not closed."""
    questions = scope.questions()
    asked = questions.awaiting().asked_of(scope.organisations, scope.coordinated, scope.agent)
    yield _question_rows(asked, limit, "asked", "question", more=F("asker_name"))
    answers = questions.to_read().filter(asker=scope.agent)
    said = {"name": F("answer"), "more": F("answerer_name"), "day": F("answered_on")}
    yield _question_rows(answers, limit, "answers", "answer", **said)


def _question_rows(rows: Any, limit: int, part: str, kind: str, **columns: Any) -> Any:
    given = {"part": part, "kind": kind, "name": F("text"), "day": F("asked_on"), **_about("action__"), **columns}
    return _rows(rows, limit, "asked_on", "pk", **given)


# The sections, as they are shown.


@dataclass(frozen=True)
class Section:
    """The lines of a section, the most pressing first, and how many there are besides."""

    key: str
    lines: list[Found]
    others: int

    @property
    def count(self) -> int:
        return len(self.lines) + self.others


def day_of(scope: Scope, limit: int) -> list[Section]:
    """The sections that hold something, of at most `limit` lines each."""
    by_part: dict[str, list[Found]] = defaultdict(list)
    for row in found_for(scope, limit):
        by_part[row.part].append(row)
    held = ((key, [by_part[part] for part in parts if part in by_part]) for key, parts in SECTIONS.items())
    return [_section(key, parts, limit) for key, parts in held if parts]


def _section(key: str, parts: Iterable[list[Found]], limit: int) -> Section:
    total = sum(rows[0].of_all for rows in parts)
    rows = sorted(chain(*parts), key=lambda row: (row.day or date.max, row.part, row.key))[:limit]
    return Section(key, rows, total - len(rows))
