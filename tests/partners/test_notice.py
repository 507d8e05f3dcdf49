"""The delay before a meeting and the quorum: only what a règlement sets; nothing invented without one."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from partners.convening.notice import NO_RULE, last_day, notice, quorum_needed
from partners.states import NoticeCount, Quorum

HELD = date(2026, 12, 15)  # a Tuesday


def rules(days: int | None = None, count: str = "calendar", quorum: str = "", number: int | None = None):
    return SimpleNamespace(
        notice_days=days, notice_count=count, quorum=quorum, quorum_number=number,
        get_notice_count_display=lambda: NoticeCount(count).label,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("count", "days", "last"),
    [
        ("calendar", 10, date(2026, 12, 5)), ("clear", 10, date(2026, 12, 4)), ("working", 5, date(2026, 12, 8)),
        ("calendar", 0, HELD), ("working", 0, HELD),
    ],
)  # fmt: skip
def test_days_are_counted_as_the_reglement_says(count, days, last):
    assert last_day(days, count, HELD) == last


def test_a_late_convocation_is_said_with_its_last_day():
    late = notice(rules(10, "clear"), HELD, date(2026, 12, 5))
    assert late.late
    assert "10\u00a0jours francs" in late.text
    assert "4\u00a0décembre\u00a02026" in late.text
    assert not notice(rules(10, "clear"), HELD, date(2026, 12, 4)).late


@pytest.mark.parametrize("known", [None, rules()])
def test_without_a_reglement_no_delay_is_invented(known):
    assert (notice(known, HELD, HELD).text, notice(known, HELD, HELD).late) == (NO_RULE, False)
    assert quorum_needed(known, 10) is None


@pytest.mark.parametrize(
    ("quorum", "members", "needed"),
    [(Quorum.MORE_THAN_HALF, 10, 6), (Quorum.HALF, 11, 6), (Quorum.THIRD, 10, 4), (Quorum.NUMBER, 10, 7)],
)
def test_the_quorum_is_that_of_the_reglement(quorum, members, needed):
    assert quorum_needed(rules(quorum=quorum, number=7), members) == needed
