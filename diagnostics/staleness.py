"""When a diagnostic is out of date: pure rules of dates, asked wherever it is used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diagnostics.rules import age

YEARS = 3


@dataclass(frozen=True, slots=True)
class Dates:
    """What staleness is judged on; `edition_on` is the oldest edition that its figures were read in."""

    ends_on: date
    validated_on: date | None = None
    edition_on: date | None = None
    current_edition_on: date | None = None
    withdrawn: bool = False  # whether the edition of one of them was withdrawn since


def reasons(dates: Dates, on: date) -> list[str]:
    """Why it is out of date on that day, in French; nothing when it is not."""
    found = []
    if dates.edition_on and dates.current_edition_on and dates.edition_on < dates.current_edition_on:
        found.append(
            f"Ses chiffres viennent de l’édition du {dates.edition_on:%d/%m/%Y} : "
            f"celle du {dates.current_edition_on:%d/%m/%Y} l’a remplacée."
        )
    if dates.withdrawn:
        found.append("Une édition citée a été retirée.")
    limit = years_before(on)
    if dates.validated_on and dates.validated_on < limit:
        found.append(f"Il a été validé {age(dates.validated_on, on)}, soit plus de {YEARS}\u00a0ans.")
    if dates.ends_on < limit:
        found.append(f"La période observée s’est achevée {age(dates.ends_on, on)}, soit plus de {YEARS}\u00a0ans.")
    return found


def years_before(on: date) -> date:
    """The day three years before; what is dated earlier is out of date."""
    try:
        return on.replace(year=on.year - YEARS)
    except ValueError:  # 29 February
        return on.replace(year=on.year - YEARS, day=28)
