"""The financing plan of an action (« plan de financement »): what it costs, who pays; ready for a FIPD file.

The contract plans an action’s cost as what its funders give: planned expense and income are the same lines, read by
kind and by funder, and balance. What may not balance is what was asked for or granted since.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When

from actions.budget.caps import cap_of
from actions.budget.fipd import Call, is_fipd, known, paid_of, warning
from actions.models import Action, ActionPartner, BudgetKind, BudgetLine, PartnerRole
from cls_portal.listing import Column
from cls_portal.templatetags.portal import euros

SUBSIDY, OWN, IN_KIND = "Subvention", "Autofinancement", "Valorisation"


@dataclass(frozen=True)
class Income:
    """What a funder gives; `rate`: what was planned, in percent of the cost."""

    funder: str
    fund: str
    type: str
    planned: Decimal
    requested: Decimal | None
    granted: Decimal | None
    rate: Decimal | None
    in_text: bool


@dataclass(frozen=True)
class Plan:
    """The plan of one year, or of all: `expenses` by kind; `unknown`: lines where nothing is known of the grant."""

    expenses: list[tuple[str, Decimal]]
    incomes: list[Income]
    cost: Decimal
    requested: Decimal | None
    granted: Decimal | None
    unknown: int

    @property
    def gap(self) -> str:
        """What funders granted, so far as it is known, against the cost."""
        return gap_in_words(self.cost, self.granted, self.unknown)


def gap_in_words(cost: Decimal, granted: Decimal | None, unknown: int) -> str:
    lines = "une ligne" if unknown == 1 else f"{unknown} lignes"
    waiting = f" On ne sait encore rien de {lines}." if unknown else ""
    if granted is None:
        return "On ne sait encore rien de ce que les financeurs ont accordé."
    if granted == cost:
        return f"Les montants accordés couvrent exactement le coût prévu.{waiting}"
    if granted < cost:
        return f"Il manque {euros(cost - granted)} entre le coût prévu et ce que les financeurs ont accordé.{waiting}"
    return f"Les financeurs ont accordé {euros(granted - cost)} de plus que le coût prévu.{waiting}"


def own_funders(action: Action) -> set[int]:
    """Who carries the action: its « maître d’ouvrage », or its lead where there is none."""
    carriers = {each.organisation_id for each in action.partners.all() if each.role == PartnerRole.CARRIER}
    return carriers or ({action.lead_id} if action.lead_id else set())


def type_of(line: BudgetLine, own: set[int]) -> str:
    """In kind; a fund’s; of whoever carries the action; else somebody else’s grant."""
    if line.kind == BudgetKind.IN_KIND:
        return IN_KIND
    return OWN if line.funder_id in own and not line.fund else SUBSIDY


def plan(lines: Iterable[BudgetLine], own: set[int]) -> Plan:
    rows = list(lines)
    cost = sum((row.planned for row in rows), Decimal(0))
    expenses: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.planned:
            expenses[row.get_kind_display()] += row.planned
    return Plan(
        expenses=list(expenses.items()),
        incomes=[_income(row, own, cost) for row in rows],
        cost=cost,
        requested=known(row.requested for row in rows),
        granted=known(row.granted for row in rows),
        unknown=sum(row.granted is None for row in rows),
    )


def _income(row: BudgetLine, own: set[int], cost: Decimal) -> Income:
    rate = row.planned * 100 / cost if cost else None
    return Income(
        row.funder.name, row.fund, type_of(row, own), row.planned, row.requested, row.granted, rate, row.in_text
    )


def plan_page(action: Action, asked: str) -> dict[str, Any]:
    """What the page of the plan shows, of an action loaded by `for_detail`; `asked`: a year, or all of them."""
    lines = list(action.budget_lines.all())
    years = sorted({line.year for line in lines})
    year = int(asked) if asked.isdecimal() and int(asked) in years else None
    kept = [line for line in lines if year is None or line.year == year]
    return {
        "years": years,
        "year": year,
        "plan": plan(kept, own_funders(action)),
        "warnings": warnings(action, year),
        "calls": _calls(action, kept),
        "lines": BudgetLine.objects.filter(pk__in=[line.pk for line in kept]),
    }


def _calls(action: Action, lines: Iterable[BudgetLine]) -> list[Call]:
    """The calls that the lines of the FIPD answer."""
    prefecture = action.contract.lead_prefecture
    years = Counter(line.year for line in lines if is_fipd(line))
    return [
        Call(year, prefecture.code, prefecture.name, count, cap_of(year, prefecture.code))
        for year, count in sorted(years.items(), reverse=True)
    ]


def warnings(action: Action, year: int | None = None) -> list[str]:
    """What the rules of the FIPD say of an action loaded by `for_detail`; nothing asked for when no line is FIPD’s."""
    lines = list(action.budget_lines.all())
    if not any(is_fipd(line) for line in lines):
        return []
    department = action.contract.lead_prefecture.code
    found = [
        warning(paid, cap_of(paid.year, department))
        for paid in paid_of(lines, action.pk, action.title, department)
        if year in (None, paid.year)
    ]
    return [each for each in found if each]


# What the file says of the action and of the funder.
_WRITTEN = ("action__contract__reference", "action__number", "action__title", "action__lead__name", "funder__name")

# The file: one row a line, with what a financing plan says of it

_CARRIED = ActionPartner.objects.filter(action=OuterRef("action"), role=PartnerRole.CARRIER)
_CARRIER = Q(Exists(_CARRIED.filter(organisation=OuterRef("funder"))))
_OWN = _CARRIER | (~Q(Exists(_CARRIED)) & Q(funder=F("action__lead")))


def in_file(lines: Any) -> Any:
    """The lines with their type and what they need of the action, action by action."""
    return (
        lines.select_related("funder", "action__contract", "action__lead")
        .only(*_WRITTEN, "year", "kind", "fund", "planned", "reference", "notified_on", *BudgetLine.AMOUNTS)
        .annotate(
            type=Case(
                When(kind=BudgetKind.IN_KIND, then=Value(IN_KIND)),
                When(_OWN & Q(fund=""), then=Value(OWN)),
                default=Value(SUBSIDY),
                output_field=CharField(),
            )
        )
        .order_by("action__contract__reference", "action__number", "year", "pk")
    )


FILE = (
    Column("contrat", "Contrat", "action.contract.reference"),
    Column("numero", "N° de l’action", "action.number"),
    Column("action", "Action", "action.title"),
    Column("pilote", "Pilote", "action.lead.name"),
    Column("annee", "Année", "year"),
    Column("nature", "Dépense\u00a0: nature", "get_kind_display"),
    Column("cout", "Dépense\u00a0: coût prévu", "planned", kind="amount"),
    Column("financeur", "Recette\u00a0: financeur", "funder.name"),
    Column("dispositif", "Recette\u00a0: dispositif", "fund"),
    Column("type", "Recette\u00a0: type", lambda line: line.type),
    Column("demande", "Demandé", "requested", kind="amount"),
    Column("accorde", "Accordé", "granted", kind="amount"),
    Column("notifie", "Notifié", "notified", kind="amount"),
    Column("notifie_le", "Notifié le", "notified_on", kind="date"),
    Column("verse", "Versé", "paid", kind="amount"),
    Column("depense", "Dépensé", "spent", kind="amount"),
    Column("reference", "Référence", "reference"),
)
