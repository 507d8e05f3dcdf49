"""The rule of eligibility on figures written by hand: what is met, what is not, what nobody may conclude."""

from __future__ import annotations

import json
import random
from datetime import date

import pytest

from diagnostics.eligibility import rules
from diagnostics.eligibility.rules import CURRENT, Rule
from diagnostics.eligibility.values import (
    AreaFound,
    CommuneNamed,
    DecisionFound,
    Verdict,
    YearFound,
    from_json,
    to_json,
)
from diagnostics.recorded.indicators import COMMUNAL
from diagnostics.standing.values import ABSENT, Cell, CellState, IndicatorStanding, Standing

ON = date(2026, 11, 23)
YEARS = (2023, 2024, 2025)
COUNTED = [indicator for indicator in COMMUNAL if indicator.additive]
FRANCE = Cell(CellState.PUBLISHED, 2_000, 1_000_000, 2.0, official=True)
ABOVE = Cell(CellState.PUBLISHED, 30, 10_000, 3.0, published=1)
BELOW = Cell(CellState.PUBLISHED, 10, 10_000, 1.0, published=1)
ZERO = Cell(CellState.ZERO, 0, 10_000, 0.0, published=1)
WITHHELD = Cell(CellState.WITHHELD, withheld=1, covered=0.0)
PARTLY_ABOVE = Cell(CellState.PARTIAL, 30, 8_000, 3.75, published=2, withheld=1, covered=0.8)
PARTLY_BELOW = Cell(CellState.PARTIAL, 8, 8_000, 1.0, published=2, withheld=1, covered=0.8)
PERHAPS_ABOVE = Cell(CellState.PARTIAL, 18, 8_000, 2.25, published=2, withheld=1, covered=0.8)  # 18 of 10,000: 1.8
HARDLY_KNOWN = Cell(CellState.PARTIAL, 30, 3_000, 10.0, published=1, withheld=2, covered=0.3)
AREA = AreaFound("QPV", "Yves Farge", "QN03306M", date(2024, 1, 1), None, "Décret n° 2023-1314", ("Bègles",))


def item(*cells: Cell, number: int = 0, france: Cell = FRANCE) -> IndicatorStanding:
    """One indicator with these cells in 2023, 2024, 2025."""
    return IndicatorStanding(
        indicator=COUNTED[number], territory=dict(zip(YEARS, cells, strict=False)), department={}, region={},
        france=dict.fromkeys(YEARS, france), comparable={}, rank=None, trend=None, ratio_to_france=None,
    )  # fmt: skip


def standing(*items: IndicatorStanding) -> Standing:
    return Standing(
        territory_name="Bègles", communes=1, edition_id=1, produced_on=date(2026, 6, 25), synthetic=False,
        years=YEARS, indicators=items, department_name="Gironde", region_name="", comparable_label="",
    )  # fmt: skip


def stated(
    *items: IndicatorStanding,
    areas: tuple[AreaFound, ...] = (),
    known: tuple[str, ...] = ("QPV",),
    decisions: tuple[DecisionFound, ...] | None = None,
    rule: Rule = CURRENT,
):
    return rules.state(
        territory="Bègles", communes=[CommuneNamed("33039", "Bègles")], on=ON, areas=areas, known_kinds=known,
        standing=standing(*items) if items else None, decisions=decisions, rule=rule,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        (ABOVE, "above"), (BELOW, "below"), (ZERO, "below"), (WITHHELD, "unknown"), (ABSENT, "unknown"),
        (PARTLY_ABOVE, "above"), (PERHAPS_ABOVE, "unknown"), (PARTLY_BELOW, "unknown"), (HARDLY_KNOWN, "unknown"),
        (Cell(CellState.PUBLISHED, 20, 10_000, 2.0, published=1), "below"),
        (Cell(CellState.PUBLISHED, 10, 10_000, 1.0, official=True), "below"),
    ],
)  # fmt: skip
def test_a_year_is_above_below_or_unknown(cell, mark):
    assert rules.mark_of(cell, FRANCE) == mark


def test_a_year_without_a_national_rate_is_unknown():
    assert rules.mark_of(ABOVE, ABSENT) == "unknown"
    assert rules.mark_of(ABOVE, Cell(CellState.ZERO, 0, 1_000_000, 0.0, official=True)) == "unknown"


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        ((ABOVE, ABOVE, ABOVE), "met"),
        ((BELOW, ABOVE, ABOVE), "met"),
        ((WITHHELD, ABOVE, ABOVE), "met"),
        ((BELOW, BELOW, ABOVE), "not_met"),
        ((ZERO, ZERO, WITHHELD), "not_met"),  # one year more could not be enough
        ((BELOW, WITHHELD, ABOVE), "unknown"),
        ((WITHHELD, WITHHELD, BELOW), "unknown"),
        ((WITHHELD, WITHHELD, WITHHELD), "unknown"),
        ((PARTLY_BELOW, PARTLY_BELOW, PARTLY_BELOW), "unknown"),
        ((), "unknown"),
    ],
)
def test_an_indicator_is_weighed_over_three_years(cells, verdict):
    assert rules.indicator_found(item(*cells), YEARS).verdict == verdict


