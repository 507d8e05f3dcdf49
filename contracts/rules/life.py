"""What may still be written, what may follow, how things are named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from cls_portal.errors import Reason
from cls_portal.templatetags.portal import date_fr
from contracts.states import EDITABLE, ContractState, Phase
from territories.states import AreaKind

if TYPE_CHECKING:
    from territories.models import PriorityArea


# Ladder of reminders before the end of a contract (product.md §3), in months.
FINAL_EVALUATION_REMINDERS = (12, 6, 3)


# The geography of a framework agreement, by its kind.
AREA_OF_FRAMEWORK = {"CUCS": AreaKind.CUCS, "VILLE": AreaKind.CDV}


def perimeter_key(codes: Iterable[str]) -> str:
    """SHA-256 (hexadecimal) of the sorted commune codes: the same perimeter has the same key."""
    return hashlib.sha256(",".join(sorted(codes)).encode()).hexdigest()


def is_editable(state: str) -> bool:
    """Whether the text may still be written."""
    return state in EDITABLE


def text_open(state: str, *, on_paper: bool) -> bool:
    """Whether articles, axes, actions and partners may be written.

    Up to approval; and on a contract taken over from paper, whose text is entered while it runs.
    """
    return is_editable(state) or (on_paper and state == ContractState.SIGNED)


def origin_of_paper(taken_over_on: date, by: str) -> str:
    """How a contract signed on paper names its origin, wherever it is shown."""
    return f"signé sur papier, repris le {date_fr(taken_over_on)}" + (f" par {by}" if by else "")


def next_reference(kind: str, department_code: str, year: int, rank: int) -> str:
    """« CLS-33-2026-004 »: kind, département, year of creation, rank in that year."""
    return f"{kind.replace('_', '-')}-{department_code}-{year}-{rank:03d}"


def wrong_area_of_framework(kind: str, area: PriorityArea | None) -> list[Reason]:
    """A Cucs and a contrat de ville have the geography of their name; the other agreements have none."""
    if area is None or AREA_OF_FRAMEWORK.get(kind) == area.kind:
        return []
    text = "Un Cucs ou un contrat de ville se rattache à la géographie de même nature."
    return [Reason(text, "contracts.framework_area", field="area")]


def title_of_amendment(number: int, title: str) -> str:
    """« Avenant n° 2 au contrat « CLS de Bègles » », within what a title holds."""
    before, after = f"Avenant n°\u00a0{number} au contrat «\u00a0", "\u00a0»"
    room = 200 - len(before) - len(after)
    return before + (title if len(title) <= room else f"{title[: room - 1]}…") + after


def refusal_to_amend(*, is_amendment: bool, phase: str | None, open_reference: str | None) -> list[Reason]:
    """A contract signed and not yet expired may be amended, one amendment at a time."""
    if is_amendment:
        return [Reason("Un avenant ne se modifie pas par un avenant : modifiez le contrat.", code="contract.amends")]
    if phase is None:
        return [Reason("Seul un contrat signé se modifie par avenant.", code="contract.not_signed")]
    if phase == Phase.EXPIRED:
        text = "Ce contrat est échu : il se reconduit ou se redéfinit, il ne se modifie plus par avenant."
        return [Reason(text, code="contract.expired")]
    if open_reference:
        return [Reason(f"Un avenant est déjà en préparation : {open_reference}.", code="contract.amendment_open")]
    return []


RENEW = "renew"


REDEFINE = "redefine"


FOLLOWED = (ContractState.SIGNED, ContractState.RENEWED, ContractState.REDEFINED)


def refusal_to_succeed(*, is_amendment: bool, state: str, follower: str | None) -> list[Reason]:
    """A signed contract has one follower in preparation at a time."""
    if is_amendment:
        return [Reason("Un avenant suit le sort du contrat qu’il modifie.", code="contract.amends")]
    if state not in FOLLOWED:
        return [Reason("Seul un contrat signé se reconduit ou se redéfinit.", code="contract.not_signed")]
    if follower:
        return [Reason(f"Le contrat qui suit est déjà en préparation : {follower}.", code="contract.followed")]
    return []
