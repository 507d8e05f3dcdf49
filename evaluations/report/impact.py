"""The chapter of recorded delinquency before and after: what each comparison says, its plot, its tables, its limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cls_portal.reporting.blocks import Block, Col, Grid, Heading, Items, Plot, Words
from evaluations.impact.showing import Shown, Table, shown

NOTHING = "Aucun chiffre n’est affirmé\u00a0:"


def impacts(content: dict[str, Any]) -> Iterator[Block]:
    for each in shown_of(content):
        yield from _impact(each)


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


def _impact(each: Shown) -> Iterator[Block]:
    yield Heading(f"{each.name}, {each.years}")
    if each.stated:
        yield Words(f"{each.headline}, rapporté aux communes comparables.")
        yield from map(Words, each.says)
    else:
        yield Words(NOTHING)
        yield Items(each.reasons)
    if each.totals:
        yield _grid(each.totals)
    if each.chart:
        yield Plot(each.chart)
    if each.placebo:
        yield Words(f"Vérification sur des années antérieures. {each.placebo}")
    yield from map(Words, each.rule)
    yield Items([*each.limits, f"Source\u00a0: {each.source}.", *filter(None, [each.invented])])
    if each.comment.strip():
        yield Words(f"Lecture du comité de pilotage\u00a0: {each.comment.strip()}")


def _grid(table: Table) -> Grid:
    first, *others = table.head
    columns = [Col(first or "Territoire", 20 - 4 * len(others)), *(Col(label, 4, True) for label in others)]
    rows: Sequence[Sequence[str]] = table.rows
    return Grid(table.caption, columns, rows)
