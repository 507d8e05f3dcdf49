"""What the renewal of a contract asks of its evaluation, and what a successor asks of the contract before it.

`function(contract, on) -> list[Reason]`, named in `settings.GATES`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.urls import reverse

from cls_portal.errors import Reason
from cls_portal.rows import Rows, reads
from contracts.models import Contract
from evaluations import rules
from evaluations.models import Evaluation, EvaluationKind

FINAL = Rows("evaluations", Evaluation.objects.filter(kind=EvaluationKind.FINAL).select_related("meeting"))

# Reason of the rule → the page of the evaluation that mends it.
_PAGE_OF = {
    "evaluation.validated": "evaluation-validate",
    "evaluation.presented": "evaluation-present",
    "evaluation.resolutions": "evaluation-resolutions",
}


def final_evaluation_validated(contract: Contract, on: date) -> list[Reason]:
    """A final evaluation, validated, presented to the council or « sans objet », and the délibérations recorded or
    waived; before the end of the period if one likes."""
    evaluation = next(iter(FINAL.of(contract)), None)
    missing = rules.missing_final_evaluation(_standing(evaluation), on)
    return [replace(reason, url=_mended_at(reason.code, contract, evaluation)) for reason in missing]


@reads(FINAL.through("predecessor"))
def predecessor_evaluated(contract: Contract, on: date) -> list[Reason]:
    """A successor waits for the evaluation of the contract before it; the préfecture may waive that in writing."""
    before = contract.predecessor
    if before is None:
        return []
    missing = final_evaluation_validated(before, on)
    url = missing[0].url if missing else ""
    return [replace(reason, url=url) for reason in rules.missing_of_predecessor(before.reference, missing)]


def missing_before_validation(evaluation: Evaluation) -> list[Reason]:
    """What is still to be written before the préfecture validates, with the page where it is."""
    ratings = list(evaluation.ratings.all())
    missing = rules.missing_before_validation(
        final=evaluation.kind == EvaluationKind.FINAL,
        findings=evaluation.findings,
        recommendations=evaluation.recommendations,
        verdict=evaluation.verdict,
        ratings=[rules.Rated(each.pk, str(each), each.rating, each.evidence) for each in ratings],
    )
    return [replace(reason, url=_written_at(reason, evaluation)) for reason in missing]


def _written_at(reason: Reason, evaluation: Evaluation) -> str:
    _, _, pk = reason.code.partition(":")
    return reverse("evaluation-criterion", args=[pk]) if pk else reverse("evaluation-edit", args=[evaluation.pk])


def _standing(evaluation: Evaluation | None) -> rules.Standing | None:
    if evaluation is None:
        return None
    return rules.Standing(
        validated_on=evaluation.validated_on,
        presented_on=evaluation.meeting.held_on if evaluation.meeting else None,
        not_presented_reason=evaluation.not_presented_reason,
        resolutions_note=evaluation.resolutions_note,
        resolutions_waived_reason=evaluation.resolutions_waived_reason,
    )


def _mended_at(code: str, contract: Contract, evaluation: Evaluation | None) -> str:
    if evaluation is None:
        return f"{reverse('evaluation-create')}?contrat={contract.pk}"
    return reverse(_PAGE_OF[code], args=[evaluation.pk])
