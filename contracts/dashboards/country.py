"""The départements compared, on a day: what each app measures of them, as a table and as a map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from cls_portal.charts import Chart, Classes, choropleth
from cls_portal.dashboards import Measure, measures_of, narrowed
from cls_portal.exports.heads import Head
from cls_portal.models import Agent
from cls_portal.templatetags.portal import number_fr
from contracts.dashboards.department import PREPARING
from contracts.models import Contract
from contracts.querysets.contracts import of_phase
from contracts.register.departments import by_position
from contracts.register.positions import Position
from contracts.register.rows import rows_on
from contracts.states import FROZEN, Phase
from contracts.uncovered import uncovered
from diagnostics.eligibility.rules import CURRENT
from partners.departmental.places import watched
from territories import outlines
from territories.models import Territory

CODE, NAME = "code", "nom"
CLASSES = 4  # of those that are not nought
SOURCE = "données enregistrées dans le portail"


@dataclass(frozen=True)
class Line:
    """A département and its value for each measure, in their order."""

    department: Territory
    values: Sequence[Any]


@dataclass(frozen=True)
class Table:
    """The départements that the agent watches, in the order asked for; `sums` are those of the lines."""

    day: date
    measures: Sequence[Measure]
    lines: Sequence[Line]
    sort: str

    @property
    def sums(self) -> list[Any]:
        return [sum(line.values[place] for line in self.lines) for place in range(len(self.measures))]

    @property
    def heads(self) -> list[Head]:
        return [Head("Code"), Head("Département"), *(Head(each.label, each.kind) for each in self.measures)]

    def rows(self) -> Iterator[list[Any]]:
        """As a file, the sums last."""
        for line in self.lines:
            yield [line.department.code, line.department.name, *line.values]
        yield ["", "Ensemble", *self.sums]

    @property
    def shown(self) -> Iterator[tuple[Territory, list[SafeString]]]:
        """Each département, its values in words, those that are not nought leading to the list behind them."""
        addresses = [escape(each.url) for each in self.measures]
        for line in self.lines:
            cells = zip(addresses, self.measures, line.values, strict=True)
            code = line.department.code
            yield line.department, [_cell(address + code, each.said(value), value) for address, each, value in cells]

    @property
    def said_sums(self) -> list[str]:
        return [each.said(value) for each, value in zip(self.measures, self.sums, strict=True)]

    def measure(self, key: str) -> Measure:
        """The one asked for, or the first."""
        return next((each for each in self.measures if each.key == key), self.measures[0])


def _cell(address: str, said: str, value: Any) -> SafeString:
    """Numbers in words hold nothing to escape."""
    return SafeString(f'<a href="{address}">{said}</a>' if value else said)


def table_on(agent: Agent, day: date, on: date, sort: str = "") -> Table:
    """The départements compared as they stood on that day; a day that has passed is told by the register alone."""
    departments = watched(agent, on).only("pk", "code", "name", "sort_key")
    measures = measures_of(agent, day, on)
    lines = [Line(each, [measure.of(each.pk) for measure in measures]) for each in departments]
    return Table(day, measures, _sorted(lines, measures, sort), sort)


def _sorted(lines: list[Line], measures: Sequence[Measure], sort: str) -> list[Line]:
    """By name, by code or by a measure, « - » before it to reverse; equal ones by their code."""
    key = sort.removeprefix("-")
    places = {each.key: place for place, each in enumerate(measures)}
    found = sorted(lines, key=lambda line: line.department.code)
    if key == NAME:
        found.sort(key=lambda line: line.department.sort_key, reverse=sort.startswith("-"))
    elif key in places:
        found.sort(key=lambda line: line.values[places[key]], reverse=sort.startswith("-"))
    elif sort == f"-{CODE}":
        found.reverse()
    return found


def map_of(table: Table, measure: Measure) -> Chart:
    """The départements shaded by a measure; overseas collectivities have no outline."""
    values = {line.department.code: float(measure.of(line.department.pk)) for line in table.lines}
    address = reverse("dashboard")
    return choropleth(
        f"{measure.label}\u00a0: départements",
        outlines.departments_of_france(),
        values,
        classes=_classes(list(values.values())),
        names={line.department.code: f"{line.department.name} ({line.department.code})" for line in table.lines},
        unit="en euros" if measure.kind == "amount" else "nombre",
        source=SOURCE,
        hrefs={code: f"{address}?{urlencode({'departement': code})}" for code in values},
        nouns="département,départements",
    )


def _classes(values: Sequence[float]) -> Classes:
    """Nought by itself, then about as many départements in each class, in whole numbers."""
    above = sorted(int(value) for value in values if value)
    if not above:
        return Classes((), ("0",))
    firsts = sorted({above[len(above) * rank // CLASSES] for rank in range(CLASSES)})
    lasts = [*(after - 1 for after in firsts[1:]), above[-1]]
    labels = [_between(first, last) for first, last in zip(firsts, lasts, strict=True)]
    return Classes(tuple(first - 0.5 for first in firsts), ("0", *labels))


def _between(first: int, last: int) -> str:
    return number_fr(first) if first == last else f"{number_fr(first)} à {number_fr(last)}"


# What contracts measure


def contract_measures(agent: Agent, day: date, on: date) -> list[Measure]:
    """Of today by the contracts themselves, of a past day by the register."""
    return _today(agent, on) if day == on else _then(agent, day)


def _stages(on: date) -> list[tuple[str, str, Q, dict[str, Any]]]:
    """Key, label, what is counted, what its list is narrowed by."""
    phases = [
        (key, label, of_phase(phase, on), {"phase": phase.value})
        for key, label, phase in (
            ("vigueur", "En vigueur", Phase.RUNNING),
            ("venir", "Signés, à venir", Phase.UPCOMING),
            ("echus", "Échus", Phase.EXPIRED),
        )
    ]
    before = [
        (key, label, Q(state__in=states), {"state": [state.value for state in states]})
        for key, label, states in (
            ("signature", "En cours de signature", FROZEN),
            ("preparation", "En préparation", PREPARING),
        )
    ]
    return [*phases, *before]


def _today(agent: Agent, on: date) -> list[Measure]:
    """Two queries."""
    stages = _stages(on)
    rows: Any = Contract.objects.visible_to(agent).originals().order_by().values("lead_prefecture")
    found = list(rows.annotate(**{key: Count("pk", filter=kept) for key, _, kept, _ in stages}))
    measures = [
        Measure(key, label, {row["lead_prefecture"]: row[key] for row in found}, narrowed("contract-list", **asked))
        for key, label, _, asked in stages
    ]
    return [*measures, _without(agent, on)]


def _without(agent: Agent, on: date) -> Measure:
    rows = uncovered(agent, on).filter(above__gte=CURRENT.indicators).order_by()
    counted = dict(rows.values_list("territory__department").annotate(count=Count("pk")))
    label = "Communes au-dessus, sans contrat"
    return Measure("sans", label, counted, narrowed("uncovered-list"))


def _then(agent: Agent, day: date) -> list[Measure]:
    counted = by_position(rows_on(agent, day))
    return [
        Measure(
            position.value, str(position.label),
            {department: count for (department, found), count in counted.items() if found == position},
            narrowed("contract-register", on=day.isoformat(), position=position.value),
        )
        for position in Position
    ]  # fmt: skip