def test_an_indicator_says_by_how_much_over_the_years_compared():
    found = rules.indicator_found(item(WITHHELD, ABOVE, BELOW), YEARS)
    assert (found.ratio, found.percent, found.years_above) == (1.0, 0.0, 1)
    assert found.years[0] == YearFound(2023, None, 2.0, None, "unknown", "non diffusé", 1, 0.0)
    assert rules.indicator_found(item(BELOW, ABOVE, ABOVE), YEARS).percent == pytest.approx(100 * (7 / 6 - 1))
    assert rules.indicator_found(item(WITHHELD, WITHHELD, WITHHELD), YEARS).ratio is None


def test_what_is_partly_published_says_so():
    texts = [year.text for year in rules.indicator_found(item(PARTLY_ABOVE, HARDLY_KNOWN, ABSENT), YEARS).years]
    assert [text.replace("\u00a0", " ") for text in texts] == [
        "1 commune non diffusée", "non comparé : 2 communes non diffusées", "pas de chiffre",
    ]  # fmt: skip
    assert rules.indicator_found(item(HARDLY_KNOWN), YEARS).years[0].rate is None


@pytest.mark.parametrize(
    ("met", "unknown", "not_met", "verdict"),
    [(3, 0, 9, "met"), (2, 0, 10, "not_met"), (2, 1, 9, "unknown"), (0, 3, 9, "unknown"), (0, 2, 10, "not_met")],
)
def test_the_ground_needs_three_indicators(met, unknown, not_met, verdict):
    assert rules.verdict_of(["met"] * met + ["unknown"] * unknown + ["not_met"] * not_met) == verdict


def test_nothing_known_is_not_nothing_found():
    assert rules.verdict_of([]) == Verdict.UNKNOWN
    assert stated().grounds[1].verdict == Verdict.UNKNOWN
    assert stated(known=()).grounds[0].verdict == Verdict.UNKNOWN
    assert stated().grounds[0].verdict == Verdict.NOT_MET


def test_people_implicated_are_not_counted():
    traffic = next(indicator for indicator in COMMUNAL if not indicator.additive)
    implicated = IndicatorStanding(traffic, dict.fromkeys(YEARS, ABOVE), {}, {}, dict.fromkeys(YEARS, FRANCE), {},
                                   None, None, 1.5)  # fmt: skip
    assert [row.name for row in rules.indicator_ground(standing(implicated, item(ABOVE))).indicators] == [
        COUNTED[0].name
    ]


def test_one_ground_is_enough_and_the_others_stay_said():
    found = stated(*(item(BELOW, BELOW, BELOW, number=n) for n in range(12)), areas=(AREA,))
    assert [ground.verdict for ground in found.grounds] == ["met", "not_met"]
    assert found.met
    assert found.conclusion.replace("\u00a0", " ") == "1 motif est constaté : géographie prioritaire."


def test_a_decision_is_a_ground_whatever_the_figures():
    decision = DecisionFound(ON, "Violences répétées")
    found = stated(*(item(BELOW, BELOW, BELOW, number=n) for n in range(12)), decisions=(decision,))
    assert [ground.code for ground in found.grounds] == ["areas", "indicators", "decision"]
    assert found.met
    assert not stated(*(item(BELOW, BELOW, BELOW, number=n) for n in range(12)), decisions=()).met


def test_withholding_cells_never_makes_a_territory_fall_short():
    """Whatever is withheld of a standing, the ground never goes from met or unknown to not met."""
    chance, fell = random.Random(20261123), 0
    for _ in range(200):
        cells = chance.choices([ABOVE, BELOW, ZERO, PARTLY_ABOVE, PARTLY_BELOW], weights=[3, 6, 6, 1, 1], k=36)
        hidden = set(chance.sample(range(36), k=chance.randrange(12)))
        partly = _ground([WITHHELD if place in hidden else cell for place, cell in enumerate(cells)])
        fell += partly == Verdict.NOT_MET
        assert partly != Verdict.NOT_MET or _ground(cells) == Verdict.NOT_MET
    assert fell > 10


def _ground(cells):
    rows = [item(*cells[3 * number : 3 * number + 3], number=number) for number in range(12)]
    return rules.indicator_ground(standing(*rows)).verdict


def test_nobody_is_ever_said_not_eligible():
    for found in (stated(), stated(known=()), stated(*(item(BELOW, BELOW, BELOW, number=n) for n in range(12)))):
        said = json.dumps(to_json(found), ensure_ascii=False).lower()
        assert "inéligible" not in said
        assert "non éligible" not in said
        assert "jamais obligatoire" in said
        assert "la préfecture peut prendre une décision motivée" in said


def test_the_thresholds_are_those_of_the_version():
    assert CURRENT.version == "2026-2"
    later = Rule("2027-1", years_above=3, indicators=1, ratio=1.5)
    cells = [item(BELOW, ABOVE, ABOVE, number=n) for n in range(3)]
    assert stated(*cells).met
    strict = stated(*cells, rule=later)
    assert not strict.met
    words = {row.label: row.value for row in strict.thresholds}
    assert words["Années"] == "au moins 3 des 3 dernières années de l’édition"
    assert words["Taux d’un indicateur"].startswith("plus de 1,5 fois")
    assert all(row.why and row.source for row in strict.thresholds)


def test_what_is_frozen_reads_like_what_is_new():
    found = stated(item(PARTLY_ABOVE, WITHHELD, ABOVE), areas=(AREA,), decisions=(DecisionFound(ON, "Motif"),))
    frozen = json.loads(json.dumps(to_json(found)))
    assert from_json(frozen) == found
    assert frozen["stated_on"] == "2026-11-23"
    assert frozen["grounds"][0]["areas"][0]["ends_on"] == ""
    assert to_json(stated())["edition_on"] == ""
