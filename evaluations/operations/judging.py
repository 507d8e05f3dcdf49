"""How the judgment is made: the steering group, the questions, the notes of actions and objectives."""

from __future__ import annotations

from typing import Any

from actions.models import Action
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.ordering import shift
from cls_portal.writing import create, lock, operation, remove, write
from contracts.models import Objective
from evaluations.achieved import actions_to_judge
from evaluations.models import Evaluation, EvaluationQuestion, SteeringMember, SubjectRating
from evaluations.opening import last_place, opened
from partners.models import Organisation


@operation("evaluation.member_added")
def add_steering_member(
    evaluation: Evaluation,
    *,
    by: Agent | SystemActor,
    title: str,
    holder_name: str = "",
    organisation: Organisation | None = None,
) -> SteeringMember:
    """Somebody of the steering group, at least by their quality."""
    evaluation = opened(evaluation, by)
    member = SteeringMember(evaluation=evaluation, title=title, holder_name=holder_name, organisation=organisation)
    return create(member)


@operation("evaluation.member_removed")
def remove_steering_member(member: SteeringMember, *, by: Agent | SystemActor, revision: int) -> None:
    opened(member.evaluation, by)
    remove(lock(member, revision))


@operation("evaluation.question_added")
def add_question(
    evaluation: Evaluation, *, by: Agent | SystemActor, question: str, criterion: str = "", answer: str = ""
) -> EvaluationQuestion:
    """A question that the evaluation answers; it comes last."""
    evaluation = opened(evaluation, by)
    position = last_place(evaluation.questions)
    return create(
        EvaluationQuestion(
            evaluation=evaluation, position=position, question=question, criterion=criterion, answer=answer
        )
    )


@operation("evaluation.question_changed")
def change_question(
    question: EvaluationQuestion, *, by: Agent | SystemActor, revision: int, **values: Any
) -> EvaluationQuestion:
    """Change the `question`, its `criterion`, its `answer`."""
    if unknown := set(values) - {"question", "criterion", "answer"}:
        raise TypeError(f"not part of a question: {sorted(unknown)}")
    opened(question.evaluation, by)
    return write(lock(question, revision), **values)


@operation("evaluation.question_moved")
def move_question(
    question: EvaluationQuestion, *, by: Agent | SystemActor, revision: int, places: int
) -> EvaluationQuestion:
    """Move it by so many places in the list, up when negative."""
    evaluation = opened(question.evaluation, by)
    return shift(lock(question, revision), evaluation.questions.all(), places=places, column="position")


@operation("evaluation.question_removed")
def remove_question(question: EvaluationQuestion, *, by: Agent | SystemActor, revision: int) -> None:
    opened(question.evaluation, by)
    remove(lock(question, revision))


@operation("evaluation.action_rated")
def rate_action(
    evaluation: Evaluation,
    *,
    by: Agent | SystemActor,
    action: Action,
    achieved: str = "",
    rating: int | None = None,
    evidence: str = "",
    seen: int | None = None,
) -> SubjectRating:
    """What is judged of an action of the contract; without a note, the evidence says why there is none.

    `seen`: the revision of the judgment that the person had before them, None where there was none.
    """
    evaluation = opened(evaluation, by)
    if not actions_to_judge(evaluation.contract).filter(pk=action.pk).exists():
        raise Refused([Reason("Cette action n’est pas du contrat évalué.", field="action")])
    return _rate(evaluation, seen, {"action": action}, achieved=achieved, rating=rating, evidence=evidence)


@operation("evaluation.objective_rated")
def rate_objective(
    evaluation: Evaluation,
    *,
    by: Agent | SystemActor,
    objective: Objective,
    achieved: str = "",
    rating: int | None = None,
    evidence: str = "",
    seen: int | None = None,
) -> SubjectRating:
    """What is judged of an objective of the contract; `seen` as for an action."""
    evaluation = opened(evaluation, by)
    if objective.contract_id != evaluation.contract_id:
        raise Refused([Reason("Cet objectif n’est pas du contrat évalué.", field="objective")])
    return _rate(evaluation, seen, {"objective": objective}, achieved=achieved, rating=rating, evidence=evidence)


def _rate(evaluation: Evaluation, seen: int | None, subject: dict[str, Any], **values: Any) -> SubjectRating:
    """Two people who judge the same one for the first time at once: the second is told, by the unique constraint."""
    known = evaluation.subjects.filter(**subject).first()
    if known is None or seen is None:
        return create(SubjectRating(evaluation=evaluation, **subject, **values))
    return write(lock(known, seen), **values)
