"""Actions by lead, by axis, by contract, by field, by quarter: what they have in common, and how many are late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Avg, Count, DateField, F, OrderBy, Q, Sum
from django.db.models.functions import TruncQuarter

from actions.calendars import quarter
from actions.reading.displays import listed_at
from actions.states import Status
from cls_portal.listing import Narrowing
from cls_portal.listing.keyset import Term
from cls_portal.querysets import sort_key
from contracts.states import AFTER_SIGNATURE
from diagnostics.models import ResponseField

MOST = 200


@dataclass(frozen=True)
class Grouping:
    """A way to group actions: `key` in the address, the filter of the table that keeps one group, and its name.

    `by` are field paths: the first is what the filter takes, `say` names the group from the others, or from the first
    when it is alone. Without a first, the group is `nothing`, and the filter takes `none`. An action may be in
    `several` groups, which then add up to nothing.
    """

    key: str
    label: str
    filter: str
    by: tuple[str, ...]
    say: Callable[..., str]
    nothing: str
    none: str = "null"
    adding: dict[str, Any] = field(default_factory=dict)
    value: Callable[[Any], str] = str
    several: bool = False

    @property
    def order(self) -> tuple[Term, ...]:
        """By name, accents and case aside, then by what tells two of the same name apart."""
        return (*(_sorted(path) for path in self.by[1:]), self.by[0])

    def name(self, values: tuple[Any, ...]) -> str:
        return self.nothing if values[0] is None else self.say(*(values[1:] or values))

    def kept_by(self, first: Any) -> str:
        """What the filter takes to keep this group."""
        return self.none if first is None else self.value(first)

    def values_of(self, row: Any) -> tuple[Any, ...]:
        """What `by` reads of a row loaded with what it names."""
        return tuple(_read(row, path.split("__")) for path in self.by)


def _sorted(path: str) -> Term:
    names = path.endswith("name")
    return sort_key(path) if names else path


def _read(row: Any, path: list[str]) -> Any:
    for name in path:
        row = getattr(row, name, None)
    return getattr(row, "pk", row)


def _quarter_in_words(first: date) -> str:
    rank = (first.month + 2) // 3
    return f"{'1er' if rank == 1 else f'{rank}e'} trimestre {first.year}"


GROUPINGS = {
    each.key: each
    for each in (
        Grouping("pilote", "Pilote", "pilote", ("lead", "lead__name"), str, "Sans pilote"),
        Grouping(
            "axe", "Axe", "axe",
            ("objective__axis", "contract__reference", "objective__axis__number", "objective__axis__title"),
            lambda reference, number, title: f"{reference} – Axe {number} – {title}", "Hors axe",
        ),
        Grouping(
            "contrat", "Contrat", "contrat", ("contract", "contract__reference", "contract__title"),
            lambda reference, title: f"{reference} – {title}", "",
        ),
        Grouping(
            "lieu", "Lieu", "lieu", ("place", "contract__reference", "place_name"),
            lambda reference, name: f"{name} – {reference}", "Sans lieu nommé",
            adding={"place": F("places"), "place_name": F("places__name")}, several=True,
        ),
        Grouping("champ", "Champ", "champ", ("field",), lambda code: str(ResponseField(code).label), ""),
        Grouping(
            "trimestre", "Trimestre de fin", "trimestre", ("quarter",), _quarter_in_words, "Sans date de fin", "sans",
            {"quarter": TruncQuarter("ends_on", output_field=DateField())}, quarter,
        ),
    )
}  # fmt: skip


def grouping_of(asked: str) -> Grouping:
    """The grouping that the address asks for, or the first."""
    return GROUPINGS.get(asked, GROUPINGS["pilote"])


@dataclass(frozen=True)
class Group:
    """Some actions: how many, how many of them are late, silent, blocked, how far those that are followed went."""

    name: str
    count: int
    late: int
    silent: int
    blocked: int
    followed: int
    progress: Decimal | None
    planned: Decimal
    url: Callable[..., str]

    @property
    def urls(self) -> dict[str, str]:
        """The table of all, of the late ones, of the silent ones, of the blocked ones."""
        return {
            "count": self.url(),
            "late": self.url(suivi="retard"),
            "silent": self.url(suivi="silence"),
            "blocked": self.url(etat=Status.BLOCKED.value),
        }


# As `followed` says of the actions of contracts proper.
LIVING = Q(withdrawn_on=None, contract__state__in=AFTER_SIGNATURE)


def groups(narrowing: Narrowing, grouping: Grouping) -> tuple[list[Group], bool]:
    """The groups in the order of their names, and whether some are left out; one query."""
    rows = narrowing.rows.annotate(**grouping.adding).order_by().values(*grouping.by)
    counted = rows.annotate(
        count=Count("pk"),
        late=Count("pk", filter=LIVING & Q(is_late=True)),
        silent=Count("pk", filter=LIVING & Q(is_silent=True)),
        blocked=Count("pk", filter=Q(status=Status.BLOCKED)),
        followed=Count("pk", filter=LIVING),
        advance=Avg("progress", filter=LIVING),
        planned=Sum("cost"),
    )
    order = [OrderBy(F(term) if isinstance(term, str) else term, nulls_last=True) for term in grouping.order]
    found = [_group(row, grouping, narrowing) for row in counted.order_by(*order)[: MOST + 1]]
    return found[:MOST], len(found) > MOST


def _group(row: dict[str, Any], grouping: Grouping, narrowing: Narrowing) -> Group:
    values = tuple(row[path] for path in grouping.by)
    keeps = {grouping.filter: grouping.kept_by(values[0])}
    return Group(
        name=grouping.name(values),
        count=row["count"],
        late=row["late"],
        silent=row["silent"],
        blocked=row["blocked"],
        followed=row["followed"],
        progress=row["advance"],
        planned=row["planned"],
        url=partial(listed_at, [pair for pair in narrowing.kept if pair[0] != "par"], **keeps),
    )


def total(found: list[Group], narrowing: Narrowing) -> Group:
    """All of them together."""
    followed = sum(each.followed for each in found)
    advance = sum((each.progress or 0) * each.followed for each in found)
    return Group(
        name="Ensemble",
        count=sum(each.count for each in found),
        late=sum(each.late for each in found),
        silent=sum(each.silent for each in found),
        blocked=sum(each.blocked for each in found),
        followed=followed,
        progress=Decimal(advance) / followed if followed else None,
        planned=sum((each.planned for each in found), Decimal(0)),
        url=partial(listed_at, [pair for pair in narrowing.kept if pair[0] != "par"]),
    )
