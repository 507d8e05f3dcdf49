"""Who chairs a council and who coordinates it, with their terms, in words; reads `officers` of the row."""

from __future__ import annotations

from typing import Any

from partners.rules import last_day
from partners.states import Capacity

NAMED = {Capacity.CHAIR: "chair", Capacity.COORDINATOR: "coordinator"}


def seated(council: Any, capacity: Capacity) -> Any:
    """The seat of that office held on the day that was read; None when there is none."""
    return next((seat for seat in council.officers if seat.capacity == capacity), None)


def in_short(council: Any, capacity: Capacity) -> str:
    """« Karim Benali, jusqu’au 31/12/2026 »; the account of the sheet where nobody sits."""
    return _said(council, capacity, "")


def in_full(council: Any, capacity: Capacity) -> str:
    """« Karim Benali, depuis le 01/01/2025, jusqu’au 31/12/2026 »."""
    return _said(council, capacity, ", depuis le {:%d/%m/%Y}")


def _said(council: Any, capacity: Capacity, since: str) -> str:
    seat = seated(council, capacity)
    if seat is None:
        return str(getattr(council, NAMED[capacity]) or "")
    until = f", jusqu’au {last_day(seat.ends_on):%d/%m/%Y}" if seat.ends_on else ""
    return f"{seat.holder or seat.title}{since.format(seat.starts_on)}{until}"
