"""What every operation on a council begins with: whose it is, and what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import lock
from partners.models import Council


def kept(council: Council, by: Agent | SystemActor) -> Council:
    """The council, locked, for whoever keeps it."""
    council = lock(council, None)
    require(by, "partners.edit_council", council)
    return council


def refuse(reasons: Sequence[Reason]) -> None:
    if reasons:
        raise Refused(list(reasons))


def refuse_wrong_end(starts_on: date, ends_on: date, former: date | None) -> None:
    """A period ends after it began, and earlier than it already did."""
    if ends_on < starts_on:
        raise Refused([Reason("La fin précède le début.", "partners.ends_before", field="ends_on")])
    if former is not None and former <= ends_on:
        text = "Cette période prend déjà fin à cette date ou avant."
        raise Refused([Reason(text, "partners.already_ended", field="ends_on")])
