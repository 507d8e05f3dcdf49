"""The chapter of recorded delinquency before and after: what each comparison says, its plot, its tables, its limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cls_portal.reporting.blocks import Block, Col, Grid, Heading, Items, Plot, Words
from evaluations.impact.showing import Shown, Table, shown

RELATIVE = "Évolution rapportée aux communes comparables"
NOTHING = "Aucun chiffre n’est affirmé\u00a0:"


def impacts(content: dict[str, Any]) -> Iterator[Block]:
    """Each comparison; then, once, the rule and the limits that all of them have."""
    found = shown_of(content)
    rule, limits = _shared([each.rule for each in found]), _shared([each.limits for each in found])
    yield from (Words(invented) for invented in dict.fromkeys(each.invented for each in found) if invented)
    for each in found:
        yield from _impact(each, {*rule, *limits})
    if found:
        yield Heading("Règle et limites de ces comparaisons")
        yield from map(Words, rule)
        yield Items([*limits, *(f"Source\u00a0: {source}." for source in dict.fromkeys(each.source for each in found))])


def _shared(lists: Sequence[Sequence[str]]) -> list[str]:
    """What all of them say, in its order."""
    return [text for text in lists[0] if all(text in each for each in lists)] if lists else []


def in_brief(content: dict[str, Any]) -> Iterator[Block]:
    """A line for each indicator."""
    lines = [f"{each.name}, {each.years}\u00a0: {_headline(each)}" for each in shown_of(content)]
    if lines:
        yield Words("Par rapport aux communes comparables, ce qui ne prouve pas que le contrat en soit la cause\u00a0:")
        yield Items(lines)


def shown_of(content: dict[str, Any]) -> list[Shown]:
    """None where the evaluation was validated before comparisons were."""
    return [shown(each) for each in content.get("impacts", [])]


def _headline(each: Shown) -> str:
    return each.headline if each.stated else "aucun chiffre n’est affirmé"


def _impact(each: Shown, said_below: set[str]) -> Iterator[Block]:
    yield Heading(f"{each.name}, {each.years}")
    if each.stated:
        yield Words(f"{RELATIVE}\u00a0: {each.headline}.")
        yield from map(Words, each.says)
    else:
        yield Words(NOTHING)
        yield Items(each.reasons)
    if each.totals:
        yield _grid(each.totals)
    if each.chart and each.comparables:
        yield Plot(each.chart)
    if each.placebo:
        yield Words(f"Vérification sur des années antérieures. {each.placebo}")
    if each.comparables:
        named = ", ".join(f"{name} ({code})" for name, code, *_ in each.comparables.rows)
        yield Words(f"Communes comparables\u00a0: {named}.")
    if own := [text for text in (*each.rule, *each.limits) if text not in said_below]:
        yield Items(own)
    if each.comment.strip():
        yield Words(f"Lecture du comité de pilotage\u00a0: {each.comment.strip()}")


def _grid(table: Table) -> Grid:
    first, *others = table.head
    columns = [Col(first or "Territoire", 20 - 4 * len(others)), *(Col(label, 4, True) for label in others)]
    rows: Sequence[Sequence[str]] = table.rows
    return Grid(table.caption, columns, rows)
