"""Every read of requests for news, and of questions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from actions.querysets.parts import ActionPartQuerySet
from cls_portal.models import Agent
from cls_portal.querysets import related_model
from partners.querysets import has_left

LATE_ANSWERS = timedelta(days=30)  # for which a link still takes answers after the day they were awaited


class ActionQuestionQuerySet(ActionPartQuerySet):
    """Questions: seen with their action."""

    def awaiting(self) -> Self:
        """Neither answered nor closed."""
        return self.filter(answered_on=None, closed_on=None)

    def to_read(self) -> Self:
        """Answered, and not closed yet by who asked."""
        return self.filter(answered_on__isnull=False, closed_on=None)

    def for_mail(self) -> Self:
        """In the order of the questions, with what a mail says of them."""
        return self.select_related("action__contract__lead_prefecture", "asker", "organisation").order_by(
            "asked_on", "pk"
        )

    def of_living(self) -> Self:
        """Those about actions that are followed."""
        return self.filter(action__in=related_model(self.model, "action").objects.followed().order_by().values("pk"))

    def asked_of(self, organisations: Any, coordinated: Collection[int], agent: Agent) -> Self:
        """Asked of one of these organisations, or of the coordination of these contracts, by somebody else."""
        asked = Q(organisation__in=organisations) | Q(organisation=None, action__contract__in=coordinated)
        return self.filter(asked).exclude(asker=agent)


class NewsRequestQuerySet(models.QuerySet[Any]):
    """Requests for news: seen from the contracts of the actions that they ask about."""

    def visible_to(self, agent: Agent) -> Self:
        asked = related_model(self.model, "asked")
        return self.filter(Exists(asked.objects.visible_to(agent).filter(request=OuterRef("pk")).order_by()))

    def about(self, contract: Any) -> Self:
        """Those that ask about an action of this contract."""
        asked = related_model(self.model, "asked")
        rows = asked.objects.filter(request=OuterRef("pk"), action__contract=contract).order_by()
        return self.filter(Exists(rows))

    def open_on(self, on: date) -> Self:
        """Neither revoked nor answered, of actions still to follow, and not long past its day."""
        asked = related_model(self.model, "asked")
        rows = asked.objects.to_follow().filter(request=OuterRef("pk")).order_by()
        waiting = self.filter(revoked_on=None, answered_on=None, due_on__gte=on - LATE_ANSWERS)
        return waiting.filter(Exists(rows))


class AskedActionQuerySet(ActionPartQuerySet):
    """Actions asked about."""

    def to_follow(self) -> Self:
        """Those that the organisation asked still leads, or of which it gives a measure, in a living contract, while
        whoever was asked is still there."""
        action = related_model(self.model, "action")
        reported = related_model(action, "indicators")
        gives = reported.objects.filter(action=OuterRef("action"), reporter=OuterRef("request__organisation"))
        own = Q(action__lead=F("request__organisation")) | Q(Exists(gives.order_by()))
        gone = has_left("request__organisation", "request__contact_email")
        return self.filter(own, ~gone, action__in=action.objects.followed().order_by().values("pk"))
