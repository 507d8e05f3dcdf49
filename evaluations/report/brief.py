"""The page for elected people: the verdict, the synthesis, the criteria, the figures, the recommendations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cls_portal.reporting.blocks import Block, Chapter, Col, Grid, Words
from evaluations.report.contents import conclusion, owner_of, said_of_sums
from evaluations.report.impact import in_brief
from evaluations.report.reading import Sums, actions_of, day

# Recommendations told on the page; the report has them all.
TOLD = 6


def brief_of(content: dict[str, Any]) -> list[Chapter]:
    """Four short chapters, of what the report says at length."""
    found = [
        Chapter("conclusion", "Conclusion", list(conclusion(content))),
        Chapter("bilan", "En chiffres", list(_figures(content))),
        Chapter("criteres", "Appréciation", list(_criteria(content))),
        Chapter("recommandations", "Recommandations", list(_recommendations(content))),
    ]
    return [chapter for chapter in found if chapter.blocks]


def _figures(content: dict[str, Any]) -> Iterator[Block]:
    if actions := actions_of(content):
        yield Words(said_of_sums(Sums.of("", actions)))
    yield from in_brief(content)


def _criteria(content: dict[str, Any]) -> Iterator[Block]:
    """In one line: the page must hold."""
    rows = content["criteria"]
    columns = [Col("Critère", 2), *(Col(each["criterion"], 3) for each in rows)]
    notes = [f"{each['rating']} sur 4" if each["rating"] else "—" for each in rows]
    yield Grid("Les six critères, de 1 (insuffisant) à 4 (très satisfaisant)", columns, [("Note", *notes)])


def _recommendations(content: dict[str, Any]) -> Iterator[Block]:
    rows = content["recommendations"]
    columns = [Col("Recommandation", 9), Col("Responsable", 7), Col("Pour le", 4)]
    lines = [(each["title"], owner_of(each), day(each["due_on"]) or "—") for each in rows[:TOLD]]
    if lines:
        yield Grid("Recommandations", columns, lines)
    if len(rows) > TOLD:
        yield Words(f"Le rapport en compte {len(rows)}.")
