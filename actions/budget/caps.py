"""The share of an action’s cost that the FIPD may pay, as the call of a year says it; a setting, with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Cap:
    """`share`: in percent of the cost. `department`: its code, or nothing for all. `words`: the rule as it is said."""

    year: int
    department: str
    share: Decimal
    words: str
    source: str
    url: str


@cache
def _read(path: Path) -> tuple[Cap, ...]:
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("cap", [])
    return tuple(Cap(**{**row, "share": Decimal(str(row["share"]))}) for row in rows)


def caps() -> tuple[Cap, ...]:
    return _read(Path(settings.FIPD_CAPS))


def cap_of(year: int, department: str, known: Iterable[Cap] | None = None) -> Cap | None:
    """The cap of the call of that year in that département, else that of all; None when none is known."""
    fitting = [each for each in (caps() if known is None else known) if each.year == year]
    own = next((each for each in fitting if each.department == department), None)
    return own or next((each for each in fitting if not each.department), None)
