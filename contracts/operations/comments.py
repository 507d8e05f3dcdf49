"""Comments on an article: said, answered, resolved, read by whom they name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from cls_portal import mail
from cls_portal.access import require
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, write
from contracts import comment_mails
from contracts.mentions import named_in
from contracts.models import Mention, Section, SectionComment
from contracts.operations.contract import require_text_open
from contracts.readers import readers_of


@operation("contract.section_commented")
def comment_section(
    section: Section, *, by: Agent, text: str, quote: str = "", told: Sequence[Agent] = ()
) -> SectionComment:
    """A remark on an article; the people chosen, or named in it after an @, are told by mail."""
    _open(section, by)
    comment = create(SectionComment(section=section, author=by, text=text.strip(), quote=quote.strip()))
    _tell(comment, told)
    return comment


@operation("contract.comment_answered")
def answer_comment(comment: SectionComment, *, by: Agent, text: str, told: Sequence[Agent] = ()) -> SectionComment:
    """An answer to an open remark: one level, no answer to an answer."""
    _open(comment.section, by)
    comment = lock(comment, None)
    if comment.replies_to_id is not None:
        raise Refused([Reason("Répondez au commentaire lui-même, non à une réponse.", code="contracts.comment_answer")])
    if comment.resolved_at is not None:
        raise Refused(
            [Reason("Rouvrez ce commentaire, qui est traité, pour y répondre.", code="contracts.comment_done")]
        )
    answer = create(SectionComment(section=comment.section, replies_to=comment, author=by, text=text.strip()))
    _tell(answer, told)
    return answer


@operation("contract.comment_resolved")
def resolve_section_comment(comment: SectionComment, *, by: Agent, revision: int | None = None) -> SectionComment:
    """Say that a remark was dealt with: its author, or somebody who writes the contract."""
    comment = _to_judge(comment, by, revision)
    if comment.resolved_at is not None:
        raise Refused([Reason("Ce commentaire est déjà traité.", code="contracts.comment_done")])
    return write(comment, resolved_at=timezone.now(), resolved_by=by)


@operation("contract.comment_reopened")
def reopen_section_comment(comment: SectionComment, *, by: Agent, revision: int | None = None) -> SectionComment:
    """Say that it is not dealt with after all: the same people."""
    comment = _to_judge(comment, by, revision)
    if comment.resolved_at is None:
        raise Refused([Reason("Ce commentaire est déjà ouvert.", code="contracts.comment_open")])
    return write(comment, resolved_at=None, resolved_by=None)


@operation("contract.mentions_read")
def read_mentions(section: Section, *, by: Agent, at: datetime) -> int:
    """This person has read what names them in the discussion of the article; how many comments that was."""
    unread = list(Mention.objects.unread_by(by).filter(comment__section=section))
    for mention in unread:
        write(lock(mention, None), read_at=at)
    return len(unread)


def _open(section: Section, by: Agent) -> None:
    """The contract locked against a freeze, if this person may comment on it now."""
    contract = lock(section.contract, None)
    require(by, "contracts.comment", contract)
    require_text_open(contract)


def _to_judge(comment: SectionComment, by: Agent, revision: int | None) -> SectionComment:
    """The remark locked, if this person may resolve or reopen it now."""
    require_text_open(lock(comment.section.contract, None))
    comment = lock(comment, revision)
    require(by, "contracts.resolve_comment", comment)
    if comment.replies_to_id is not None:
        raise Refused([Reason("Une réponse est traitée avec son commentaire.", code="contracts.comment_answer")])
    return comment


def _tell(comment: SectionComment, told: Sequence[Agent]) -> None:
    """Note who is named, and write to them; only people who see the contract are."""
    readers = {agent.pk: agent for agent in readers_of(comment.section.contract)}
    if unknown := [agent for agent in told if agent.pk not in readers]:
        names = ", ".join(str(agent) for agent in unknown)
        raise Refused([Reason(f"Ne voit pas ce contrat, et ne peut y être cité : {names}.", field="told")])
    chosen = {agent.pk for agent in (*told, *named_in(comment.text, readers.values()))} - {comment.author_id}
    for pk, agent in readers.items():
        if pk in chosen:
            create(Mention(comment=comment, agent=agent))
            mail.queue(agent.email, *comment_mails.mentioned(comment, agent))
