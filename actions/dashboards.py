"""What actions say on the dashboards: who is late, and the money, of a département, of a contract, by département."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.urls import reverse

from actions.budget.page import DRAWN, FUNDERS, charts_of
from actions.budget.sums import GROUPINGS, LABELS
from actions.models import Action, BudgetLine, Indicator
from actions.states import Status
from cls_portal.charts import Bars, grouped_bars
from cls_portal.dashboards import Figure, Measure, Panel, Sheet, narrowed
from cls_portal.exports.heads import Head
from cls_portal.models import Agent
from cls_portal.templatetags.portal import euros, percent
from contracts.dashboards.department import keys_of
from contracts.models import Contract
from contracts.states import AFTER_SIGNATURE
from partners.models import Council
from territories.models import Territory

DRAWN_COUNCILS = 10
NONE = "null"  # how a filter names what has none
SOURCE = "suivi des actions saisi dans le portail"
COUNTS = {
    "followed": Count("pk"),
    "late": Count("pk", filter=Q(is_late=True)),
    "silent": Count("pk", filter=Q(is_silent=True)),
}


def actions_at(**asked: Any) -> str:
    """The list of actions, narrowed."""
    return _at("action-list", asked)


def budget_at(**asked: Any) -> str:
    return _at("action-budget", asked)


def _at(name: str, asked: dict[str, Any]) -> str:
    return f"{reverse(name)}?{urlencode({key: value for key, value in asked.items() if value})}"


# Of a département


@dataclass(frozen=True)
class Line:
    """The actions to follow of the contracts that one council steers."""

    name: str
    url: str
    followed: int
    late: int
    silent: int


def late_panel(agent: Agent, department: Territory, on: date) -> Panel:
    """The actions to follow, and those that are late, council by council."""
    lines = _by_council(agent, department, on)
    followed, late, silent = (sum(getattr(line, name) for line in lines) for name in COUNTS)
    place = {"departement": department.code}
    part = f"{percent(Decimal(late * 100) / followed)} des actions suivies" if followed else ""
    return Panel(
        "actions", "Actions en retard",
        (
            Figure(followed, "action suivie|actions suivies", actions_at(**place, suivi="suivies")),
            Figure(late, "en retard", actions_at(**place, suivi="retard"), part),
            Figure(silent, "sans nouvelle depuis 90\u00a0jours", actions_at(**place, suivi="silence")),
        ),
        (_late(lines),) if late else (),
    )  # fmt: skip


def _by_council(agent: Agent, department: Territory, on: date) -> list[Line]:
    """Two queries: the counts, and the names of the councils that the agent sees."""
    rows: Any = Action.objects.filter(contract__in=keys_of(agent, department, on)).followed().with_lateness(on)
    counted = list(rows.order_by().values("contract__council").annotate(**COUNTS))
    keys = [row["contract__council"] for row in counted]
    names = dict(Council.objects.visible_to(agent).filter(pk__in=keys).order_by().values_list("pk", "name"))
    lines = [_line(row, names, department.code) for row in counted]
    return sorted(lines, key=lambda line: (-line.late, -line.followed, line.name))


def _line(row: dict[str, Any], names: dict[int, str], code: str) -> Line:
    key = row["contract__council"]
    name = "Sans conseil" if key is None else names.get(key, "")
    asked = NONE if key is None else key if name else ""
    url = actions_at(departement=code, suivi="retard", conseil=asked) if asked else ""
    return Line(name or "Conseil hors du ressort", url, row["followed"], row["late"], row["silent"])


def _late(lines: Sequence[Line]) -> Sheet:
    """The councils most late are drawn, the file has them all."""
    title = "Actions en retard, par conseil"
    drawn = [line for line in lines if line.late][:DRAWN_COUNCILS]
    left = sum(bool(line.late) for line in lines) - len(drawn)
    chart = grouped_bars(
        title, ["Suivies", "En retard"], [Bars(line.name, [line.followed, line.late]) for line in drawn],
        of="Conseil", unit="actions", source=SOURCE, hrefs=[line.url for line in drawn],
        note=f"Les {len(drawn)} conseils qui en ont le plus\u00a0; {left} autres sont dans le fichier." if left else "",
    )  # fmt: skip
    heads = [Head("Conseil"), Head("Suivies", "count"), Head("En retard", "count"), Head("Sans nouvelle", "count")]
    return Sheet("retards", title, chart, heads, [(each.name, each.followed, each.late, each.silent) for each in lines])


def money_panel(agent: Agent, department: Territory, on: date) -> Panel:
    """The budget by year and by funder, of the contracts of the département."""
    lines = BudgetLine.objects.filter(action__contract__in=keys_of(agent, department, on))
    return _money(lines, on, departement=department.code)


@dataclass(frozen=True)
class Money:
    """Euros of a year or of a funder; None where no line says anything."""

    name: str
    amounts: Mapping[str, Decimal | None]

    def of(self, name: str) -> Decimal | None:
        return self.amounts[name]


def _money(lines: Any, on: date, **place: Any) -> Panel:
    """One query. A figure is that of the budget page, which the same filters open."""
    sums = {f"of_{name}": Sum(name) for name in DRAWN}
    rows = list(lines.order_by().values("year", "funder", "funder__name").annotate(**sums))
    by_year = _grouped(sorted(rows, key=itemgetter("year")), "year", "year")
    every = _grouped(sorted(rows, key=itemgetter("funder")), "funder", "funder__name")
    funders = sorted(every.values(), key=lambda each: (-(each.of("planned") or 0), each.name))[:FUNDERS]
    current = by_year.get(on.year)
    address = budget_at(**place, annee=on.year)
    figures = [Figure(_told(current, name), f"{LABELS[name].lower()} en {on.year}", address) for name in DRAWN]
    charts = charts_of(list(by_year.values()), funders, None)
    sheets = [
        Sheet(f"budget-{key}", chart.title, chart, _heads(key), [_amounts(each) for each in groups])
        for key, chart, groups in zip(("annee", "financeur"), charts, (by_year.values(), every.values()), strict=False)
    ]
    note = "" if by_year else "Aucune ligne de budget n’est connue."
    return Panel("budget", "Budget", figures if by_year else (), sheets, note, wide=True)


def _told(money: Money | None, name: str) -> str:
    """Nothing known is not nought."""
    if money is None:
        return "aucun"
    amount = money.of(name)
    return "inconnu" if amount is None else euros(amount, 0)


def _grouped(rows: Iterable[dict[str, Any]], key: str, named: str) -> dict[Any, Money]:
    """The rows, which stand in the order of their key, added up by it."""
    found = {}
    for value, group in groupby(rows, itemgetter(key)):
        own = list(group)
        found[value] = Money(str(own[0][named]), {name: _added(row[f"of_{name}"] for row in own) for name in DRAWN})
    return found


def _added(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _heads(key: str) -> list[Head]:
    return [Head(GROUPINGS[key].label), *(Head(LABELS[name], "amount") for name in DRAWN)]


def _amounts(group: Money) -> list[Any]:
    return [group.name, *(group.of(name) for name in DRAWN)]


# Of a contract


def contract_actions_panel(agent: Agent, contract: Contract, on: date) -> Panel | None:
    """Where the actions of a signed contract stand; None while there is nothing to follow. Two queries."""
    if contract.amends_id or contract.state not in AFTER_SIGNATURE:
        return None
    own: Any = Action.objects.filter(contract=contract).followed().with_lateness(on).order_by()
    rows: dict[str, Any] = {row["status"]: row for row in own.values("status").annotate(**COUNTS)}
    followed, late, silent = (sum(row[name] for row in rows.values()) for name in COUNTS)
    if not followed:
        return None
    indicators: Any = Indicator.objects.filter(action__contract=contract).followed()
    unmeasured = indicators.with_standing(on).filter(is_late=True).count()
    key = contract.pk
    return Panel(
        "actions", "Actions",
        (
            Figure(followed, "action suivie|actions suivies", actions_at(contrat=key, suivi="suivies")),
            Figure(late, "en retard", actions_at(contrat=key, suivi="retard")),
            Figure(silent, "sans nouvelle depuis 90\u00a0jours", actions_at(contrat=key, suivi="silence")),
            Figure(
                unmeasured, "indicateur en retard de mesure|indicateurs en retard de mesure",
                _at("indicator-list", {"contrat": key, "mesures": "retard"}),
            ),
        ),
        (_statuses(rows, key),),
        wide=True,
    )  # fmt: skip


def _statuses(rows: dict[str, dict[str, Any]], contract: int) -> Sheet:
    title = "Actions par état"
    none = {"followed": 0, "late": 0}
    found = [(status, rows.get(status, none)) for status in Status]
    lines = [(status, row["followed"], row["late"]) for status, row in found]
    chart = grouped_bars(
        title, ["Actions", "Dont en retard"], [Bars(str(status.label), [every, late]) for status, every, late in lines],
        of="État", unit="actions", source=SOURCE,
        hrefs=[actions_at(contrat=contract, suivi="suivies", etat=status.value) for status, _, _ in lines],
    )  # fmt: skip
    heads = [Head("État"), Head("Actions", "count"), Head("Dont en retard", "count")]
    return Sheet("etats", title, chart, heads, [(str(status.label), every, late) for status, every, late in lines])


def contract_money_panel(agent: Agent, contract: Contract, on: date) -> Panel | None:
    if contract.amends_id:
        return None
    return _money(BudgetLine.objects.filter(action__contract=contract), on, contrat=contract.pk)


# By département


def action_measures(agent: Agent, day: date, on: date) -> list[Measure]:
    """Actions late and money, by département; known of today only. Two queries."""
    if day != on:
        return []
    rows: Any = Action.objects.visible_to(agent).followed().with_lateness(on).order_by()
    counted: list[Any] = list(rows.values("contract__lead_prefecture").annotate(**COUNTS))
    contracts = Contract.objects.visible_to(agent).originals().order_by().values("pk")
    lines = BudgetLine.objects.filter(action__contract__in=contracts, year=on.year)
    planned = lines.order_by().values_list("action__contract__lead_prefecture").annotate(planned=Sum("planned"))

    def of(name: str) -> dict[int, int]:
        return {row["contract__lead_prefecture"]: row[name] for row in counted}

    return [
        Measure("suivies", "Actions suivies", of("followed"), narrowed("action-list", suivi="suivies")),
        Measure("retards", "Actions en retard", of("late"), narrowed("action-list", suivi="retard")),
        Measure(
            "budget", f"Budget prévu en {on.year}", dict(planned),
            narrowed("action-budget", annee=on.year), "amount",
        ),
    ]  # fmt: skip
