"""Every read of indicators and of what was measured of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db.models import (
    Case,
    DateField,
    DateTimeField,
    DecimalField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, ExtractMonth, NullIf, TruncMonth
from django.utils import timezone

from actions.calendars import GRACE, MONTHS, opening, previous_opening
from actions.querysets.parts import ActionPartQuerySet
from actions.states import OPEN, Frequency
from cls_portal.querysets import PartQuerySet, related_model, related_rows


def whether(condition: Any) -> Case:
    """The condition as a column, false where PostgreSQL would not know."""
    return Case(When(condition, then=Value(True)), default=Value(False))


def overdue_measures(indicators: Any, on: date, *, of: type[F] = F) -> Any:
    """Those whose measure is overdue on that day (same rule as `calendars.awaited_since`).

    `of=OuterRef` where the outer query is that of their action: its days are then read there, not once more.
    """
    limit, path = on - GRACE, "action__" if of is F else ""
    first, last = (ExpressionWrapper(of(f"{path}{name}"), DateField()) for name in ("starts_on", "ends_on"))
    ended = Q(last_day__lt=limit)
    begun = reduce(or_, (Q(frequency=each, first_day__lt=opening(each, limit)) for each in MONTHS))
    dated = indicators.alias(first_day=first, last_day=last).filter(
        ended | (Q(last_day__gte=limit) & begun), first_day__isnull=False
    )
    since = Case(
        When(ended & Q(frequency=Frequency.ONCE), then=F("first_day")),
        When(ended, then=_opening("last_day")),
        *(When(frequency=each, then=Value(previous_opening(each, limit))) for each in MONTHS),
        output_field=DateField(),
    )
    measures = related_rows(indicators.model, "measures")
    given = measures.filter(indicator=OuterRef("pk"), measured_on__gte=OuterRef("since")).order_by()
    return dated.annotate(since=since).filter(~Exists(given))


def _opening(day: str) -> Any:
    """The first day of the civil period, of the indicator's frequency, in which the day falls, as `calendars.opening`
    says it."""
    months = Case(*(When(frequency=each, then=Value(count)) for each, count in MONTHS.items()))
    elapsed = Func(
        (ExtractMonth(day) - 1) % months,
        template="make_interval(months => (%(expressions)s)::int)",
        output_field=DurationField(),
    )
    return Cast(ExpressionWrapper(TruncMonth(day) - elapsed, output_field=DateTimeField()), DateField())


class IndicatorQuerySet(ActionPartQuerySet):
    """Indicators, with what was measured of them."""

    def followed(self) -> Self:
        """Those of the actions to follow."""
        return self.filter(action__in=related_model(self.model, "action").objects.followed().values("pk"))

    def with_standing(self, on: date) -> Self:
        """Adds `last_value` and `last_on`, `previous_value`, `way` (percent to the target), `is_late` on that day."""
        measures = related_rows(self.model, "measures")
        latest = measures.filter(indicator=OuterRef("pk"), value__isnull=False).order_by("-measured_on", "-pk")
        same = self.model._default_manager.filter(pk=OuterRef("pk"))
        figure = DecimalField(max_digits=14, decimal_places=2)
        return self.annotate(
            last_value=Subquery(latest.values("value")[:1], output_field=figure),
            last_on=Subquery(latest.values("measured_on")[:1]),
            previous_value=Subquery(latest.values("value")[1:2], output_field=figure),
            way=ExpressionWrapper(
                (F("last_value") - F("baseline")) * 100 / NullIf(F("target") - F("baseline"), Value(Decimal(0))),
                output_field=DecimalField(max_digits=20, decimal_places=1),
            ),
            is_late=whether(Q(action__status__in=OPEN) & Exists(overdue_measures(same, on))),
        )

    def for_list(self) -> Self:
        """The list; whether a measure is late is said of today."""
        joined = self.select_related("action__contract", "action__objective__axis", "reporter")
        return joined.with_standing(timezone.localdate())


class FollowUpQuerySet(PartQuerySet):
    """Measures: seen with the action of their indicator."""

    seen_with = "indicator"

    def originals(self) -> Self:
        return self.filter(indicator__action__contract__amends=None)
