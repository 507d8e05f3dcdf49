"""Opinions, délibérations, waivers."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal.errors import Reason
from contracts import rules
from contracts.lifecycle import CONTRACT
from contracts.models import (
    Contract,
    OpinionSource,
)
from contracts.states import EDITABLE


def opinions_page(contract: Contract, on: date) -> dict[str, Any]:
    """Opinions given and awaited, délibérations given and awaited, waivers granted and possible."""
    opinions = {opinion.source: opinion for opinion in contract.opinions.select_related("meeting")}
    missing = CONTRACT.missing(CONTRACT["freeze"], contract, on)  # asks again for the whole chain
    return {
        "contract": contract,
        "open": contract.state in EDITABLE,
        "prosecutor": opinions.get(OpinionSource.PROSECUTOR),
        "council": opinions.get(OpinionSource.COUNCIL),
        "resolutions": contract.resolutions.select_related("territory", "file"),
        "awaited": [reason for reason in missing if reason.code == "contract.resolution"],
        "waivers": contract.waivers.select_related("granted_by"),
        "waivable": _unique(reason for reason in missing if rules.waivable(reason.code)),
    }


def _unique(reasons: Any) -> list[Reason]:
    return list({reason.code: reason for reason in reasons}.values())
