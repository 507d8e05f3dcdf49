"""Who carries on what a council began: on each day, in Python and in SQL."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from partners.lines import line_of, lines_of
from partners.models import Council, Meeting
from partners.operations import undo_succession
from partners.querysets import carried_by
from tests.partners.conftest import ON
from tests.partners.deciding import a_council, a_meeting
from tests.personas import commune
from tests.stage import Stage

pytestmark = pytest.mark.django_db

TOWN, TOGETHER = date(2002, 10, 1), date(2020, 1, 1)
DAYS = (date(1990, 1, 1), TOWN, date(2010, 1, 1), TOGETHER, ON)
# Council, day → whether a meeting of it is one of the line of the CCPD, that the CLSPD then the CISPD succeeded.
MET = [
    ("ccpd", date(1990, 1, 1), True),
    ("clspd", date(2002, 9, 30), False),
    ("ccpd", TOWN, True),
    ("clspd", TOWN, True),
    ("clspd", TOGETHER, True),
    ("cispd", date(2019, 12, 31), False),
    ("cispd", TOGETHER, True),
    ("cispd", ON, True),
    ("stranger", ON, False),
    ("joined", ON, False),
]


@pytest.fixture(scope="module")
def made(stage: Stage) -> dict[str, Council]:
    """A CCPD that a CLSPD succeeded, which joined a CISPD with another one; and a stranger."""
    with stage():
        cispd = a_council(kind="CISPD", name="CISPD", created_on=date(2015, 1, 1))
        clspd = a_council(name="CLSPD", created_on=TOWN, dissolved_on=TOGETHER, succeeded_by=cispd)
        ccpd = a_council(kind="CCPD", name="CCPD", created_on=None, dissolved_on=TOWN, succeeded_by=clspd)
        joined = a_council(
            name="Joint", territory=commune("33119"), dissolved_on=date(2021, 1, 1), created_on=TOWN, succeeded_by=cispd
        )
        return {"ccpd": ccpd, "clspd": clspd, "cispd": cispd, "joined": joined, "stranger": a_council(name="Autre")}


@pytest.mark.parametrize(("who", "day", "met"), MET)
def test_a_line_meets_as_each_council_from_the_day_it_took_over(who, day, met, made):
    assert line_of(made["ccpd"].pk).met(Meeting(council=made[who], held_on=day)) is met


def test_the_council_of_a_day_is_the_one_that_had_taken_over(made, django_assert_num_queries):
    with django_assert_num_queries(1):
        lines = lines_of([None, *(council.pk for council in made.values())])
    said = {name: [str(lines[council.pk].on(day)) for day in DAYS] for name, council in made.items()}
    assert said == {
        "ccpd": ["CCPD", "CLSPD", "CLSPD", "CISPD", "CISPD"],
        "clspd": ["CLSPD", "CLSPD", "CLSPD", "CISPD", "CISPD"],
        "cispd": ["CISPD"] * 5,
        "joined": ["Joint"] * 4 + ["CISPD"],
        "stranger": ["Autre"] * 5,
    }
    assert lines[None].today is None


def test_the_database_says_the_same_of_meetings_and_of_councils(made):
    """`Line.met`, `of_line` and `carried_by`, of each council on each day."""
    keys = {council.pk: name for name, council in made.items()}
    meetings = [a_meeting(council, held_on=day) for council in made.values() for day in DAYS]
    for first, line in lines_of(keys).items():
        found = set(Meeting.objects.all().of_line(line))
        for row in meetings:
            carries = first in carried(row.council, row.held_on)
            assert (row in found) is line.met(row) is carries, (keys[first], str(row.council), row.held_on)


def test_a_meeting_that_was_cancelled_is_nobodys(made):
    row = a_meeting(made["cispd"], held_on=TOGETHER, cancelled_on=TOGETHER, cancel_reason="Neige")
    assert row not in Meeting.objects.all().of_line(line_of(made["ccpd"].pk))


def test_the_line_ends_where_a_succession_is_undone(made, claire):
    clspd = Council.objects.get(pk=made["clspd"].pk)
    Council.objects.filter(pk=clspd.pk).update(succeeded_by=None)
    Council.objects.filter(pk=clspd.pk).update(succeeded_by=made["cispd"])
    clspd = undo_succession(clspd, by=claire, on=ON, revision=clspd.revision, reason="Erreur")
    assert line_of(made["ccpd"].pk).today == clspd
    assert made["ccpd"].pk not in carried(made["cispd"], ON)


def carried(council: Council, on: date) -> set[Any]:
    return set(Council.objects.filter(pk__in=carried_by(council.pk, on)).values_list("pk", flat=True))
