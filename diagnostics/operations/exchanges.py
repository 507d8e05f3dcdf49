"""Contributions asked of others on one part, and comments."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from cls_portal import mail
from cls_portal.access import require
from cls_portal.actors import SystemActor, agent_of
from cls_portal.errors import Reason, Refused
from cls_portal.history import acting
from cls_portal.models import Agent
from cls_portal.richtext import clean_html
from cls_portal.writing import create, lock, operation, write
from diagnostics import notifications
from diagnostics.access import require_part
from diagnostics.lifecycle import CONTRIBUTION
from diagnostics.models import Contribution, Diagnostic, PartComment
from diagnostics.operations.diagnostic import open_to
from diagnostics.states import ContributionState, DiagnosticPart
from partners.models import Organisation


@operation("diagnostic.contribution_asked")
def ask_contribution(
    diagnostic: Diagnostic,
    *,
    by: Agent | SystemActor,
    on: date,
    part: str,
    question: str,
    due_on: date,
    agent: Agent | None = None,
    organisation: Organisation | None = None,
) -> Contribution:
    """Ask a person, or the people of an organisation, for a text on one part; they are told by mail."""
    diagnostic = open_to(by, diagnostic)
    _check_part(part)
    if due_on < on:
        raise Refused([Reason("La date attendue est passée.", field="due_on")])
    if (agent is None) == (organisation is None):
        raise Refused([Reason("Choisissez une personne ou un organisme, l’un ou l’autre.", field="organisation")])
    contribution = create(
        Contribution(
            diagnostic=diagnostic,
            part=part,
            agent=agent,
            organisation=organisation,
            invited_by=agent_of(by),
            due_on=due_on,
            question=question.strip(),
        )
    )
    for guest in guests_of(contribution, on):
        mail.queue(guest.email, *notifications.contribution_asked(contribution, guest))
    return contribution


def guests_of(contribution: Contribution, on: date) -> list[Agent]:
    """The open accounts of whom it is asked."""
    if contribution.agent is not None:
        return [contribution.agent]
    assert contribution.organisation is not None
    rows = contribution.organisation.affiliations.in_force(on).select_related("agent").order_by("agent")
    return [row.agent for row in rows if row.agent.is_active]


@operation("diagnostic.contribution_written")
def write_contribution(
    contribution: Contribution, *, by: Agent | SystemActor, on: date, revision: int | None, text: str
) -> Contribution:
    """Keep the text of the person asked, without sending it yet."""
    contribution = _open_to_guest(contribution, by, on, revision)
    return write(contribution, text=clean_html(text), written_by=agent_of(by))


@operation("diagnostic.contribution_sent")
def send_contribution(
    contribution: Contribution, *, by: Agent | SystemActor, on: date, revision: int | None, text: str
) -> Contribution:
    """Give the text to those who write the diagnostic; the one who asked is told by mail."""
    contribution = _open_to_guest(contribution, by, on, revision)
    written = clean_html(text)
    if not written:
        raise Refused([Reason("Écrivez votre contribution avant de la transmettre.", field="text")])
    CONTRIBUTION.fire(contribution, "send", by=by, on=on, text=written, written_by=agent_of(by))
    if contribution.invited_by is not None:
        mail.queue(contribution.invited_by.email, *notifications.contribution_sent(contribution))
    return contribution


@operation("diagnostic.contribution_accepted")
def accept_contribution(
    contribution: Contribution, *, by: Agent | SystemActor, on: date, revision: int | None = None
) -> Contribution:
    """Add its text at the end of the part; the history says whose it is."""
    diagnostic = open_to(by, contribution.diagnostic)
    contribution = lock(contribution, revision)
    CONTRIBUTION.fire(contribution, "accept", by=by, on=on, decided_on=on, decided_by=agent_of(by))
    with acting(by, "diagnostic.contribution_accepted", f"Texte proposé par {_author(contribution)}"):
        write(diagnostic, **{contribution.part: getattr(diagnostic, contribution.part) + contribution.text})
    return contribution


@operation("diagnostic.contribution_declined")
def decline_contribution(
    contribution: Contribution, *, by: Agent | SystemActor, on: date, reason: str, revision: int | None = None
) -> Contribution:
    """Leave it out of the diagnostic, for a reason that its author reads."""
    contribution = lock(contribution, revision)
    CONTRIBUTION.fire(
        contribution, "decline", by=by, on=on, reason=reason, decline_reason=reason.strip(), decided_on=on,
        decided_by=agent_of(by),
    )  # fmt: skip
    if contribution.written_by is not None:
        mail.queue(contribution.written_by.email, *notifications.contribution_declined(contribution))
    return contribution


@operation("diagnostic.contribution_withdrawn")
def withdraw_contribution(
    contribution: Contribution, *, by: Agent | SystemActor, on: date, revision: int | None = None
) -> Contribution:
    """Ask no more: the person invited sees nothing of the diagnostic any longer."""
    contribution = lock(contribution, revision)
    CONTRIBUTION.fire(contribution, "withdraw", by=by, on=on)
    return contribution


@operation("diagnostic.part_commented")
def comment_part(diagnostic: Diagnostic, *, by: Agent, part: str, text: str) -> PartComment:
    """A remark on a part, by anyone who sees it."""
    _check_part(part)
    require_part(by, diagnostic, part)
    return create(PartComment(diagnostic=diagnostic, part=part, author=by, text=text.strip()))


@operation("diagnostic.comment_resolved")
def resolve_comment(comment: PartComment, *, by: Agent, revision: int | None = None) -> PartComment:
    """Say that a remark was dealt with: its author, or somebody who writes the diagnostic."""
    comment = lock(comment, revision)
    require(by, "diagnostics.resolve_comment", comment)
    if comment.resolved_at is not None:
        raise Refused([Reason("Ce commentaire est déjà traité.", code="diagnostic.comment_resolved")])
    return write(comment, resolved_at=timezone.now(), resolved_by=by)


def _open_to_guest(contribution: Contribution, by: Agent | SystemActor, on: date, revision: int | None) -> Contribution:
    """The contribution locked, if this person may still write in it."""
    contribution = lock(contribution, revision)
    require(by, "diagnostics.contribute", contribution)
    if contribution.state != ContributionState.ASKED or contribution.diagnostic.validated_on is not None:
        raise Refused([Reason("Cette contribution n’est plus attendue.", code="contributions.state")])
    if on > contribution.due_on:
        raise Refused([Reason("La date attendue est passée : demandez un délai.", code="contributions.late")])
    return contribution


def _author(contribution: Contribution) -> str:
    names = [str(each) for each in (contribution.written_by, contribution.organisation) if each is not None]
    return ", ".join(names) or contribution.guest


def _check_part(part: str) -> None:
    if part not in DiagnosticPart.values:
        raise Refused([Reason("Cette partie n’existe pas.", field="part")])
