"""What is said about the articles of a contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cls_portal.access import may
from cls_portal.errors import Reason
from cls_portal.models import Agent
from cls_portal.templatetags.portal import count_of
from contracts.models import Contract, Mention, Section, SectionComment
from contracts.reading.requests import opinions_on
from contracts.reading.writing import Article


@dataclass(frozen=True)
class Thread:
    """A comment with its answers; whether the reader may resolve or reopen it, and answer it."""

    comment: SectionComment
    answers: list[SectionComment]
    judges: bool
    answerable: bool


def discussion_page(section: Section, agent: Agent, *, everything: bool) -> dict[str, Any]:
    """The discussion of an article: what is open, or everything."""
    contract = section.contract
    rows = list(SectionComment.objects.of_section(section))
    remarks = [row for row in rows if row.replies_to_id is None]
    unresolved = [row for row in remarks if row.resolved_at is None]
    open_, writes = contract.text_open, may(agent, "contracts.edit", contract)
    comments = may(agent, "contracts.comment", contract)
    return {
        "section": section,
        "contract": contract,
        "threads": [
            Thread(
                row,
                [answer for answer in rows if answer.replies_to_id == row.pk],
                judges=open_ and (writes or row.author_id == agent.pk),
                answerable=open_ and comments and row.resolved_at is None,
            )
            for row in (remarks if everything else unresolved)
        ],
        "everything": everything,
        "counts": {"open": len(unresolved), "all": len(remarks)},
        "may_comment": open_ and comments,
        "frozen": not open_,
        "unread": Mention.objects.unread_by(agent).filter(comment__section=section).count(),
    }


def article_saved(section: Section) -> Article:
    """An article written in place, with how many comments are open on it, and the opinions given on it."""
    section.open_comments = SectionComment.objects.unresolved().filter(section=section).count()  # type: ignore[attr-defined]
    return Article(section, None, opinions_on(section))


def open_comments_of(contract: Contract) -> list[Reason]:
    """How many comments are open on each article: said before the consultation, where nothing is stopped by it."""
    said = []
    for section in contract.sections.with_open_comments():
        if count := section.open_comments:  # type: ignore[attr-defined]
            words = count_of(count, "commentaire ouvert,commentaires ouverts")
            said.append(Reason(f"{section} : {words}", url=reverse("section-discussion", args=[section.pk])))
    return said
