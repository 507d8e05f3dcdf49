"""What the renewal of a contract asks of its evaluation, and what a successor asks of the contract before it.

`function(contract, on) -> list[Reason]`, named in `settings.GATES`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse

from actions.models import Action
from cls_portal.errors import Reason
from cls_portal.rows import Rows, reads
from contracts.gates import adopters_of
from contracts.models import Contract
from contracts.rows import COMMUNES, SIGNATORIES
from contracts.rules import Adopter
from evaluations import rules
from evaluations.models import Evaluation, EvaluationKind

FINAL = Rows("evaluations", Evaluation.objects.filter(kind=EvaluationKind.FINAL).for_gate())

# Reason of the rule → the page of the evaluation that mends it, before the validation and after.
_WRITTEN_AT = {"evaluation.recommendations": "recommendation-add", "evaluation.actions": "evaluation-subjects"}
_PAGE_OF = {
    "evaluation.validated": "evaluation-validate",
    "evaluation.presented": "evaluation-present",
    "evaluation.resolutions": "evaluation-resolutions",
}


@reads(FINAL, COMMUNES, SIGNATORIES)
def final_evaluation_validated(contract: Contract, on: date) -> list[Reason]:
    """A final evaluation, validated, presented to the council or « sans objet », and the délibération of each signing
    assembly recorded or waived; before the end of the period if one likes."""
    evaluation = next(iter(FINAL.of(contract)), None)
    missing = rules.missing_final_evaluation(_standing(contract, evaluation), on)
    return [replace(reason, url=_mended_at(reason.code, contract, evaluation)) for reason in missing]


def concluded_otherwise(contract: Contract) -> str:
    """Why renewing or redefining needs a written reason: the final evaluation concludes that it should not be."""
    evaluation = next(iter(FINAL.of(contract)), None)
    return rules.against_conclusion(evaluation.verdict) if evaluation and evaluation.validated_on else ""


@reads(FINAL.through("predecessor"), COMMUNES.through("predecessor"), SIGNATORIES.through("predecessor"))
def predecessor_evaluated(contract: Contract, on: date) -> list[Reason]:
    """A successor waits for the evaluation of the contract before it; the préfecture may waive that in writing."""
    before = contract.predecessor
    if before is None:
        return []
    missing = final_evaluation_validated(before, on)
    url = missing[0].url if missing else ""
    return [replace(reason, url=url) for reason in rules.missing_of_predecessor(before.reference, missing)]


def missing_before_validation(evaluation: Evaluation, actions: Sequence[rules.Judged]) -> list[Reason]:
    """What is still to be written before the préfecture validates, with the page where it is; `actions`: `judged`."""
    final = evaluation.kind == EvaluationKind.FINAL
    missing = rules.missing_before_validation(
        final=final,
        findings=evaluation.findings,
        recommendations=len(evaluation.recommended.all()),
        verdict=evaluation.verdict,
        ratings=[rules.Rated(each.pk, str(each), each.rating, each.evidence) for each in evaluation.ratings.all()],
        actions=actions if final else [],
    )
    return [replace(reason, url=_written_at(reason, evaluation)) for reason in missing]


def judged(evaluation: Evaluation) -> list[rules.Judged]:
    """The actions of the contract as it stands, whether something was said of them or not."""
    said = {row.action_id: row for row in evaluation.subjects.all() if row.action_id}
    rows = Action.objects.in_text().filter(contract=evaluation.contract_id).order_by("number", "pk")
    found = []
    for pk, title in rows.values_list("pk", "title"):
        row = said.get(pk)
        found.append(rules.Judged(pk, title, row.rating if row else None, row.evidence if row else ""))
    return found


def _written_at(reason: Reason, evaluation: Evaluation) -> str:
    name, _, pk = reason.code.partition(":")
    if pk:
        return reverse("evaluation-criterion", args=[pk])
    return reverse(_WRITTEN_AT.get(name, "evaluation-edit"), args=[evaluation.pk])


def awaited_of(contract: Contract, evaluation: Evaluation) -> list[Adopter]:
    """The signing assemblies whose délibération on the evaluation is neither recorded nor waived."""
    answered = {row.territory_id for row in evaluation.resolutions.all()}
    return [each for each in adopters_of(contract) if each.pk not in answered]


def _standing(contract: Contract, evaluation: Evaluation | None) -> rules.Standing | None:
    if evaluation is None:
        return None
    return rules.Standing(
        validated_on=evaluation.validated_on,
        presented_on=rules.heard_on(evaluation.meeting),
        not_presented_reason=evaluation.not_presented_reason,
        awaited=[each.of for each in awaited_of(contract, evaluation)],
        noted=noted_before(evaluation),
    )


def noted_before(evaluation: Any) -> bool:
    """Whether it was validated when délibérations were a note (nothing was frozen then), and has one, or the waiver.

    `evaluation`: an Evaluation read with `is_frozen`.
    """
    said = evaluation.resolutions_note.strip() or evaluation.resolutions_waived_reason.strip()
    return bool(said) and evaluation.validated_on is not None and not evaluation.is_frozen


def _mended_at(code: str, contract: Contract, evaluation: Evaluation | None) -> str:
    if evaluation is None:
        return f"{reverse('evaluation-create')}?contrat={contract.pk}"
    return reverse(_PAGE_OF[code], args=[evaluation.pk])
