"""Contributions asked of partners, recalled, revoked; and what they answer, with an account or by a link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from actions.querysets import LATE_ANSWERS
from cls_portal import links, mail
from cls_portal.access import require
from cls_portal.actors import LinkHolder, SystemActor, agent_of
from cls_portal.errors import Refused
from cls_portal.models import Agent
from cls_portal.personal import ERASED
from cls_portal.writing import create, lock, operation, write
from evaluations import rules
from evaluations.access import BY_LINK
from evaluations.models import Evaluation, EvaluationContribution
from evaluations.opening import opened, require_not_validated
from partners.models import Contact, Organisation

# What is answered.
ANSWERS = ("achieved", "effects", "obstacles", "unplanned", "wish", "proposal")
MAIL = "evaluations.notifications.contribution_mail"


@operation("evaluation.contributions_asked")
def ask_contributions(
    evaluation: Evaluation,
    *,
    by: Agent | SystemActor,
    on: date,
    chosen: Sequence[tuple[Organisation, Contact | Agent]],
    due_on: date,
    message: str = "",
) -> list[EvaluationContribution]:
    """Send the questionnaire to somebody of each organisation, to their account or by a link; to all or to none."""
    evaluation = opened(evaluation, by)
    if refused := rules.refused_asking(due_on=due_on, on=on):
        raise Refused(refused)
    return [_ask(evaluation, each, by, on, due_on, message.strip()) for each in chosen]


def _ask(
    evaluation: Evaluation, whom: tuple[Organisation, Contact | Agent], by: Agent | SystemActor, on: date,
    due_on: date, message: str,
) -> EvaluationContribution:  # fmt: skip
    organisation, person = whom
    if evaluation.contributions.filter(organisation=organisation, revoked_on=None).exists():
        raise Refused(f"{organisation} est déjà interrogé\u00a0: relancez sa demande, ou révoquez-la.")
    contribution = create(
        EvaluationContribution(
            evaluation=evaluation, organisation=organisation, agent=person if isinstance(person, Agent) else None,
            contact_name=str(person), contact_email=person.email, message=message, asked_on=on,
            asked_by=agent_of(by), due_on=due_on,
        )
    )  # fmt: skip
    _send(contribution)
    return contribution


def _send(contribution: EvaluationContribution) -> None:
    """The mail that asks; the secret of a link is made as it leaves."""
    agent = contribution.agent
    if agent is None and links.in_force(BY_LINK, contribution.pk) is None:
        links.open_for(
            BY_LINK, contribution.pk, name=contribution.contact_name, service=contribution.organisation.name,
            email=contribution.contact_email, expires_at=links.end_of(contribution.due_on + LATE_ANSWERS),
        )  # fmt: skip
    mail.queue_written_later(
        agent.email if agent else contribution.contact_email, MAIL, contribution_id=contribution.pk
    )


def _conducted(contribution: EvaluationContribution, by: Agent | SystemActor) -> EvaluationContribution:
    """The contribution, locked, for who conducts its evaluation; not once it is revoked."""
    opened(contribution.evaluation, by)
    contribution = lock(contribution, None)
    if contribution.revoked_on:
        raise Refused("Cette demande est révoquée.")
    return contribution


@operation("evaluation.contribution_recalled")
def recall_contribution(
    contribution: EvaluationContribution, *, by: Agent | SystemActor, on: date
) -> EvaluationContribution:
    """The same mail once more, at most once a day; a link then serves for a while at least."""
    contribution = _conducted(contribution, by)
    sent_on = (contribution.asked_on, contribution.recalled_on)
    refused = rules.refused_recall(answered=contribution.answered_on is not None, sent_on=sent_on, on=on)
    if refused:
        raise Refused(refused)
    links.prolong(BY_LINK, contribution.pk, links.end_of(on + LATE_ANSWERS))
    _send(contribution)
    return write(contribution, recalled_on=on)


@operation("evaluation.contribution_revoked")
def revoke_contribution(
    contribution: EvaluationContribution, *, by: Agent | SystemActor, on: date
) -> EvaluationContribution:
    """Nothing is asked any more, and the link opens nothing, at once; an answer already given stays."""
    contribution = _conducted(contribution, by)
    links.revoke(BY_LINK, contribution.pk)
    return write(contribution, revoked_on=on)


@operation("evaluation.contribution_read")
def read_contribution(
    contribution: EvaluationContribution, *, by: LinkHolder, address: str, act: str = "Lecture du questionnaire"
) -> None:
    """Note that the holder of the link has opened the page."""
    links.require_holder(by, BY_LINK, contribution.pk, closed=contribution.revoked_on is not None)
    links.note_use(by.link, act, address)


@operation("evaluation.contribution_given")
def answer_contribution(
    contribution: EvaluationContribution,
    *,
    by: Agent | SystemActor | LinkHolder,
    on: date,
    revision: int,
    address: str = "",
    **answers: str,
) -> EvaluationContribution:
    """Some of `ANSWERS`; given again, they change what was answered, until the evaluation is validated."""
    if unknown := set(answers) - set(ANSWERS):
        raise TypeError(f"not part of a questionnaire: {sorted(unknown)}")
    require_not_validated(lock(contribution.evaluation, None))
    contribution = lock(contribution, revision)
    if isinstance(by, LinkHolder):
        links.require_holder(by, BY_LINK, contribution.pk, closed=contribution.revoked_on is not None)
        links.note_use(by.link, "Réponse", address)
    else:
        require(by, "evaluations.contribute", contribution)
    given = {name: answers.get(name, getattr(contribution, name)) for name in ANSWERS}
    if refused := rules.refused_answer(given.values()):
        raise Refused(refused)
    return write(contribution, answered_on=on, **given)


@operation("evaluation.contribution_erased")
def erase_asked(*, by: SystemActor, due_by: date) -> int:
    """Forget whom the questionnaires awaited by that day were sent to; what their organisations answered stays."""
    rows = EvaluationContribution.objects.filter(due_on__lte=due_by).exclude(contact_email="")
    return rows.update(contact_name=ERASED, contact_email="")
