"""The délibérations on an evaluation: whose is awaited, recorded, waived."""

from __future__ import annotations

from typing import Any

from contracts.gates import adopters_of
from contracts.models import Contract
from contracts.reading import sheet_rows
from contracts.rows import COMMUNES, SIGNATORIES
from evaluations.models import Evaluation, EvaluationResolution
from territories.models import Territory


def resolutions_of(evaluation: Evaluation) -> list[tuple[Territory, EvaluationResolution | None]]:
    """Every assembly that signs, in the order of the contract, then those recorded besides."""
    known = {row.territory_id: row for row in evaluation.resolutions.all()}
    wanted = [each.pk for each in adopters_of(evaluation.contract)]
    places = _places(evaluation.contract) | {pk: row.territory for pk, row in known.items()}
    besides = [pk for pk in known if pk not in wanted]
    return [(places[pk], known.get(pk)) for pk in [*wanted, *besides]]


def _places(contract: Contract) -> dict[int, Territory]:
    """The communes of the contract, and the territories for which somebody signs it, as they are read with it."""
    signing = [row.territory for row in SIGNATORIES.of(contract) if row.territory]
    return {each.pk: each for each in [*COMMUNES.of(contract), *signing]}


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
