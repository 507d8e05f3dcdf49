"""The figures of a standing in French: what is withheld is said, and is never a number."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.text import slugify

from cls_portal.charts.figures import figure_fr
from cls_portal.templatetags.portal import NBSP, number_fr, percent
from diagnostics.recorded.indicators import INDICATORS, Indicator
from diagnostics.standing.values import Cell, CellState, IndicatorStanding, Rank, Standing, Trend

WITHHELD = "non diffusé"
ABSENT = "sans donnée"
NOBODY = "sans habitant"
NOT_COMPARABLE = "non comparable"
NO_TREND, NO_RANK, NO_FACT = "sans tendance", "sans rang", "aucun fait"
INVENTED = (
    "Données inventées : les faits communaux de cette édition sont tirés au sort pour la démonstration ; ils ne disent"
    " rien des communes réelles."
)

STATES: dict[CellState, str] = {
    CellState.PUBLISHED: "publié",
    CellState.ZERO: "publié, aucun fait",
    CellState.PARTIAL: "publié en partie",
    CellState.WITHHELD: WITHHELD,
    CellState.ABSENT: ABSENT,
}
BY_SLUG: dict[str, Indicator] = {slugify(label): indicator for label, indicator in INDICATORS.items()}


def slug(indicator: Indicator) -> str:
    """« vols-violents-sans-arme », for an address."""
    return slugify(indicator.label)


def unknown(cell: Cell) -> str:
    """Why a cell has no number; empty when it has one."""
    return STATES[cell.state] if cell.state in (CellState.WITHHELD, CellState.ABSENT) else ""


def count_text(cell: Cell) -> str:
    return unknown(cell) or (ABSENT if cell.count is None else number_fr(cell.count))


def denominator_text(cell: Cell) -> str:
    """« 31 831 »: the inhabitants or dwellings that the rate is about, those of the published communes."""
    return unknown(cell) or (ABSENT if cell.denominator is None else number_fr(cell.denominator))


def rate_text(cell: Cell) -> str:
    if cell.rate == 0:
        return "0"
    return unknown(cell) or (NOBODY if cell.rate is None else figure_fr(cell.rate))


def facts_text(count: int, indicator: Indicator) -> str:
    """« 12 victimes entendues », « 1 infraction », « 0 mis en cause »."""
    unit = indicator.unit.lower()
    plural = unit if count < 2 or unit == "mis en cause" else " ".join(f"{word}s" for word in unit.split())
    return f"{number_fr(count)}{NBSP}{plural}"


def completeness(cell: Cell, communes: int) -> str:
    """« 12 communes sur 20 publiées »; for one commune, or an official figure, its state."""
    if cell.official or communes < 2 or cell.state is CellState.ABSENT:
        return STATES[cell.state]
    if cell.published == 0:
        return f"aucune des {number_fr(communes)}{NBSP}communes publiée"
    plural = "s" if cell.published > 1 else ""
    return f"{number_fr(cell.published)}{NBSP}commune{plural} sur {number_fr(communes)} publiée{plural}"


def estimate_text(cell: Cell) -> str:
    """« environ 14 faits, estimation »: what the withheld communes may hold; empty without an estimate."""
    if cell.estimate is None:
        return ""
    number = round(cell.estimate)
    return f"environ {number_fr(number)}{NBSP}faits, estimation" if number > 1 else "environ un fait, estimation"


def withheld_text(cell: Cell) -> str:
    """« 21 communes non diffusées »; empty where there is none."""
    if not cell.withheld:
        return ""
    plural = "s" if cell.withheld > 1 else ""
    return f"{number_fr(cell.withheld)}{NBSP}commune{plural} non diffusée{plural}"


def years_text(years: Sequence[int]) -> str:
    """« 2016 à 2018, 2020 »."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} à {run[-1]}" for run in runs)


def ratio_text(item: IndicatorStanding, year: int) -> str:
    """« 1,4 fois », or why there is none."""
    cell = item.cell(year)
    if item.ratio_to_france is not None:
        return times_text(item.ratio_to_france) if item.ratio_to_france else NO_FACT
    return unknown(cell) or (NOT_COMPARABLE if cell.rate is not None else NOBODY)


def times_text(ratio: float) -> str:
    """« 1,4 fois », wherever a rate is so many times another."""
    return f"{figure_fr(ratio)}{NBSP}fois"


def change_text(change: float) -> str:
    """« +12 % », « −22 % », « 0 % », wherever a change in % is written."""
    whole = round(change)
    return f"+{percent(whole)}" if whole > 0 else percent(whole)


def rank_text(rank: Rank | None, cell: Cell, *, alone: bool) -> tuple[str, str]:
    """« 12e sur 340 », « 27 non diffusées »; for several communes, how many of the published have a higher rate."""
    if rank is None:
        return unknown(cell) or NO_RANK, ""
    withheld = f"{number_fr(rank.withheld)}{NBSP}non diffusée{'s' if rank.withheld > 1 else ''}"
    if not cell.rate:
        return NO_FACT, withheld
    place = ordinal(rank.place) if alone else f"{number_fr(rank.place - 1)}{NBSP}au-dessus"
    return f"{place} sur {number_fr(rank.of)}", withheld


def ordinal(number: int) -> str:
    return "1re" if number == 1 else f"{number_fr(number)}e"


def trend_text(trend: Trend | None) -> tuple[str, str]:
    """« +12 % », « de 2016-2018 à 2023-2025 »."""
    if trend is None:
        return NO_TREND, ""
    return change_text(trend.percent), f"de {_span(trend.first_years)} à {_span(trend.last_years)}"


def _span(years: Sequence[int]) -> str:
    return f"{years[0]}-{years[-1]}"


def key_line(item: IndicatorStanding, standing: Standing) -> str:
    """One indicator in a sentence: « 12 victimes, 0,4 pour 1 000 habitants, 1,3 fois la moyenne nationale »."""
    cell = item.cell(standing.last_year)
    if unknown(cell):
        return unknown(cell)
    parts = [facts_text(cell.count, item.indicator) if cell.count else NO_FACT]
    if cell.rate:
        parts.append(f"{figure_fr(cell.rate)} {item.indicator.rate_label}")
    if item.ratio_to_france:
        parts.append(f"{ratio_text(item, standing.last_year)} la moyenne nationale")
    if cell.state is CellState.PARTIAL:
        parts.append(completeness(cell, standing.communes))
    return ", ".join(parts)
