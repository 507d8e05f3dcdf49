"""Every read of articles and of what is said about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db.models import Count, Q

from cls_portal.models import Agent
from cls_portal.querysets import PartQuerySet
from contracts.querysets.parties import ContractPartQuerySet


class SectionQuerySet(ContractPartQuerySet):
    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("contract")

    def with_open_comments(self) -> Self:
        """Each with how many comments await somebody: `open_comments`."""
        awaiting = Q(comments__replies_to=None, comments__resolved_at=None)
        counted = self.annotate(open_comments=Count("comments", filter=awaiting))
        return counted.order_by("contract", "position", "pk")  # grouped, rows lose the order of their model


class SectionCommentQuerySet(PartQuerySet):
    """What is said about articles, seen with them."""

    seen_with = "section"

    def originals(self) -> Self:
        """Those said about contracts proper, not about their amendments."""
        return self.filter(section__contract__amends=None)

    def for_list(self) -> Self:
        return self.select_related("section", "author", "resolved_by").prefetch_related("mentions__agent")

    def for_detail(self, agent: Agent) -> Self:
        return self.for_list().select_related("section__contract")

    def of_section(self, section: Any) -> Self:
        return self.for_list().filter(section=section).order_by("created_at", "pk")

    def unresolved(self) -> Self:
        """Remarks that await somebody; their answers are not counted."""
        return self.filter(replies_to=None, resolved_at=None)


class MentionQuerySet(PartQuerySet):
    seen_with = "comment"

    def unread_by(self, agent: Agent) -> Self:
        """What names this person, where they still see it, until they say that they have read it."""
        return self.visible_to(agent).filter(agent=agent, read_at=None)


class SectionOpeningQuerySet(PartQuerySet):
    """Articles open in somebody's editor."""

    seen_with = "section"

    def of_others(self, contract: Any, agent: Agent, *, since: datetime) -> Self:
        """Those of this contract that others have open, seen since then."""
        found = self.filter(section__contract=contract, seen_at__gte=since).exclude(agent=agent)
        return found.select_related("agent").order_by("opened_at", "pk")
