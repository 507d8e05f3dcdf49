"""Every read of what hangs from actions."""

from __future__ import annotations

from typing import Self

from cls_portal.querysets import PartQuerySet


class ActionPartQuerySet(PartQuerySet):
    """Rows that belong to an action: seen with it."""

    seen_with = "action"

    def originals(self) -> Self:
        return self.filter(action__contract__amends=None)

    def in_text(self) -> Self:
        """Rows of the text of the contract: neither added by the follow-up, nor of a withdrawn action."""
        told = self.filter(action__withdrawn_on=None)
        return told.filter(in_text=True) if any(field.name == "in_text" for field in self.model._meta.fields) else told
