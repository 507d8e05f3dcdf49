"""Signs of life of those who have an article open."""

from __future__ import annotations

from datetime import datetime

from cls_portal.access import require
from cls_portal.models import Agent
from cls_portal.writing import create, operation
from contracts.models import Section, SectionOpening
from contracts.operations.contract import require_text_open
from contracts.presence import GONE_AFTER, TOO_SOON


@operation("contract.section_opened")
def open_section(section: Section, *, by: Agent, at: datetime) -> None:
    """This person has the article open; after a silence they have just opened it. Those long gone are forgotten."""
    require(by, "contracts.edit", section.contract)
    require_text_open(section.contract)
    SectionOpening.objects.filter(section=section, seen_at__lt=at - GONE_AFTER).delete()
    opening = SectionOpening.objects.filter(section=section, agent=by).first()
    if opening is None:
        create(SectionOpening(section=section, agent=by, opened_at=at, seen_at=at))
    elif at - opening.seen_at >= TOO_SOON:
        SectionOpening.objects.filter(pk=opening.pk).update(seen_at=at)


@operation("contract.section_closed")
def close_section(section: Section, *, by: Agent) -> None:
    """This person has closed the article."""
    SectionOpening.objects.filter(section=section, agent=by).delete()
