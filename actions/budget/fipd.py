"""What the FIPD pays of an action in a year, against the cap of that year’s call: a warning, never a refusal.

The cost of an action in a year is what its contract plans for it then, all funders together, as the document prints it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Greatest

from actions.budget.caps import Cap, cap_of, caps
from actions.models import BudgetLine
from cls_portal.templatetags.portal import euros, percent

NBSP = "\u00a0"
MOST = 50
# What the fund is called on a budget line.
OF_FIPD = Q(fund__icontains="FIPD") | Q(fund__icontains="interministériel de prévention")
ALONE = Decimal(100)


def is_fipd(line: BudgetLine) -> bool:
    """The same, of one line."""
    fund = line.fund.casefold()
    return "fipd" in fund or "interministériel de prévention" in fund


@dataclass(frozen=True)
class Paid:
    """What the FIPD pays of one action in one year."""

    action: int
    name: str
    year: int
    department: str
    cost: Decimal
    planned: Decimal
    requested: Decimal | None
    granted: Decimal | None

    @property
    def shares(self) -> list[tuple[str, Decimal]]:
        """What was planned, asked for and granted, in percent of the cost; nothing without a cost."""
        given = (("prévue", self.planned), ("demandée", self.requested), ("accordée", self.granted))
        return [(word, value * 100 / self.cost) for word, value in given if value is not None and self.cost]

    @property
    def greatest(self) -> Decimal | None:
        return max((share for _, share in self.shares), default=None)


def warning(paid: Paid, cap: Cap | None) -> str:
    """What to look at, in a French sentence; nothing when all is well."""
    if not paid.cost:
        return "Le FIPD intervient sans qu’aucun coût soit prévu au contrat pour cette année." if _given(paid) else ""
    over = [each for each in paid.shares if cap is not None and each[1] > cap.share]
    if over and cap is not None:
        word, share = max(over, key=lambda each: each[1])
        return (
            f"La part {word} du FIPD est de {percent(share, 1)} du coût ({euros(paid.cost, 0)}), au-delà du plafond "
            f"de {percent(cap.share)} de l’appel à projets {paid.year}."
        )
    if paid.greatest is not None and paid.greatest >= ALONE:
        return (
            f"En {paid.year}, le FIPD paie seul l’action ({percent(paid.greatest)} du coût)\u00a0: un cofinancement, "
            "notamment par les collectivités, est à rechercher."
        )
    return ""


def _given(paid: Paid) -> bool:
    return bool(paid.requested or paid.granted)


@dataclass(frozen=True)
class Call:
    """The call of a year in a département to which lines answer, and its cap if one is known."""

    year: int
    department: str
    name: str
    lines: int
    cap: Cap | None


@dataclass(frozen=True)
class Checked:
    """An action and a year with the warning they deserve."""

    paid: Paid
    warning: str


def calls(lines: Any) -> list[Call]:
    """Which calls the lines of the FIPD answer, the latest first; one query."""
    of = "action__contract__lead_prefecture"
    rows = lines.filter(OF_FIPD).order_by().values("year", f"{of}__code", f"{of}__name").annotate(lines=Count("pk"))
    return [
        Call(row["year"], row[f"{of}__code"], row[f"{of}__name"], row["lines"], cap_of(row["year"], row[f"{of}__code"]))
        for row in rows.order_by("-year", f"{of}__code")[:MOST]
    ]


def checked(lines: Any) -> tuple[list[Checked], bool]:
    """The actions and years to look at, the greatest shares first, and whether there may be more; one query."""
    contract = "action__contract"
    prefecture = f"{contract}__lead_prefecture__code"
    by = ("action", "year", f"{contract}__reference", "action__number", "action__title", prefecture)
    lowest = min([*(each.share for each in caps()), ALONE])
    rows = (
        lines.order_by()
        .values(*by)
        .annotate(
            cost=Sum("planned"),
            from_fipd=Count("pk", filter=OF_FIPD),
            fipd_planned=Sum("planned", filter=OF_FIPD),
            fipd_requested=Sum("requested", filter=OF_FIPD),
            fipd_granted=Sum("granted", filter=OF_FIPD),
        )
        .filter(from_fipd__gt=0)
        .annotate(greatest=Greatest("fipd_planned", "fipd_requested", "fipd_granted"))
        .filter(Q(cost=0, greatest__gt=0) | Q(greatest__gte=F("cost") * lowest / 100, cost__gt=0))
        .order_by("-year", f"{contract}__reference", "action__number", "action")[: MOST + 1]
    )
    found = [_checked(row) for row in rows]
    return [each for each in found[:MOST] if each.warning], len(found) > MOST


def _checked(row: dict[str, Any]) -> Checked:
    paid = Paid(
        action=row["action"],
        name=f"{row['action__contract__reference']}, {row['action__number']}. {row['action__title']}",
        year=row["year"],
        department=row["action__contract__lead_prefecture__code"],
        cost=row["cost"],
        planned=row["fipd_planned"],
        requested=row["fipd_requested"],
        granted=row["fipd_granted"],
    )
    return Checked(paid, warning(paid, cap_of(paid.year, paid.department)))


def paid_of(lines: Iterable[BudgetLine], action: int, name: str, department: str) -> list[Paid]:
    """The same of the lines of one action, already read: one for each year in which the FIPD pays something."""
    rows = list(lines)
    return [
        Paid(
            action=action,
            name=name,
            year=year,
            department=department,
            cost=sum((row.planned for row in rows if row.year == year), Decimal(0)),
            planned=sum((row.planned for row in own), Decimal(0)),
            requested=known([row.requested for row in own]),
            granted=known([row.granted for row in own]),
        )
        for year in sorted({row.year for row in rows})
        if (own := [row for row in rows if row.year == year and is_fipd(row)])
    ]


def known(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of the amounts that are known; None when none is, which is not zero."""
    given = [each for each in amounts if each is not None]
    return sum(given, Decimal(0)) if given else None
