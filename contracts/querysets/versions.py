"""Every read of frozen texts, of their signatures and of the files deposited for them."""

from __future__ import annotations

from typing import Self

from cls_portal.models import Agent
from cls_portal.querysets import PartQuerySet
from contracts.querysets.parties import ContractPartQuerySet


class VersionQuerySet(ContractPartQuerySet):
    def for_list(self) -> Self:
        return self.select_related("pdf").prefetch_related("signatures")

    def for_detail(self, agent: Agent) -> Self:
        return self.for_list()


class SignatureQuerySet(PartQuerySet):
    seen_with = "version"

    def originals(self) -> Self:
        """Those of the versions of contracts proper, not of their amendments."""
        return self.filter(version__contract__amends=None)


class SignatureDepositQuerySet(SignatureQuerySet):
    """Deposits are seen with the version they are about."""

    def to_examine(self, ids: list[int]) -> Self:
        """Those of these deposits that await their examination, with what it reads."""
        rows = self.filter(pk__in=ids, state="examining").order_by("pk")
        return rows.select_related(
            "version__contract", "version__pdf", "version__frozen_by", "signatory", "file", "deposited_by"
        )

    def for_list(self) -> Self:
        return self.select_related("version", "deposited_by")

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("version__contract", "signatory__contract", "file", "deposited_by", "signature")
