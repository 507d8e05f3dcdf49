"""The page for elected people: the verdict, the synthesis, the criteria, the figures, the recommendations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cls_portal.reporting.blocks import Block, Chapter, Col, Grid, Words
from evaluations.report.contents import conclusion, owner_of, said_of_sums
from evaluations.report.impact import in_brief
from evaluations.report.reading import Sums, actions_of, day, rated

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
    rows = [(each["criterion"], rated(each["rating"])) for each in content["criteria"]]
    yield Grid("Les six critères", [Col("Critère", 8), Col("Appréciation", 12)], rows)


def _recommendations(content: dict[str, Any]) -> Iterator[Block]:
    rows = content["recommendations"]
    columns = [Col("Recommandation", 11), Col("Responsable", 5), Col("Pour le", 4)]
    lines = [(each["title"], owner_of(each), day(each["due_on"]) or "—") for each in rows[:TOLD]]
    if lines:
        yield Grid("Recommandations", columns, lines)
    if len(rows) > TOLD:
        yield Words(f"Le rapport en compte {len(rows)}.")
