"""Whether a contract stands in the public register, for its page."""

from __future__ import annotations

from typing import Any

from contracts import rules
from contracts.models import Contract


def opening_of(contract: Contract) -> dict[str, Any] | None:
    """The day since when everybody reads it, if they do; None where it may not be published."""
    if rules.unpublishable(signed_on=contract.signed_on, amendment=contract.amends_id is not None):
        return None
    entry = getattr(contract, "public_entry", None)
    return {"since": entry.opened_on if entry else None}
