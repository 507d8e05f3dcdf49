"""How the contracts of the demonstration are evaluated: written, validated, presented, voted upon."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from actions.states import Status
from cls_portal.models import Agent
from contracts.models import Contract
from evaluations import operations as on_evaluations
from evaluations.demo.judging_content import ActionNote, Judgment, Recommended, ratings_of
from evaluations.models import Evaluation
from evaluations.models.judging import Achieved
from partners.models import Meeting, Organisation
from territories.models import Territory


@dataclass(frozen=True)
class Outcome:
    """When it is validated, which meeting heard it or why none, and the délibération of the town."""

    validated_on: date
    town: Territory
    number: str
    adopted_on: date
    heard: Meeting | None = None
    not_presented_reason: str = ""


def judge(
    contract: Contract, text: Judgment, *, by: Agent, on: date, partners: Mapping[str, Organisation]
) -> Evaluation:
    """A final evaluation with what the text says of each part, not yet validated."""
    evaluation = on_evaluations.create_evaluation(
        contract, by=by, kind="final", commissioned_on=on - timedelta(days=text.asked),
        commissioned_by=text.commissioned_by, method=text.method, findings=text.findings,
        unplanned_effects=text.unplanned_effects, summary=text.summary, verdict=text.verdict,
    )  # fmt: skip
    for title, holder, body in text.steering:
        on_evaluations.add_steering_member(
            evaluation, by=by, title=title, holder_name=holder, organisation=partners.get(body)
        )
    for criterion, question, answer in text.questions:
        on_evaluations.add_question(evaluation, by=by, criterion=criterion, question=question, answer=answer)
    notes = ratings_of(text)
    for row in evaluation.ratings.all():
        if row.criterion in notes:
            rating, evidence = notes[row.criterion]
            on_evaluations.rate_criterion(row, by=by, revision=row.revision, rating=rating, evidence=evidence)
    _rate(evaluation, text.actions, text.objectives, by)
    _recommend(evaluation, text.recommended, by, on, partners)
    return evaluation


def _rate(evaluation: Evaluation, actions: dict[str, ActionNote], objectives: Sequence[ActionNote], by: Agent) -> None:
    """Each action by its title, each objective in its order."""
    for action in evaluation.contract.actions.order_by("number"):
        if action.title in actions:
            rating, evidence = actions[action.title]
            achieved = Achieved.DONE if action.status == Status.DONE else Achieved.PARTLY
            on_evaluations.rate_action(
                evaluation, by=by, action=action, achieved=achieved if rating else Achieved.NOT_DONE, rating=rating,
                evidence=evidence,
            )  # fmt: skip
    rows = evaluation.contract.objectives.order_by("axis__number", "number")
    for objective, (rating, evidence) in zip(rows, objectives, strict=bool(objectives)):
        on_evaluations.rate_objective(
            evaluation, by=by, objective=objective, achieved=Achieved.PARTLY, rating=rating, evidence=evidence
        )


def _recommend(
    evaluation: Evaluation, texts: Iterable[Recommended], by: Agent, on: date, partners: Mapping[str, Organisation]
) -> None:
    for each in texts:
        on_evaluations.add_recommendation(
            evaluation, by=by, title=each.title, text=each.text, owner=partners.get(each.owner),
            owner_title=each.owner_title, due_on=on + timedelta(days=each.days),
        )  # fmt: skip


def conclude(evaluation: Evaluation, outcome: Outcome, *, by: Agent, on: date) -> Evaluation:
    """The préfecture validates it; its council hears it, or why none does; its commune votes."""
    evaluation.refresh_from_db()
    evaluation = on_evaluations.validate_evaluation(evaluation, by=by, on=outcome.validated_on)
    evaluation = on_evaluations.present_evaluation(
        evaluation, by=by, on=on, revision=evaluation.revision, meeting=outcome.heard,
        not_presented_reason=outcome.not_presented_reason,
    )  # fmt: skip
    on_evaluations.record_resolution(
        evaluation, by=by, on=on, territory=outcome.town, number=outcome.number, adopted_on=outcome.adopted_on
    )
    return evaluation
