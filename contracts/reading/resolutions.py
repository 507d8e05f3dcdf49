"""Délibérations: whose is awaited, whose is recorded."""

from __future__ import annotations

from typing import Any

from contracts.gates import adopters_of
from contracts.models import Contract, Resolution
from contracts.states import EDITABLE
from territories.models import Territory

SHEET = 100  # lines on one page


def progress_of(contract: Contract) -> dict[str, int]:
    """« 7 délibérations sur 12 », of those awaited."""
    wanted = {adopter.pk for adopter in adopters_of(contract)}
    given = set(contract.resolutions.values_list("territory", flat=True))
    return {"given": len(wanted & given), "wanted": len(wanted)}


def resolutions_page(contract: Contract) -> dict[str, Any]:
    """Every assembly that adopts a délibération, in the order of the perimeter, then those recorded besides."""
    recorded = {row.territory_id: row for row in contract.resolutions.select_related("territory", "file")}
    wanted = [adopter.pk for adopter in adopters_of(contract)]
    places = Territory.objects.in_bulk([*wanted, *recorded])
    besides = [pk for pk in recorded if pk not in wanted]
    rows: list[tuple[Territory, Resolution | None]] = [(places[pk], recorded.get(pk)) for pk in [*wanted, *besides]]
    given = sum(pk in recorded for pk in wanted)
    return {
        "contract": contract,
        "open": contract.state in EDITABLE,
        "rows": rows,
        "given": given,
        "wanted": len(wanted),
        "left_out": max(0, len(rows) - SHEET),
    }


def sheet_rows(rows: list[tuple[Territory, Resolution | None]]) -> list[tuple[Territory, Resolution | None]]:
    """The lines of the page where they are typed: those awaited first when there are too many."""
    if len(rows) <= SHEET:
        return rows
    return sorted(rows, key=lambda row: row[1] is not None)[:SHEET]
