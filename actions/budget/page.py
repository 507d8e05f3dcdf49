"""The budget of a filtered set of actions: its tables, its plots, what the rules of the FIPD say of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from django.http import QueryDict

from actions.budget.fipd import Call, Checked, calls, checked
from actions.budget.plan import gap_in_words
from actions.budget.sums import GROUPINGS, LABELS, Grouping, Sums, by_group, largest, shared, total
from actions.models import BudgetLine
from cls_portal.charts import Bars, Chart, grouped_bars
from cls_portal.exports.heads import Head
from cls_portal.listing import Narrowing

FUNDERS = 8
DRAWN = ("planned", "granted", "spent")
SOURCE = "budget des actions, suivi saisi dans le portail"
NOTE = "n.\u00a0c.\u00a0: non connu, ce qui n’est pas zéro."


@dataclass(frozen=True)
class Asked:
    """What the address asks for besides the filters: `?par=` and `?annee=`."""

    grouping: Grouping
    year: int | None

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        year = query.get("annee", "")
        plausible = year.isdecimal() and 1997 <= int(year) <= 2100
        grouping = GROUPINGS.get(query.get("par", ""), GROUPINGS["annee"])
        return cls(grouping.of_one_contract if query.get("contrat") else grouping, int(year) if plausible else None)


@dataclass(frozen=True)
class BudgetPage:
    grouping: Grouping
    year: int | None
    years: list[int]
    groups: list[Sums]
    more: bool
    whole: Sums
    charts: list[Chart]
    calls: list[Call]
    checked: list[Checked]
    more_checked: bool

    @property
    def gap(self) -> str:
        """What funders granted against what the actions cost."""
        planned, granted = self.whole.amounts[0], self.whole.amounts[2]
        return gap_in_words(planned.value or Decimal(0), granted.value, granted.unknown)


def lines_of(narrowing: Narrowing, year: int | None = None) -> Any:
    """The budget lines of the actions that the filters keep, of one year or of all."""
    lines = BudgetLine.objects.filter(action__in=narrowing.rows.order_by().values("pk"))
    return lines if year is None else lines.filter(year=year)


def budget(narrowing: Narrowing, asked: Asked) -> BudgetPage:
    """Six queries, whatever the number of actions."""
    every, lines = lines_of(narrowing), lines_of(narrowing, asked.year)
    by_year, _ = by_group(every, GROUPINGS["annee"])
    groups, more = by_group(lines, asked.grouping)
    whole = total(lines)
    found, more_checked = checked(lines)
    funders = largest(lines, GROUPINGS["financeur"], FUNDERS)
    return BudgetPage(
        grouping=asked.grouping,
        year=asked.year,
        years=[each.key for each in by_year],
        groups=shared(groups, whole),
        more=more,
        whole=whole,
        charts=charts_of(by_year, funders, asked.year),
        calls=calls(lines),
        checked=found,
        more_checked=more_checked,
    )


class Drawn(Protocol):
    """What a bar needs of a group of lines."""

    @property
    def name(self) -> str: ...

    def of(self, name: str) -> Decimal | None: ...


def charts_of(by_year: Sequence[Drawn], funders: Sequence[Drawn], year: int | None) -> list[Chart]:
    """By year, then by funder, those for which most was planned."""
    if not by_year:
        return []
    of_year = f" en {year}" if year else ""
    first = f", les {FUNDERS} premiers" if len(funders) == FUNDERS else ""
    drawn = [("Prévu, accordé, dépensé par année", "Année", by_year)]
    if funders:
        drawn.append((f"Prévu, accordé, dépensé par financeur{first}{of_year}", "Financeur", funders))
    series = [LABELS[name] for name in DRAWN]
    return [
        grouped_bars(
            title,
            series,
            [Bars(each.name, [_drawn(each.of(name)) for name in DRAWN]) for each in groups],
            of=of,
            unit="en euros",
            source=SOURCE,
            note=NOTE,
        )
        for title, of, groups in drawn
    ]


def _drawn(amount: Decimal | None) -> float | None:
    return None if amount is None else float(round(amount))


def heads(grouping: Grouping) -> list[Head]:
    """The columns of the table as a file."""
    amounts: list[Head] = []
    for label in LABELS.values():
        amounts += [Head(label, "amount"), Head(f"{label}\u00a0: lignes n.\u00a0c.", "count")]
    gaps = [Head("Accordé moins prévu", "amount"), Head("Dépensé moins accordé", "amount")]
    return [Head(grouping.label), Head("Lignes", "count"), *amounts, *gaps, Head("Part du prévu (%)", "percent")]


def rows(page: BudgetPage) -> Iterator[Sequence[Any]]:
    """The table as it is shown, its total last; a cell is empty where nothing is known."""
    for group in [*page.groups, page.whole]:
        amounts = [value for each in group.amounts for value in (each.value, each.unknown)]
        share = None if group.share is None else round(group.share, 1)
        yield [group.name, group.lines, *amounts, group.granted_gap, group.spent_gap, share]
