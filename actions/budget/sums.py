"""Budget lines added up in the database, by action, axis, funder, fund, kind of expense, year.

Nothing known is not zero: a sum is of what is known, and says how many lines are not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum

from actions.models import BudgetKind, BudgetLine

MOST = 200
AMOUNTS = ("planned", *BudgetLine.AMOUNTS)
LABELS = {
    "planned": "Prévu", "requested": "Demandé", "granted": "Accordé", "notified": "Notifié", "paid": "Versé",
    "spent": "Dépensé",
}  # fmt: skip


@dataclass(frozen=True)
class Amount:
    """Euros known, None where no line says anything; on how many lines nothing is known."""

    label: str
    value: Decimal | None
    unknown: int


@dataclass(frozen=True)
class Sums:
    """The lines of a group added up. A gap compares only the lines where both amounts are known."""

    key: Any
    name: str
    lines: int
    amounts: tuple[Amount, ...]
    granted_gap: Decimal | None
    spent_gap: Decimal | None
    share: Decimal | None

    def of(self, name: str) -> Decimal | None:
        return self.amounts[AMOUNTS.index(name)].value


@dataclass(frozen=True)
class Grouping:
    """What lines are grouped by: `by` are field paths, the first is the key; `say` names a group from the others, or
    from the first when it is alone; `within` names it on a page of one contract."""

    key: str
    label: str
    by: tuple[str, ...]
    say: Callable[..., str]
    nothing: str = ""
    order: tuple[str, ...] = ()
    within: Callable[..., str] | None = None

    def name(self, values: tuple[Any, ...]) -> str:
        return self.nothing if values[0] in (None, "") else self.say(*(values[1:] or values))

    @property
    def of_one_contract(self) -> Grouping:
        """The same, whose names do not repeat the contract."""
        return replace(self, say=self.within) if self.within else self


GROUPINGS = {
    each.key: each
    for each in (
        Grouping("annee", "Année", ("year",), str),
        Grouping(
            "action", "Action",
            ("action", "action__contract__reference", "action__number", "action__title"),
            lambda reference, number, title: f"{reference}, {number}. {title}",
            order=("action__contract__reference", "action__number", "action"),
            within=lambda _, number, title: f"{number}. {title}",
        ),
        Grouping(
            "axe", "Axe",
            ("action__objective__axis", "action__contract__reference", "action__objective__axis__number",
             "action__objective__axis__title"),
            lambda reference, number, title: f"{reference}, axe {number} – {title}", "Action retirée par avenant",
            ("action__contract__reference", "action__objective__axis__number", "action__objective__axis"),
            lambda _, number, title: f"Axe {number} – {title}",
        ),
        Grouping("financeur", "Financeur", ("funder", "funder__name"), str, order=("funder__name", "funder")),
        Grouping("dispositif", "Dispositif", ("fund",), str, "Sans dispositif"),
        Grouping("nature", "Nature de la dépense", ("kind",), lambda code: str(BudgetKind(code).label)),
    )
}  # fmt: skip


def _aggregates() -> dict[str, Any]:
    """Sums, how many lines are known, and both sides of each gap."""
    found: dict[str, Any] = {f"sum_{name}": Sum(name) for name in AMOUNTS}
    found |= {f"known_{name}": Count(name) for name in BudgetLine.AMOUNTS}
    both = Q(granted__isnull=False, spent__isnull=False)
    return {
        **found,
        "lines": Count("pk"),
        "planned_of_granted": Sum("planned", filter=Q(granted__isnull=False)),
        "granted_of_spent": Sum("granted", filter=both),
        "spent_of_granted": Sum("spent", filter=both),
    }


def by_group(lines: Any, grouping: Grouping) -> tuple[list[Sums], bool]:
    """The first groups in their order, without their shares, and whether some are left out; one query."""
    rows = lines.order_by().values(*grouping.by).annotate(**_aggregates())
    order = [F(name).asc(nulls_last=True) for name in grouping.order or grouping.by]
    found = [_sums(row, grouping.by[0], _named(row, grouping)) for row in rows.order_by(*order)[: MOST + 1]]
    return found[:MOST], len(found) > MOST


def largest(lines: Any, grouping: Grouping, most: int) -> list[Sums]:
    """The groups for which most was planned; one query."""
    rows = lines.order_by().values(*grouping.by).annotate(**_aggregates())
    return [
        _sums(row, grouping.by[0], _named(row, grouping)) for row in rows.order_by("-sum_planned", *grouping.by)[:most]
    ]


def total(lines: Any) -> Sums:
    """All of them together; one query."""
    return _sums(lines.order_by().aggregate(**_aggregates()), "", "Ensemble")


def shared(groups: list[Sums], whole: Sums) -> list[Sums]:
    """The groups with what each has of what is planned in all, in percent."""
    planned = whole.of("planned")
    return [_with_share(each, planned) for each in groups]


def _with_share(group: Sums, planned: Decimal | None) -> Sums:
    own = group.of("planned") or Decimal(0)
    return replace(group, share=own * 100 / planned if planned else None)


def _named(row: dict[str, Any], grouping: Grouping) -> str:
    return grouping.name(tuple(row[path] for path in grouping.by))


def _sums(row: dict[str, Any], key: str, name: str) -> Sums:
    lines = row["lines"]
    return Sums(
        key=row.get(key),
        name=name,
        lines=lines,
        amounts=tuple(
            Amount(LABELS[each], row[f"sum_{each}"], lines - row.get(f"known_{each}", lines)) for each in AMOUNTS
        ),
        granted_gap=_gap(row["sum_granted"], row["planned_of_granted"]),
        spent_gap=_gap(row["spent_of_granted"], row["granted_of_spent"]),
        share=None,
    )


def _gap(value: Decimal | None, against: Decimal | None) -> Decimal | None:
    return None if value is None or against is None else value - against
