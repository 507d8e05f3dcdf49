"""What the follow-up of actions awaits of whom, and until when: what the reminders in working days are about.

Only of signed contracts that are not archived, and of actions that are neither ended nor withdrawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from actions.calendars import due_within, opening
from actions.lateness import SILENCE
from actions.models import Action, ActionQuestion, AskedAction, Indicator, Milestone, NewsRequest, QuarterlyAsking
from actions.people import COORDINATOR, LEAD, People
from actions.states import OPEN, Frequency
from cls_portal.reminders import FORGOTTEN, Awaited
from cls_portal.working_days import is_working_day
from contracts.states import AFTER_SIGNATURE
from partners.lines import lines_of

# Calendar days that hold every rung of the ladders, around the day when one looks.
AHEAD, BEHIND = timedelta(days=25), timedelta(days=FORGOTTEN + 45)
ONE_DAY = timedelta(days=1)
CONTRACT = ("contract", "contract__lead_prefecture__code")


@dataclass(frozen=True)
class Due:
    """A row, its term, who answers for it, in which contract and département."""

    target: int
    due_on: date
    organisation: int | None
    contract: int
    department: str


def open_actions() -> Any:
    return Action.objects.followed().filter(status__in=OPEN)


def open_ends() -> Any:
    """Open actions with `due_on`: the end of their calendar, or the day to which they were postponed."""
    return open_actions().annotate(due_on=Coalesce("postponed_to", "ends_on", output_field=DateField()))


def open_milestones() -> Any:
    return Milestone.objects.filter(done_on=None, action__in=open_actions().values("pk"))


def silences(on: date) -> Any:
    """Open actions with `latest_news`, the last day on which somebody said something."""
    return open_actions().with_lateness(on)


def ends_awaited(on: date) -> Iterator[Awaited]:
    rows = open_ends().filter(due_on__range=(on - BEHIND, on + AHEAD))
    return _of_people((Due(*row) for row in rows.values_list("pk", "due_on", "lead", *CONTRACT)), on)


def milestones_awaited(on: date) -> Iterator[Awaited]:
    rows = open_milestones().filter(due_on__range=(on - BEHIND, on + AHEAD))
    owner = ("action__lead", *(f"action__{name}" for name in CONTRACT))
    return _of_people((Due(*row) for row in rows.values_list("pk", "due_on", *owner)), on)


def silences_awaited(on: date) -> Iterator[Awaited]:
    """News are awaited from the day when an action becomes « sans nouvelle »."""
    after = SILENCE + ONE_DAY
    rows = silences(on).filter(latest_news__range=(on - BEHIND - after, on + AHEAD - after))
    listed = rows.values_list("pk", "latest_news", "lead", *CONTRACT)
    return _of_people((Due(pk, news + after, *rest) for pk, news, *rest in listed), on)


def measures_awaited(on: date) -> Iterator[Awaited]:
    """The measure of the last period whose term is near or past, while none was given since it began."""
    return _of_people(
        (
            Due(row.pk, awaited[1], row.reporter_id or row.action.lead_id, *_contract_of(row))
            for row, awaited in unmeasured(measurable(on), on)
        ),
        on,
    )


def _contract_of(row: Indicator) -> tuple[int, str]:
    return row.action.contract_id, row.action.contract.lead_prefecture.code


def measurable(on: date) -> Any:
    """The indicators of open actions whose calendar is not over for too long, with the days of their measures."""
    running = open_actions().filter(starts_on__lte=on, ends_on__gte=on - BEHIND - timedelta(days=31))
    rows = Indicator.objects.filter(action__in=running.values("pk"))
    return rows.select_related("action__contract__lead_prefecture").prefetch_related("measures").order_by("pk")


def unmeasured(rows: Iterable[Indicator], on: date) -> Iterator[tuple[Indicator, tuple[date, date]]]:
    """Each indicator with the first day of the period it awaits and the term of its measure."""
    for row in rows:
        action = row.action
        awaited = due_within(row.frequency, action.starts_on, action.ends_on, on - BEHIND, on + AHEAD)
        if awaited and not any(each.measured_on >= awaited[0] for each in row.measures.all()):
            yield row, awaited


def _of_people(rows: Iterable[Due], on: date) -> Iterator[Awaited]:
    found = list(rows)
    people = People({row.organisation for row in found if row.organisation}, {row.contract for row in found}, on)
    for row in found:
        for role, address in people.of(row.organisation, row.contract):
            yield Awaited(row.target, address, row.due_on, row.department, role)


def requests_awaited(on: date) -> Iterator[Awaited]:
    """Requests for news without an answer, for the contact that was asked."""
    for request in _waiting(on):
        yield Awaited(request.pk, request.contact_email, request.due_on, request.department)


def requests_silent(on: date) -> Iterator[Awaited]:
    """The same requests, for who asked."""
    for request in _waiting(on).filter(asked_by__is_active=True):
        yield Awaited(request.pk, request.asked_by.email, request.due_on, request.department)


def questions_awaited(on: date) -> Iterator[Awaited]:
    """Questions without an answer, for the people of the organisation asked or the coordinator; never for who asks."""
    rows = list(ActionQuestion.objects.of_living().awaiting().filter(asked_on__gte=on - BEHIND).for_mail())
    organisations = {row.organisation_id for row in rows if row.organisation_id}
    people = People(organisations, {row.action.contract_id for row in rows}, on)
    for row in rows:
        role = LEAD if row.organisation_id else COORDINATOR
        for held, address in people.of(row.organisation_id, row.action.contract_id):
            if held == role and (row.asker is None or address != row.asker.email):
                yield Awaited(row.pk, address, row.asked_on, row.action.contract.lead_prefecture.code)


def answers_unread(on: date) -> Iterator[Awaited]:
    """Answers that who asked has not closed, for them."""
    rows: Any = ActionQuestion.objects.of_living().to_read()
    answered = rows.filter(answered_on__gte=on - BEHIND, asker__is_active=True)
    for row in answered.exclude(answerer=F("asker")).for_mail():
        yield Awaited(row.pk, row.asker.email, row.answered_on, row.action.contract.lead_prefecture.code)


def _waiting(on: date) -> Any:
    rows = NewsRequest.objects.open_on(on).select_related("asked_by")
    asked = AskedAction.objects.filter(request=OuterRef("pk")).order_by("pk")
    return rows.annotate(department=Subquery(asked.values("action__contract__lead_prefecture__code")[:1])).order_by(
        "pk"
    )


def quarterly_due(on: date) -> list[list[QuarterlyAsking]]:
    """The contracts whose news of this quarter are still to be asked, on a working day, those that a council steers
    today together."""
    rows = QuarterlyAsking.objects.filter(running=True, contract__state__in=AFTER_SIGNATURE, contract__amends=None)
    waiting = rows.exclude(asked_for=opening(Frequency.QUARTERLY, on)).select_related("contract__lead_prefecture")
    found = [row for row in waiting.order_by("pk") if is_working_day(on, row.contract.lead_prefecture.code)]
    lines = lines_of({row.contract.council_id for row in found})
    together: dict[Any, list[QuarterlyAsking]] = defaultdict(list)
    for row in found:
        together[lines[row.contract.council_id].today or row].append(row)
    return list(together.values())
