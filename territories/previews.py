"""What an import of priority areas would do, before it is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from cls_portal.models import Agent
from territories import exchange
from territories.access import importable_communes
from territories.area_lines import AreaLine, Comparison, compare
from territories.exchange import LABELS, Problem, Reading
from territories.models import Territory
from territories.states import TerritoryKind

SHOWN = 30


@dataclass(frozen=True)
class Preview:
    """Everything wrong; or else the lines, signed, to be sent back as they are."""

    problems: Sequence[Problem]
    left_out: int
    comparison: Comparison
    rows: Sequence[tuple[AreaLine, str]]
    count: int
    frozen: str


def preview(name: str, content: bytes, *, by: Agent, starts_on: date | None, source: str) -> Preview:
    """Read the file and set it against what the portal holds; `BadTable` when it is no table."""
    reading = exchange.read_areas(name, content, starts_on=starts_on, source=source)
    _tell_outside(reading, by)
    found = compare(reading.lines)
    fate = {line.key: "nouvelle" for line in found.new} | {line.key: "modifiée" for _, line in found.changed}
    rows = [(line, fate.get(line.key, "inchangée")) for line in islice(reading.lines, SHOWN)]
    frozen = "" if reading.problems else exchange.freeze(reading.lines)
    return Preview(reading.problems, reading.left_out, found, rows, len(reading.lines), frozen)


def _tell_outside(reading: Reading, by: Agent) -> None:
    """A préfecture writes inside its territory."""
    reachable = importable_communes(by)
    if reachable is None:
        return
    codes = {code for line in reading.lines for code in line.communes}
    known = Territory.objects.filter(kind=TerritoryKind.COMMUNE, code__in=codes).values_list("code", "pk")
    outside = {code for code, pk in known if pk not in reachable}
    for line in reading.lines:
        wrong = sorted(outside & set(line.communes))
        if wrong:
            text = f"« {line.name} » : {', '.join(wrong)} hors de votre territoire."
            reading.wrong(line.number, LABELS["communes"], text)
