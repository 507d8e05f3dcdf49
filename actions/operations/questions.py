"""Questions asked about an action: asked, answered, closed."""

from __future__ import annotations

from datetime import date

from actions.models import Action, ActionQuestion
from actions.operations.following import open_follow_up
from actions.people import answering
from cls_portal.access import require
from cls_portal.actors import SystemActor, agent_of
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, write
from partners.models import Organisation


@operation("question.asked")
def ask_question(
    action: Action, *, by: Agent | SystemActor, on: date, text: str, organisation: Organisation | None = None
) -> ActionQuestion:
    """Ask an organisation of the action something or, without one, those who coordinate its contract."""
    action = open_follow_up(action, by)
    if organisation is not None and organisation not in answering(action, on):
        why = "Posez la question à un organisme de l’action, dont quelqu’un a un compte."
        raise Refused([Reason(why, field="organisation")])
    return create(
        ActionQuestion(
            action=action, organisation=organisation, text=text.strip(), asked_on=on, asker=agent_of(by),
            asker_name=str(by),
        )
    )  # fmt: skip


@operation("question.answered")
def answer_question(
    question: ActionQuestion, *, by: Agent | SystemActor, on: date, revision: int | None, answer: str
) -> ActionQuestion:
    """Whoever follows the action may answer, once."""
    open_follow_up(question.action, by)
    question = _open(question, revision)
    if question.answered_on:
        raise Refused(f"{question.answerer_name} a déjà répondu à cette question.")
    return write(question, answer=answer.strip(), answered_on=on, answerer=agent_of(by), answerer_name=str(by))


@operation("question.closed")
def close_question(question: ActionQuestion, *, by: Agent | SystemActor, on: date) -> ActionQuestion:
    """Nothing is awaited any more: said by who asked, or by those who write the contract."""
    action = open_follow_up(question.action, by)
    question = _open(question, None)
    agent = agent_of(by)
    if agent is None or question.asker_id != agent.pk:
        require(by, "actions.edit", action)
    return write(question, closed_on=on)


def _open(question: ActionQuestion, revision: int | None) -> ActionQuestion:
    question = lock(question, revision)
    if question.closed_on:
        raise Refused("Cette question est close.")
    return question
