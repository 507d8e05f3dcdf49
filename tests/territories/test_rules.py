"""Obligations of communes by date (design/domain.md §1.2)."""

from __future__ import annotations

from datetime import date

import pytest

from territories.rules import Duty, coordinator, local_council, obligations

NOW = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("on", "population", "area", "duty", "source"),
    [
        (date(2002, 7, 17), 500_000, True, Duty.NONE, "décret n° 2002-999 du 17 juillet 2002, art. 18"),
        (date(2002, 7, 18), 500_000, True, Duty.OPTIONAL, "décret n° 2002-999, art. 2"),
        (date(2007, 3, 6), 500_000, True, Duty.OPTIONAL, "décret n° 2002-999, art. 2"),
        (date(2007, 3, 7), 10_001, False, Duty.COMPULSORY, "CGCT, art. L. 2211-4"),
        (date(2007, 3, 7), 10_000, False, Duty.OPTIONAL, "CGCT, art. L. 2211-4"),
        (date(2007, 3, 7), 10_000, True, Duty.COMPULSORY, "CGCT, art. L. 2211-4"),
        (date(2007, 3, 7), 10_000, None, Duty.UNKNOWN, "CGCT, art. L. 2211-4"),
        (date(2012, 4, 30), 10_001, None, Duty.COMPULSORY, "CGCT, art. L. 2211-4"),
        (date(2012, 5, 1), 10_001, None, Duty.COMPULSORY, "CSI, art. L. 132-4"),
        (date(2021, 5, 26), 10_000, False, Duty.OPTIONAL, "CSI, art. L. 132-4"),
        (date(2021, 5, 26), 5_001, False, Duty.OPTIONAL, "CSI, art. L. 132-4"),
        (date(2021, 5, 27), 5_001, False, Duty.COMPULSORY, "CSI, art. L. 132-4"),
        (date(2021, 5, 27), 5_000, False, Duty.OPTIONAL, "CSI, art. L. 132-4"),
        (date(2021, 5, 27), 5_000, True, Duty.COMPULSORY, "CSI, art. L. 132-4"),
        (NOW, 300, None, Duty.UNKNOWN, "CSI, art. L. 132-4"),
        (NOW, None, False, Duty.UNKNOWN, "CSI, art. L. 132-4"),
        (NOW, None, True, Duty.COMPULSORY, "CSI, art. L. 132-4"),
        (NOW, 0, False, Duty.OPTIONAL, "CSI, art. L. 132-4"),
    ],
)
def test_the_council_of_a_commune(on: date, population: int | None, area: bool | None, duty: Duty, source: str) -> None:
    said = local_council(population=population, has_priority_area=area, on=on)
    assert (said.duty, said.source) == (duty, source)


@pytest.mark.parametrize("population", [31_831, None])
def test_a_council_of_several_communes_makes_that_of_each_optional(population: int | None) -> None:
    said, _ = obligations(population=population, has_priority_area=True, on=NOW, intercommunal=["CISPD du Sud"])
    assert (said.duty, "CISPD du Sud" in said.text) == (Duty.OPTIONAL, True)


@pytest.mark.parametrize(
    ("on", "words", "threshold"),
    [
        (date(2014, 12, 31), "zone urbaine sensible", "10\u00a0000"),
        (date(2015, 1, 1), "quartier prioritaire", "10\u00a0000"),
        (date(2021, 5, 27), "quartier prioritaire", "5\u00a0000"),
    ],
)
def test_the_text_speaks_of_the_law_of_the_day(on: date, words: str, threshold: str) -> None:
    text = local_council(population=20_000, has_priority_area=None, on=on).text
    assert words in text
    assert threshold in text


@pytest.mark.parametrize(
    ("on", "population", "duty"),
    [
        (date(2021, 5, 26), 500_000, Duty.OPTIONAL),
        (date(2021, 5, 27), 15_001, Duty.COMPULSORY),
        (date(2021, 5, 27), 15_000, Duty.OPTIONAL),
        (NOW, None, Duty.UNKNOWN),
    ],
)
def test_the_coordinator_of_a_commune(on: date, population: int | None, duty: Duty) -> None:
    assert coordinator(population=population, on=on).duty is duty


def test_a_commune_has_two_questions() -> None:
    said = obligations(population=31_831, has_priority_area=None, on=NOW)
    assert [(one.subject, one.duty) for one in said] == [
        ("CLSPD", Duty.COMPULSORY),
        ("Coordonnateur du CLSPD", Duty.COMPULSORY),
    ]


@pytest.mark.parametrize(("on", "duty"), [(NOW, Duty.COMPULSORY), (date(2010, 1, 1), Duty.UNKNOWN)])
def test_paris_has_its_own_council(on: date, duty: Duty) -> None:
    (said,) = obligations(population=2_100_000, has_priority_area=True, on=on, paris=True)
    assert (said.subject, said.duty) == ("Conseil parisien", duty)


def test_every_duty_has_a_label_and_a_tone() -> None:
    assert all(duty.label and duty.tone for duty in Duty)
