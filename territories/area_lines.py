"""Priority areas as lines of a table: what an import or a reference file says, set against what the portal holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from territories.models import FormerCommune, PriorityArea, Territory
from territories.states import PARTS_OF_COMMUNES, TerritoryKind

WRITTEN = ("kind", "code", "name", "stated_communes", "population", "starts_on", "ends_on", "source")

Key = tuple[str, str, date]


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One area; `communes` are the codes of today's communes, and it goes by its code, or else by its name."""

    kind: str
    name: str
    starts_on: date
    source: str
    code: str = ""
    communes: tuple[str, ...] = ()
    stated_communes: int | None = None
    population: int | None = None
    ends_on: date | None = None
    number: int = field(default=0, compare=False)  # its line in the file

    @property
    def key(self) -> Key:
        return self.kind, self.code or f"name:{self.name}", self.starts_on

    @property
    def values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in WRITTEN}


@dataclass
class Comparison:
    """What the lines would change: `changed` pairs each with the area it rewrites."""

    new: list[AreaLine] = field(default_factory=list)
    changed: list[tuple[PriorityArea, AreaLine]] = field(default_factory=list)
    same: list[AreaLine] = field(default_factory=list)


def compare(lines: Sequence[AreaLine]) -> Comparison:
    """Two queries, whatever the number of lines."""
    kinds = {line.kind for line in lines}
    held = PriorityArea.objects.filter(kind__in=kinds, starts_on__in={line.starts_on for line in lines})
    areas = {_key_of(area): area for area in held.prefetch_related("communes")}
    found = Comparison()
    for line in lines:
        area = areas.get(line.key)
        if area is None:
            found.new.append(line)
        elif _says_the_same(area, line):
            found.same.append(line)
        else:
            found.changed.append((area, line))
    return found


def _key_of(area: PriorityArea) -> Key:
    return area.kind, area.code or f"name:{area.name}", area.starts_on


def _says_the_same(area: PriorityArea, line: AreaLine) -> bool:
    if any(getattr(area, name) != value for name, value in line.values.items()):
        return False
    return {commune.code for commune in area.communes.all()} == set(line.communes)


def today_codes(codes: Iterable[str]) -> dict[str, list[str]]:
    """For each code, the codes of the communes that answer for it today: itself, what its commune became, the commune
    of a municipal arrondissement; none for an unknown one. A code of today is taken for itself. Two queries."""
    asked = set(codes)
    found: dict[str, list[str]] = {code: [] for code in asked}
    here = Territory.objects.filter(code__in=asked, kind__in=[TerritoryKind.COMMUNE, *PARTS_OF_COMMUNES], gone=False)
    for kind, code, parent in here.values_list("kind", "code", "parent__code").order_by("pk"):
        if kind == TerritoryKind.COMMUNE:
            found[code] = [code]
        elif parent and not found[code]:
            found[code] = [parent]
    unknown = [code for code, known in found.items() if not known]
    formers = FormerCommune.objects.filter(code__in=unknown).values_list("code", "commune__code")
    for code, today in formers.order_by("pk"):
        found[code].append(today)
    return found
