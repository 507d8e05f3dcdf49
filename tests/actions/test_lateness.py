"""Late and silent are computed: the same days by the rules and by PostgreSQL."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.calendars import awaited_since, due_within
from actions.lateness import Followed, late, silent
from actions.models import Action
from actions.states import Frequency, Status

YEAR = {"starts_on": date(2027, 1, 15), "ends_on": date(2027, 11, 20)}


@pytest.mark.parametrize(
    ("frequency", "on", "since"),
    [
        ("quarterly", date(2027, 4, 30), None),  # the first quarter ended thirty days ago
        ("quarterly", date(2027, 5, 1), date(2027, 1, 1)),
        ("quarterly", date(2027, 12, 20), date(2027, 7, 1)),
        ("quarterly", date(2027, 12, 21), date(2027, 10, 1)),  # the action ended thirty-one days ago
        ("half", date(2027, 8, 1), date(2027, 1, 1)),
        ("yearly", date(2027, 12, 1), None),
        ("yearly", date(2028, 3, 1), date(2027, 1, 1)),
        ("monthly", date(2027, 3, 3), date(2027, 1, 1)),
        ("once", date(2027, 12, 20), None),
        ("once", date(2027, 12, 21), date(2027, 1, 15)),
    ],
)
def test_a_measure_is_due_thirty_days_after_its_period(frequency, on, since):
    assert awaited_since(frequency, **YEAR, on=on) == since


@settings(max_examples=60, deadline=None)
@given(frequency=st.sampled_from(Frequency.values), starts=st.dates(date(2026, 1, 1), date(2028, 1, 1)),
       length=st.integers(0, 900), on=st.dates(date(2026, 1, 1), date(2030, 1, 1)))  # fmt: skip
def test_a_term_is_past_when_its_measure_is_overdue(frequency, starts, length, on):
    """`due_within` before today says the same as `awaited_since`."""
    ends = starts + timedelta(days=length)
    past = due_within(frequency, starts, ends, date(2026, 1, 1), on - timedelta(days=1))
    assert (past[0] if past else None) == awaited_since(frequency, starts, ends, on)


def test_late_says_why_and_stops_when_the_action_is_done():
    action = Followed(
        status="to_start", **YEAR, milestones=[("Recrutement", date(2027, 3, 1))],
        indicators=[("Jeunes", "quarterly", []), ("Familles", "quarterly", [date(2027, 3, 31)])],
    )  # fmt: skip
    reasons = late(action, date(2027, 5, 2))
    assert [reason.split()[0] for reason in reasons] == ["Elle", "Le", "L’indicateur"]
    assert late(Followed(status="done", **YEAR), date(2028, 5, 2)) == []


DAYS = st.dates(date(2026, 10, 1), date(2028, 3, 1))
MAYBE = st.none() | DAYS


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    status=st.sampled_from([Status.TO_START, Status.RUNNING, Status.BLOCKED]),
    bounds=st.tuples(MAYBE, MAYBE),
    postponed_to=MAYBE,
    news_on=MAYBE,
    due=MAYBE,
    frequency=st.sampled_from(list(Frequency)),
    measured=st.lists(DAYS, max_size=2, unique=True),
    on=DAYS,
)
@pytest.mark.django_db
def test_the_rules_and_postgresql_agree(action: Action, status: Any, bounds: Any, postponed_to: Any, news_on: Any,
                                        due: Any, frequency: Any, measured: Any, on: date) -> None:  # fmt: skip
    starts_on, ends_on = sorted(bounds) if all(bounds) else bounds
    Action.objects.filter(pk=action.pk).update(
        status=status, status_reason="x", starts_on=starts_on, ends_on=ends_on, postponed_to=postponed_to,
        news_on=news_on,
    )  # fmt: skip
    action.milestones.all().delete()
    if due:
        action.milestones.create(name="Jalon", due_on=due)
    indicator = action.indicators.get()
    indicator.measures.all().delete()
    action.indicators.update(frequency=frequency)
    for day in measured:
        indicator.measures.create(measured_on=day, value=1)
    row = Action.objects.with_lateness(on).get(pk=action.pk)
    told = Followed(
        status, starts_on, ends_on, postponed_to, news_on, None, [("Jalon", due)] if due else [],
        [("Jeunes", frequency, measured)],
    )  # fmt: skip
    assert (row.is_late, row.is_silent) == (bool(late(told, on)), silent(told, on))


def test_an_action_is_silent_after_ninety_days_without_news():
    action = Followed(status="running", **YEAR, news_on=date(2027, 2, 1), signed_on=date(2026, 11, 23))
    assert not silent(action, date(2027, 2, 1) + timedelta(days=90))
    assert silent(action, date(2027, 2, 1) + timedelta(days=91))
