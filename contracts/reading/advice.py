"""Opinions, délibérations, waivers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from cls_portal.errors import Reason
from cls_portal.models import Agent
from contracts import rules
from contracts.models import (
    Contract,
    OpinionSource,
)
from contracts.reading.consultation import asked_of
from contracts.reading.resolutions import progress_of
from contracts.states import EDITABLE
from partners.decisions.effects import origin_of


def opinions_page(contract: Contract, agent: Agent, on: date) -> dict[str, Any]:
    """Opinions given and awaited, how many délibérations of those awaited, waivers granted and possible."""
    opinions = {opinion.source: opinion for opinion in contract.opinions.select_related("meeting", "document")}
    waivers = list(contract.waivers.select_related("granted_by"))
    granted = {waiver.code for waiver in waivers}
    missing = [each for each in _missing_above(contract, on) if rules.waivable(each.code) and each.code not in granted]
    return {
        "contract": contract,
        "open": contract.state in EDITABLE,
        "prosecutor": opinions.get(OpinionSource.PROSECUTOR),
        "council": opinions.get(OpinionSource.COUNCIL),
        "origin": origin_of(opinions.get(OpinionSource.COUNCIL), agent),
        "resolutions": progress_of(contract),
        "requests": asked_of(contract, on),
        "waivers": waivers,
        "waivable": _unique(missing),
    }


def _missing_above(contract: Contract, on: date) -> Iterator[Reason]:
    """What is missing before the text is frozen, but for the contract’s own pieces: none of them may be waived."""
    for name in settings.GATES["contracts.freeze"]:
        if not name.startswith("contracts.gates."):
            yield from import_string(name)(contract, on)


def _unique(reasons: Any) -> list[Reason]:
    return list({reason.code: reason for reason in reasons}.values())
