"""Which years, which communes beside, and when nothing is stated: pure rules, case by case."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contracts.models import Contract
from diagnostics.models import Edition
from diagnostics.recorded.indicators import INDICATORS
from diagnostics.standing.histories import History
from evaluations.impact import rules, words
from evaluations.impact.computing import beside, missing, placebo, together, usual_periods
from evaluations.impact.rules import Ground, Periods
from evaluations.impact.values import Asked, Whole

ALL = range(2016, 2026)
PERIODS = Periods(2019, 2021, 2022, 2024)
ARMED = "Vols avec armes"


def a_place(code: str, *counts: int | None, people: float = 10_000, first: int = 2016) -> History:
    """One that has those facts from 2016 on, or always the same."""
    given = counts if len(counts) > 1 else counts * len(ALL)
    years = range(first, first + len(given))
    return History(code, f"Commune {code}", dict(zip(years, given, strict=True)), dict.fromkeys(years, people))


def some(number: int, count: int = 100) -> list[History]:
    return [a_place(f"{each:05}", count + each) for each in range(number)]


# Years


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        (date(2022, 1, 1), date(2024, 12, 31), (2019, 2021, 2022, 2024)),
        (date(2022, 3, 31), date(2024, 10, 1), (2019, 2021, 2022, 2024)),
        (date(2022, 4, 1), date(2025, 3, 31), (2019, 2021, 2023, 2024)),
        (date(2023, 6, 1), date(2028, 5, 31), (2020, 2022, 2024, 2025)),
        (date(2018, 1, 1), date(2020, 12, 31), (2016, 2017, 2018, 2020)),
        (date(2016, 1, 1), date(2018, 12, 31), (2015, 2015, 2016, 2018)),
        (date(2026, 1, 1), date(2028, 12, 31), (2023, 2025, 2026, 2026)),
    ],
)
def test_the_years_are_those_of_the_contract_within_the_edition(starts_on, ends_on, expected):
    assert rules.periods_of(starts_on, ends_on, 2016, 2025) == Periods(*expected)


def test_the_years_after_a_termination_are_none_of_the_contract():
    edition = Edition(first_year=2016, last_year=2025)
    contract = Contract(starts_on=date(2020, 1, 1), ends_on=date(2025, 12, 31))
    assert usual_periods(contract, edition) == Periods(2017, 2019, 2020, 2025)
    contract.terminated_on = date(2022, 11, 1)
    assert usual_periods(contract, edition) == Periods(2017, 2019, 2020, 2022)


@pytest.mark.parametrize(
    ("periods", "refused"),
    [
        (PERIODS, False),
        (Periods(2019, 2021, 2021, 2024), True),
        (Periods(2021, 2019, 2022, 2024), True),
        (Periods(2019, 2021, 2024, 2022), True),
    ],
)
def test_the_years_before_precede_those_after(periods, refused):
    assert bool(rules.refused_periods(periods)) is refused


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        (PERIODS, Periods(2016, 2018, 2019, 2021)),
        (Periods(2018, 2020, 2021, 2024), Periods(2016, 2017, 2018, 2020)),
        (Periods(2017, 2019, 2020, 2024), None),
        (Periods(2016, 2017, 2018, 2020), None),
    ],
)
def test_the_placebo_is_on_as_many_earlier_years(periods, expected):
    assert rules.earlier(periods, 2016) == expected


# Comparable communes


def test_the_nearest_in_level_and_in_trend_are_kept_nearest_first():
    territory = a_place("0", 10, 10, 10, 80, 100, 120, 1, 1, 1, 1)
    same = a_place("same", 10, 10, 10, 80, 100, 120, 9, 9, 9, 9)
    level = a_place("level", 10, 10, 10, 88, 110, 132, 9, 9, 9, 9)
    falls = a_place("falls", 10, 10, 10, 120, 100, 80, 9, 9, 9, 9)
    found = rules.nearest(territory, [falls, level, same], PERIODS)
    assert [match.history.code for match in found] == ["same", "level", "falls"]
    assert found[0].distance == 0
    assert found[1].distance == pytest.approx(0.095, abs=1e-3)


def test_thirty_are_kept_and_equals_are_told_apart_by_their_code():
    found = rules.nearest(a_place("0", 100), [a_place(f"{each:05}", 100) for each in reversed(range(50))], PERIODS)
    assert [match.history.code for match in found] == [f"{each:05}" for each in range(30)]


def test_what_happens_after_chooses_nobody():
    before = [100] * 6
    calm, shaken = (a_place(code, *before, *after) for code, after in (("b", (1, 1, 1, 1)), ("a", (900, 9, 9, 9))))
    assert [match.distance for match in rules.nearest(a_place("0", 100), [calm, shaken], PERIODS)] == [0, 0]


@pytest.mark.parametrize(
    ("stratum", "expected"),
    [("20000-M", ["20000-M"]), ("500-C", ["500-C"]), ("100000", ["50000", "100000", "200000"])],
)
def test_the_largest_towns_are_taken_together(stratum, expected):
    assert rules.strata_beside(stratum) == expected


def test_the_rate_of_a_comparable_commune_is_between_half_and_twice():
    assert rules.limits(a_place("0", 100), PERIODS) == pytest.approx((0.005, 0.02))


def test_quarters_want_twenty_values():
    assert rules.quarters([1.0] * 19) is None
    assert rules.quarters([float(each) for each in range(21)]) == (5, 10, 15)


def test_communes_are_known_together_when_all_are():
    whole = together([a_place("1", 1, 2, None), a_place("2", 10, None, None)], "Deux")
    assert (whole.name, whole.counts) == ("Deux", {2016: 11, 2017: None, 2018: None})
    assert whole.exposed == {2016: 20_000, 2017: 20_000, 2018: 20_000}


# What is said


def test_what_is_seen_of_the_territory_is_told_without_the_correction_of_small_numbers():
    doubled = a_place("t", *[20] * 6, *[40] * 4)
    assert rules.growth(doubled, PERIODS) == pytest.approx(2)


@pytest.mark.parametrize(
    ("ratio", "said"),
    [(0.8, "−20 %"), (1.204, "+20 %"), (1, "0 %"), (0.9961, "−0,4 %"), (1.0021, "+0,2 %"), (1.0001, "0 %")],
)
def test_a_bound_that_is_not_nought_is_not_told_as_nought(ratio, said):
    """« de −35 % à 0 % » would hold « no difference », and the sentence beside it say the contrary."""
    assert words.percent_of(ratio).replace("\u00a0", " ") == said


def test_a_territory_already_under_contract_before_is_said_to_be():
    told = [list(words.limits(asked(already), INDICATORS[ARMED], Whole(a_place("t", 100), ground(), 1)))
            for already in (False, True)]  # fmt: skip
    [besides] = set(told[1]) - set(told[0])
    assert "couvrait déjà" in besides


def asked(already: bool) -> Asked:
    return Asked("t", Edition(), PERIODS, "20000-M", already)


# When nothing is stated


def ground(**changes: Any) -> Ground:
    """That of a territory of which all is known."""
    known: dict[str, Any] = {
        "first_year": 2016, "last_year": 2025, "known": True, "communes": 1, "missing": 0, "covered": 1.0,
        "facts_before": 60, "facts_after": 60,
    }  # fmt: skip
    return Ground(**known | changes)


@pytest.mark.parametrize(
    ("periods", "changes", "said"),
    [
        (PERIODS, {}, []),
        (PERIODS, {"known": False}, ["n’a pas cet indicateur"]),
        (PERIODS, {"first_year": None}, ["n’a pas cet indicateur"]),
        (Periods(2021, 2021, 2022, 2024), {}, ["au moins deux années"]),
        (Periods(2015, 2016, 2017, 2019), {}, ["elle ne dit rien de 2015", "au moins deux années"]),
        (Periods(2023, 2025, 2026, 2026), {}, ["elle ne dit rien de 2026", "au moins une année"]),
        (Periods(2022, 2024, 2025, 2026), {}, ["elle ne dit rien de 2026"]),
        (PERIODS, {"communes": 12, "missing": 2}, ["2 des 12 communes"]),
        (PERIODS, {"missing": 1}, ["ne connaît pas cette commune"]),
        (PERIODS, {"covered": 0.0, "withheld_years": [2019, 2023]}, ["n’est pas diffusé en 2019 et 2023"]),
        (PERIODS, {"communes": 9, "covered": 0.62}, ["réunissent 62"]),
        (PERIODS, {"communes": 9, "covered": 0.8}, []),
        (PERIODS, {"facts_before": 19}, ["19 avant, 60 après"]),
        (PERIODS, {"facts_after": 0}, ["60 avant, 0 après"]),
        (PERIODS, {"facts_before": 20, "facts_after": 20}, []),
        (PERIODS, {"missing": 1, "communes": 3, "facts_after": 3}, ["1 des 3 communes", "60 avant, 3 après"]),
    ],
)
def test_why_the_data_of_the_territory_support_no_statement(periods, changes, said):
    found = rules.missing_ground(ARMED, periods, ground(**changes))
    assert len(found) == len(said)
    assert all(part in sentence for part, sentence in zip(said, found, strict=True))


@pytest.mark.parametrize(("first", "withheld"), [(2019, True), (2020, True), (2021, False)])
def test_a_series_that_begins_within_the_period_is_broken(first, withheld):
    found = rules.missing_ground("Usage de stupéfiants (AFD)", Periods(first, 2022, 2023, 2024), ground())
    assert bool(found) is withheld


def test_the_placebo_reads_no_year_before_a_series_is_whole():
    assert rules.first_whole(ARMED, 2016) == 2016
    assert rules.first_whole("Usage de stupéfiants (AFD)", 2016) == 2021
    assert rules.earlier(Periods(2022, 2023, 2024, 2024), rules.first_whole("Usage de stupéfiants (AFD)", 2016)) is None


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "(aucune)"), (1, "(1)"), (19, "(19)"), (20, "")],
)
def test_twenty_communes_are_needed(number, said):
    found = missing(beside(a_place("t", 100), some(number), PERIODS, 2016))
    assert said in " ".join(found)
    assert bool(found) is bool(said)


def test_a_territory_that_was_already_apart_is_told_nothing():
    apart = a_place("t", 300, 300, 300, 100, 100, 100, 50, 50, 50, 50)
    found = beside(apart, some(25), PERIODS, 2016)
    assert found.estimate is not None
    assert found.estimate.says_something
    [reason] = missing(found)
    assert "s’écartait déjà" in reason


def test_a_placebo_wants_figures_that_are_published():
    territory = a_place("t", None, 100, 100, 100, 100, 100, 100, 100, 100, 100)
    earlier = rules.earlier(PERIODS, 2016)
    assert earlier is not None
    matches = rules.nearest(territory, some(25), PERIODS)
    assert placebo(territory, matches, earlier) is None
    assert placebo(a_place("t", 100), matches[:19], earlier) is None
    assert placebo(a_place("t", 100), matches, earlier) is not None
