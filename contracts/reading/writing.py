"""What the writers of an article are shown: who has it open, what it was, what two of them wrote at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cls_portal.differences import word_differences
from cls_portal.merging import Choice, Region, confront
from cls_portal.models import Agent
from contracts import presence
from contracts.models import Contract, OpinionRequest, Section, SectionOpening

CHOICES = {
    Choice.MINE: "La mienne",
    Choice.THEIRS: "La leur",
    Choice.BOTH: "Les deux, la leur d’abord",
}


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


def text_at(section: Section, revision: int) -> str | None:
    """The text of the article at this revision, as its history keeps it."""
    if revision == section.revision:
        return section.body
    told: Any = section.events.filter(revision=revision).order_by("-pgh_id")  # type: ignore[attr-defined]
    body: str | None = told.values_list("body", flat=True).first()
    return body


@dataclass(frozen=True)
class Writing:
    """Who wrote the present text, and when."""

    author: str
    at: datetime | None


def last_writing(section: Section) -> Writing:
    told: Any = section.events.filter(revision=section.revision).order_by("pgh_id")  # type: ignore[attr-defined]
    event = told.values_list("pgh_context__actor", "pgh_created_at").first()
    if event is None:
        return Writing("", None)
    key = str(event[0] or "")
    writer = Agent.objects.filter(pk=int(key.removeprefix("agent:"))).first() if key.startswith("agent:") else None
    return Writing(str(writer) if writer else "Le portail", event[1])


@dataclass(frozen=True)
class Disputed:
    """One region of the page of conflict: both texts, what differs, and the choices with the one made so far."""

    position: int
    region: Region
    mine: str
    theirs: str
    differences: list[Any]
    choices: list[tuple[str, str, bool]]
    unanswered: bool


def regions_of(section: Section, mine: str, since: int, revision: int) -> list[Region]:
    """What this person changed since revision `since`, and what the others did up to `revision`."""
    theirs = text_at(section, revision)
    return confront(mine, section.body if theirs is None else theirs, text_at(section, since))


def conflict(regions: list[Region], chosen: Mapping[int, Choice], undecided: list[int]) -> list[Disputed]:
    """Every region, in the order of the text."""
    return [_disputed(position, region, chosen, position in undecided) for position, region in enumerate(regions)]


def _disputed(position: int, region: Region, chosen: Mapping[int, Choice], unanswered: bool) -> Disputed:
    mine, theirs = "".join(region.mine), "".join(region.theirs)
    made = chosen.get(position, region.usual)
    offered = [choice for choice in CHOICES if region.asks or choice != Choice.BOTH]
    choices = [(choice.value, CHOICES[choice], choice == made) for choice in offered]
    differences = word_differences(theirs, mine) if region.changed else []
    return Disputed(position, region, mine, theirs, differences, choices, unanswered)
