"""Every read of mailing groups and of the care of personal data."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from cls_portal.models import Agent
from partners.querysets.reach import administers, related_model


class MailingPartQuerySet(models.QuerySet[Any]):
    """What belongs to a mailing group is seen by whoever sees its council."""

    def visible_to(self, agent: Agent) -> Self:
        lists = related_model(self.model, "mailing_group").objects.visible_to(agent)
        return self.filter(mailing_group__in=lists.order_by().values("pk"))

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("mailing_group__council__territory")


class PersonalDataActQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """Those of the administrator, who answers for the installation, and one's own."""
        return self.filter(Q(administers(agent)) | Q(done_by=agent))
