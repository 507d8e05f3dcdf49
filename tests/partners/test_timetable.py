"""When each item begins, and whether they fit."""

from __future__ import annotations

from datetime import time
from types import SimpleNamespace

from cls_portal.templatetags.portal import clock
from partners.convening.timetable import timetable


def items(*durations: int | None) -> list[SimpleNamespace]:
    return [SimpleNamespace(duration=each) for each in durations]


def test_each_item_begins_when_those_before_it_end():
    found = timetable(items(10, 45, None, 30), time(14), time(15, 30))
    assert [clock(slot.begins_at) for slot in found.slots] == [
        "14\u00a0h",
        "14\u00a0h\u00a010",
        "14\u00a0h\u00a055",
        "14\u00a0h\u00a055",
    ]
    assert (found.total, found.available, found.left, found.over, found.unknown) == (85, 90, 5, 0, 1)
    assert [slot.first for slot in found.slots] == [True, False, False, False]
    assert found.slots[-1].last


def test_an_agenda_too_long_says_by_how_much():
    assert timetable(items(60, 60), time(9), time(10, 30)).over == 30


def test_without_times_there_is_a_total_and_no_clock():
    found = timetable(items(30), None, None)
    assert (found.total, found.available, found.over, found.slots[0].begins_at) == (30, None, 0, None)


def test_nothing_begins_after_midnight():
    assert timetable(items(120, 5), time(23), None).slots[1].begins_at is None
