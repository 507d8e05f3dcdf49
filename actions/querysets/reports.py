"""Every read of reports."""

from __future__ import annotations

from typing import Self

from cls_portal.models import Agent
from cls_portal.querysets import PartQuerySet


class ContractReportQuerySet(PartQuerySet):
    """Reports of contracts: each is its asker’s, while they see the contract."""

    seen_with = "contract"

    def visible_to(self, agent: Agent) -> Self:
        return super().visible_to(agent).filter(asked_by=agent)
