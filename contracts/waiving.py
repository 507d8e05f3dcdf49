"""What a contract lacks, piece by piece: where each is mended, and where the préfecture may waive it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from cls_portal.errors import Reason
from contracts import rules
from contracts.lifecycle import CONTRACT
from contracts.models import Contract

# The steps whose gates ask for pieces that may be waived.
ASKING = ("open_consultation", "freeze")


@dataclass(frozen=True)
class Lacking:
    """A missing piece as the pages show it: `url` mends it, `waive_url` waives it; '' where there is no such door."""

    text: str
    code: str
    url: str = ""
    waive_url: str = ""


def lackings(contract: Contract, reasons: Iterable[Reason], *, waives: bool, mends: bool = True) -> list[Lacking]:
    """The reasons with their doors: `waives` for whoever may waive now, `mends` for whoever may write."""
    return [
        Lacking(
            reason.text,
            reason.code,
            reason.url if mends else "",
            waive_url(contract, reason.code) if waives and rules.waivable(reason.code) else "",
        )
        for reason in reasons
    ]


def waive_url(contract: Contract, code: str) -> str:
    return f"{reverse('waiver-grant', args=[contract.pk])}?{urlencode({'piece': code})}"


def waivable_now(contract: Contract, on: date) -> list[Reason]:
    """What its gates lack and the préfecture may waive, each once."""
    asked: dict[str, list[Reason]] = {}
    found = [reason for step in ASKING for reason in CONTRACT.missing(CONTRACT[step], contract, on, asked)]
    return list({reason.code: reason for reason in found if rules.waivable(reason.code)}.values())


def piece_of(contract: Contract, code: str, on: date) -> Reason | None:
    """The missing piece of that code, or None when it does not lack (any more)."""
    return next((reason for reason in waivable_now(contract, on) if reason.code == code), None)
