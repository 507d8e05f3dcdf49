"""What the pages of evaluations show, assembled from few queries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from cls_portal.access import abilities
from cls_portal.errors import Reason
from cls_portal.models import Agent
from cls_portal.roles import Role
from cls_portal.rows import read_together
from cls_portal.templatetags.portal import date_fr
from cls_portal.timeline import timeline
from contracts.models import Contract, ContractCommune
from contracts.rules import FINAL_EVALUATION_REMINDERS
from contracts.states import ContractState
from evaluations import rules
from evaluations.gates import final_evaluation_validated, judged, missing_before_validation
from evaluations.impact.reading import listed as listed_impacts
from evaluations.models import (
    CriterionRating,
    Evaluation,
    EvaluationContribution,
    EvaluationKind,
    EvaluationQuestion,
    EvaluationReport,
    EvaluationResolution,
    ImpactEstimate,
    Recommendation,
    SteeringMember,
    SubjectRating,
)
from evaluations.reading.contributing import contributions_panel
from evaluations.reading.judging import counted, noted
from evaluations.reading.resolving import resolutions_of
from partners.decisions.effects import origin_of
from territories.access import reads_everywhere, scope_communes

# Who is shown the evaluations to launch: those who write them, and those who watch the territory.
SHOWN = (Role.PREFECTURE, Role.COORDINATOR, Role.OBSERVER)

# What the history of an evaluation tells with it.
PARTS = (
    CriterionRating, SteeringMember, EvaluationQuestion, SubjectRating, Recommendation, EvaluationResolution,
    ImpactEstimate, EvaluationReport,
)  # fmt: skip

# Reason of the renewal gate → the act that mends it.
ACT_OF = {
    "evaluation.validated": "validate",
    "evaluation.presented": "present",
    "evaluation.resolutions": "record_resolutions",
}


def listed(agent: Agent) -> Any:
    return Evaluation.objects.visible_to(agent).for_list()


def whole(agent: Agent) -> Any:
    """Evaluations with all that their page shows."""
    return Evaluation.objects.for_detail(agent)


def due(agent: Agent, on: date, months: int = max(FINAL_EVALUATION_REMINDERS)) -> Any:
    """Signed contracts of the agent's territory that end within these months, or have ended, and whose final
    evaluation is not validated; `final_evaluation` says whether one is launched."""
    finals = Evaluation.objects.filter(contract=OuterRef("pk"), kind=EvaluationKind.FINAL).order_by()
    rows = Contract.objects.visible_to(agent).originals()
    if not reads_everywhere(agent, on, SHOWN):
        mine = scope_communes(agent, on, roles=SHOWN)
        rows = rows.filter(Exists(ContractCommune.objects.filter(contract=OuterRef("pk"), commune__in=mine)))
    return (
        rows.filter(state=ContractState.SIGNED, ends_on__lte=rules.months_after(on, months))
        .exclude(Exists(finals.filter(validated_on__isnull=False)))
        .annotate(final_evaluation=Exists(finals))
    )


def evaluation_page(evaluation: Evaluation, agent: Agent, on: date) -> dict[str, Any]:
    """An evaluation loaded by `for_detail`, what it lacks to be validated and to open the renewal, its history."""
    read_together([(final_evaluation_validated, [evaluation.contract])])
    actions = judged(evaluation)
    validated = evaluation.validated_on is not None
    final = evaluation.kind == EvaluationKind.FINAL
    held = abilities(agent, "evaluations", evaluation)
    resolutions = resolutions_of(evaluation)
    contributed = [EvaluationContribution] if held["edit"] else []
    missing = [] if validated else missing_before_validation(evaluation, actions)
    decides = final and evaluation.contract.state == ContractState.SIGNED
    renewal = final_evaluation_validated(evaluation.contract, on) if decides else []
    return {
        "evaluation": evaluation,
        "contract": evaluation.contract,
        "origin": origin_of(evaluation, agent),
        "validated": validated,
        "decides": decides,
        "ratings": [(row, noted(row.rating)) for row in evaluation.ratings.all()],
        "steering": list(evaluation.steering.all()),
        "questions": list(evaluation.questions.all()),
        "recommended": list(evaluation.recommended.all()),
        "counted": list(counted(evaluation, actions)),
        "contributed": contributions_panel(evaluation, agent, held, on),
        "impacts": listed_impacts(evaluation),
        "resolutions": resolutions,
        "awaited": any(row is None for _, row in resolutions),
        "abilities": held,
        "may_write": held["edit"] and not validated,
        "facts": [
            ("Commandée par", evaluation.commissioned_by),
            ("Commandée le", date_fr(evaluation.commissioned_on)),
            ("Conclusion", evaluation.get_verdict_display()),
        ],
        "texts": _texts(evaluation),
        "after": _after(evaluation),
        "missing": [_door(reason, held["edit"]) for reason in missing],
        "renewal": [_door(reason, held[ACT_OF.get(reason.code, "edit")]) for reason in renewal],
        "entries": timeline(evaluation, agent, parts=[*PARTS, *contributed]),
    }


def _texts(evaluation: Evaluation) -> list[tuple[str, str]]:
    """What is written in whole sentences; what presents the recommendations, where it is written."""
    texts = [
        ("Méthode et sources", evaluation.method),
        ("Constats", evaluation.findings),
        ("Effets imprévus", evaluation.unplanned_effects),
        ("Synthèse pour les élus", evaluation.summary),
    ]
    said = evaluation.recommendations
    return [*texts, ("Présentation des recommandations", said)] if said else texts


def _door(reason: Reason, open_to_reader: bool) -> Reason:
    """The reason, without the page that mends it when the reader may not open that page."""
    return reason if open_to_reader else replace(reason, url="")


def _after(evaluation: Evaluation) -> list[tuple[str, str]]:
    """What became of the evaluation: heard by the council, voted upon, or why not."""
    presented = str(evaluation.meeting) if evaluation.meeting else ""
    if evaluation.meeting and rules.heard_on(evaluation.meeting) is None:
        presented += ", annulée depuis" if evaluation.meeting.cancelled_on else ", devenue celle d’un groupe"
    if evaluation.not_presented_reason:
        presented = f"Sans objet : {evaluation.not_presented_reason}"
    pairs = [("Présentée au conseil", presented)]
    if evaluation.resolutions_note:
        pairs.append(("Note sur les délibérations", evaluation.resolutions_note))
    if evaluation.resolutions_waived_reason:
        pairs.append(("Dispense de délibérations : motif", evaluation.resolutions_waived_reason))
    return pairs
