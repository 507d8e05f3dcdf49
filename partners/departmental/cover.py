"""Which communes have a council, which should have one and have none: the law of the day, on what the portal knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q

from cls_portal.models import Agent
from partners.departmental.places import communes
from partners.models import Council, CouncilKind
from partners.rules import council_state, watch_limits
from partners.states import CouncilState
from territories.models import CompleteAreaList, PriorityArea, Territory, TerritoryCommune
from territories.rules import AreaKnowledge, Duty, Obligation, local_council, quarter_kind

# The councils of one commune, which answer for it alone; the CISPD answers for those of its EPCI.
OWN = (CouncilKind.CLSPD, CouncilKind.PARIS)


class Cover(IntEnum):
    """What a commune has; the darker on the map, the more there is to do."""

    OPTIONAL = 0
    UNKNOWN = 1
    ACTIVE = 2
    DORMANT = 3
    MISSING = 4

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Cover.OPTIONAL: "aucun conseil, facultatif",
    Cover.UNKNOWN: "aucun conseil, obligation à vérifier",
    Cover.ACTIVE: "conseil actif, communal ou intercommunal",
    Cover.DORMANT: "conseil en sommeil",
    Cover.MISSING: "aucun conseil, obligatoire",
}


@dataclass
class Covered:
    """A commune and what is known of its councils; `states` are those of its own and of its CISPD."""

    pk: int
    code: str
    name: str
    population: int | None
    areas: list[str] = field(default_factory=list)
    own: set[CouncilState] = field(default_factory=set)
    shared: set[CouncilState] = field(default_factory=set)

    def cover(self, complete: bool, on: date) -> Cover:
        """A commune whose CISPD sleeps has no council any more: the CLSPD is compulsory again."""
        if CouncilState.ACTIVE in self.own | self.shared:
            return Cover.ACTIVE
        if self.own:
            return Cover.DORMANT
        duty = duty_of(self.population, self.areas, complete, on).duty
        if duty is Duty.COMPULSORY:
            return Cover.MISSING
        if self.shared:
            return Cover.DORMANT
        return Cover.UNKNOWN if duty is Duty.UNKNOWN else Cover.OPTIONAL


def duty_of(population: int | None, areas: Iterable[str], complete: bool, on: date) -> Obligation:
    """What the law of the day says of a council for a commune that no CISPD in activity covers."""
    known = AreaKnowledge(tuple(areas), complete)
    return local_council(population=population, has_priority_area=known.holds, on=on)


def covers(agent: Agent, department: Territory, councils: Iterable[Any], on: date) -> list[tuple[Covered, Cover]]:
    """Each commune that the agent watches there, and what it has of these councils; four queries, whatever there is."""
    rows = communes(agent, department, on).order_by("code").values_list("pk", "code", "name", "population")
    found = {pk: Covered(pk, code, name, population) for pk, code, name, population in rows}
    _note_councils(found, councils)
    kind = quarter_kind(on)
    areas = PriorityArea.objects.filter(kind=kind).in_force(on).filter(communes__in=list(found)).order_by("name", "pk")
    for commune, name in areas.values_list("communes", "name"):
        if commune in found:
            found[commune].areas.append(name)
    complete = CompleteAreaList.objects.filter(kind=kind).in_force(on).exists()
    return [(commune, commune.cover(complete, on)) for commune in found.values()]


def missing(known: Iterable[tuple[Covered, Cover]]) -> list[Covered]:
    """Those that should have a council and have none, the most populated first."""
    found = [commune for commune, cover in known if cover is Cover.MISSING]
    return sorted(found, key=lambda commune: (-(commune.population or 0), commune.name))


def _note_councils(found: dict[int, Covered], councils: Iterable[Any]) -> None:
    living = [council for council in councils if council.dissolved_on is None]
    of_territory: dict[int, list[Any]] = defaultdict(list)
    for council in living:
        if council.kind == CouncilKind.CISPD or council.kind in OWN:
            of_territory[council.territory_id].append(council)
    rows = TerritoryCommune.objects.filter(territory__in=list(of_territory)).order_by()
    for territory, commune in rows.values_list("territory", "commune"):
        for council in of_territory[territory] if commune in found else ():
            held = found[commune].shared if council.kind == CouncilKind.CISPD else found[commune].own
            held.add(council_state(council))


def without_council(agent: Agent, department: Territory, on: date) -> Any:
    """The communes that the agent watches there without a council of their own nor a CISPD in activity, each with what
    tells its obligation (`with_areas`)."""
    return lacking(communes(agent, department, on), on)


def lacking(communes: Any, on: date) -> Any:
    """Those of these communes that have neither: read from the commune, whose territories are few."""
    councils = Council.objects.filter(territory=OuterRef("territory")).order_by()
    own = Exists(councils.filter(kind__in=OWN, dissolved_on=None))
    answering = own | Exists(councils.filter(kind=CouncilKind.CISPD).acting_on(on))
    here = TerritoryCommune.objects.filter(answering, commune=OuterRef("pk")).order_by()
    return communes.filter(~Exists(here)).with_areas(quarter_kind(on), on)


def under(rows: Any, duty: str, on: date) -> Any:
    """Those of `without_council` for which a council is compulsory, optional, or to be checked: as `duty_of`."""
    over = watch_limits(on).council_over
    if over is None:
        return rows.none() if duty == Duty.COMPULSORY else rows
    due = Q(population__gt=over) | Q(area_names__len__gt=0)
    if duty == Duty.COMPULSORY:
        return rows.filter(due)
    open_question = Q(population=None) | Q(areas_complete=False)
    undue = rows.exclude(Q(population__isnull=False, population__gt=over) | Q(area_names__len__gt=0))
    return undue.filter(open_question) if duty == Duty.UNKNOWN else undue.exclude(open_question)
