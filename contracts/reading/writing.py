"""The articles as their page shows them, and who has one open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cls_portal.models import Agent
from contracts import presence
from contracts.models import Contract, OpinionRequest, Section, SectionOpening


@dataclass(frozen=True)
class Article:
    """An article as the page shows it; those without a text have no number, as in the document."""

    section: Section
    number: int | None
    opinions: Sequence[OpinionRequest] = ()


def articles(contract: Contract, opinions: Mapping[str, Sequence[OpinionRequest]]) -> list[Article]:
    """Those of the contract, each with the opinions given on it."""
    found, number = [], 0
    for section in contract.sections.all():
        number += bool(section.body)
        found.append(Article(section, number if section.body else None, opinions.get(section.key, ())))
    return found


def presences(contract: Contract, agent: Agent, now: datetime) -> dict[int, str]:
    """By article, who else has it open, in one sentence each."""
    found: dict[int, list[str]] = {}
    for opening in SectionOpening.objects.of_others(contract, agent, since=now - presence.GONE_AFTER):
        found.setdefault(opening.section_id, []).append(presence.said(str(opening.agent), opening.opened_at, now))
    return {section: ". ".join(sentences) + "." for section, sentences in found.items()}
