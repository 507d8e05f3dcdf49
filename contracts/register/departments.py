"""The register by département: signed, signing, negotiating, and who could; with the sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from cls_portal.exports.heads import Head
from cls_portal.models import Agent
from contracts.register.filters import DepartmentsFilter
from contracts.register.rows import communes_taken, rows_on
from contracts.uncovered import WATCHERS
from diagnostics.eligibility.rules import CURRENT
from diagnostics.models import AboveAverage, Edition
from partners.models import Council, CouncilKind
from territories.access import communes_held, reads_everywhere
from territories.models import Territory, TerritoryCommune
from territories.states import TerritoryKind

# Key, head of its column. `communes` and `councils` are those who could.
FIGURES = (
    ("running", "Signés, en vigueur"),
    ("upcoming", "Signés, à venir"),
    ("signing", "En cours de signature"),
    ("negotiating", "En négociation"),
    ("communes", "Communes au-dessus de la moyenne sans contrat, même en préparation"),
    ("councils", "Conseils sans contrat, même en préparation"),
)
HEADS = [Head("Code"), Head("Département"), Head("Région"), *(Head(label, "count") for _, label in FIGURES)]

# Councils that no contract follows: the departmental one, and those that the law replaced in 2002.
WITHOUT_CONTRACT = (CouncilKind.CDPD, CouncilKind.CCPD)

INTEGER = {"output_field": IntegerField()}
Counts = Mapping[int, int]


@dataclass(frozen=True)
class Line:
    """A département and its figures, in the order of `FIGURES`; None: not known on that day."""

    department: Territory
    figures: tuple[int | None, ...]

    @property
    def region(self) -> str:
        return self.department.region.name if self.department.region else ""


@dataclass(frozen=True)
class Table:
    """Every département of the agent's scope, and their sums; `edition` is the one that counts the communes."""

    day: date
    lines: list[Line]
    edition: Edition | None

    @property
    def sums(self) -> list[int | None]:
        columns = list(zip(*(line.figures for line in self.lines), strict=True)) or [()] * len(FIGURES)
        return [None if None in column else sum(value or 0 for value in column) for column in columns]

    def rows(self) -> Iterator[list[Any]]:
        """As a file: one row for each département, then the sums."""
        for line in self.lines:
            yield [line.department.code, line.department.name, line.region, *line.figures]
        yield ["", "Ensemble", "", *self.sums]


def table_on(agent: Agent, day: date, filters: DepartmentsFilter, *, today: date) -> Table:
    """The table of that day, of what this agent sees today."""
    contracts = filters.narrow(rows_on(agent, day))
    edition = Edition.objects.serving().filter(produced_on__lte=day).first()
    taken = communes_taken(day)
    counted = by_position(contracts)
    communes = _communes(agent, today, edition, taken)
    councils = _councils(agent, day, taken)
    lines = [
        Line(
            department,
            (
                *(counted.get((department.pk, key), 0) for key, _ in FIGURES[:4]),
                None if communes is None else communes.get(department.pk, 0),
                councils.get(department.pk, 0),
            ),
        )
        for department in filters.departments(_departments(agent, today, {pk for pk, _ in counted}))
    ]
    return Table(day, lines, edition)


def _departments(agent: Agent, today: date, led: set[int]) -> Any:
    """Those of the agent's scope, and those that lead a contract that the agent sees."""
    found = Territory.objects.filter(kind=TerritoryKind.DEPARTMENT, gone=False)
    if not reads_everywhere(agent, today, WATCHERS):
        communes = communes_held(agent, today, WATCHERS).values("commune__department")
        found = found.filter(pk__in=communes) | found.filter(pk__in=led)
    return found.select_related("region").order_by("code", "pk")


def by_position(rows: Any) -> dict[tuple[int, str], int]:
    """How many rows of the register each département has in each position."""
    counted = rows.order_by().values_list("lead_prefecture", "position").annotate(count=Count("pgh_id"))
    return {(department, position): count for department, position, count in counted}


def _communes(agent: Agent, today: date, edition: Edition | None, taken: Any) -> Counts | None:
    if edition is None:
        return None
    rows = AboveAverage.objects.of(edition, communes_held(agent, today, WATCHERS)).filter(above__gte=CURRENT.indicators)
    counted = rows.exclude(territory__in=taken).order_by().values_list("territory__department")
    return dict(counted.annotate(count=Count("pk")))


def _councils(agent: Agent, day: date, taken: Any) -> Counts:
    """Councils that existed on that day, none of whose communes has a contract; dormant ones are counted."""
    first = TerritoryCommune.objects.filter(territory=OuterRef("territory")).order_by("commune")
    rows = (
        Council.objects.visible_to(agent)
        .exclude(created_on__gt=day)
        .exclude(dissolved_on__lte=day)
        .exclude(kind__in=WITHOUT_CONTRACT)
        .exclude(territory__commune_rows__commune__in=taken)
        .annotate(
            of=Coalesce("territory__department_id", Subquery(first.values("commune__department_id")[:1]), **INTEGER)
        )
    )
    return dict(rows.order_by().values_list("of").annotate(count=Count("pk")))
