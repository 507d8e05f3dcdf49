"""The délibérations on an evaluation: whose is awaited, recorded, waived."""

from __future__ import annotations

from typing import Any

from contracts.gates import adopters_of
from contracts.reading import sheet_rows
from evaluations.models import Evaluation, EvaluationResolution
from territories.models import Territory


def resolutions_of(evaluation: Evaluation) -> list[tuple[Territory, EvaluationResolution | None]]:
    """Every assembly that signs, in the order of the contract, then those recorded besides."""
    known = {row.territory_id: row for row in evaluation.resolutions.all()}
    wanted = [each.pk for each in adopters_of(evaluation.contract)]
    places = Territory.objects.in_bulk([*wanted, *known])
    besides = [pk for pk in known if pk not in wanted]
    return [(places[pk], known.get(pk)) for pk in [*wanted, *besides]]


def resolutions_page(evaluation: Evaluation) -> dict[str, Any]:
    """An evaluation loaded by `for_detail`; `lines` are those where a délibération is typed."""
    rows = resolutions_of(evaluation)
    adopted = [(place, None if row and row.waived_reason else row) for place, row in rows]
    lines = sheet_rows(adopted)  # type: ignore[arg-type]  # a délibération on the evaluation has the same columns
    return {
        "evaluation": evaluation,
        "contract": evaluation.contract,
        "rows": rows,
        "lines": lines,
        "left_out": len(rows) - len(lines),
        "waived": [row for _, row in rows if row and row.waived_reason],
        "answered": sum(row is not None for _, row in rows),
        "wanted": len(rows),
    }
