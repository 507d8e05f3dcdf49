"""Every read of actions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import DecimalField, Exists, Func, OuterRef, Prefetch, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from actions.states import Calendar
from cls_portal.models import Agent


class ActionQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """Actions of the contracts that the agent sees."""
        contract: Any = self.model._meta.get_field("contract").related_model
        return self.filter(contract__in=contract.objects.visible_to(agent).values("pk"))

    def originals(self) -> Self:
        """Actions of contracts proper: those of the text of an amendment are not yet, or no longer, to be followed."""
        return self.filter(contract__amends=None)

    def with_cost(self) -> Self:
        """Adds `cost`: euros planned over all years and funders."""
        money = DecimalField(max_digits=14, decimal_places=2)
        total = self._rows("budget_lines").values("action").annotate(total=Sum("planned")).values("total")
        return self.annotate(cost=Coalesce(Subquery(total), Value(Decimal(0)), output_field=money))

    def with_links(self) -> Self:
        """Adds `has_problem`, `has_partner`, `has_budget`: whether the action is tied to one."""
        return self.annotate(
            has_problem=Exists(self._rows("problem_links")),
            has_partner=Exists(self._rows("partners")),
            has_budget=Exists(self._rows("budget_lines").filter(planned__gt=0)),
        )

    def _rows(self, name: str) -> Any:
        """The rows of the outer action in one of its tables."""
        model: Any = self.model._meta.get_field(name).related_model
        return model._default_manager.filter(action=OuterRef("pk")).order_by()

    def in_calendar(self, wanted: str, on: date) -> Self:
        """Actions that are in this part of their calendar on that day (same rule as `states.calendar`)."""
        if wanted == Calendar.UNSET:
            return self.filter(Q(starts_on__isnull=True) | Q(ends_on__isnull=True))
        dated = self.filter(starts_on__isnull=False, ends_on__isnull=False)
        if wanted == Calendar.UPCOMING:
            return dated.filter(starts_on__gt=on)
        if wanted == Calendar.RUNNING:
            return dated.filter(starts_on__lte=on, ends_on__gte=on)
        return dated.filter(ends_on__lt=on)

    def search(self, text: str) -> Self:
        """Actions whose title contains every word, accents and case aside."""
        found = self
        for word in text.split():
            found = found.filter(search_key__contains=Func(Value(word), function="public.cls_sort_key"))
        return found

    def for_list(self) -> Self:
        return self.select_related("contract", "lead", "objective__axis").with_cost()

    def for_detail(self, agent: Agent) -> Self:
        """The action and what its page shows; the problems are those that the agent may see."""
        problem: Any = self.model._meta.get_field("problems").related_model
        return (
            self.with_links()
            .select_related("contract", "objective__axis", "lead")
            .prefetch_related(
                Prefetch("problems", problem.objects.visible_to(agent)),
                "partners__organisation",
                "budget_lines__funder",
                "indicators",
            )
        )

    def for_document(self) -> Self:
        """Everything the contract's document prints, in its order."""
        partner: Any = self.model._meta.get_field("partners").related_model
        line: Any = self.model._meta.get_field("budget_lines").related_model
        partners = Prefetch("partners", partner.objects.select_related("organisation"))
        lines = Prefetch("budget_lines", line.objects.select_related("funder"))
        return (
            self.select_related("lead", "objective__axis")
            .prefetch_related("problems", partners, lines, "indicators")
            .order_by("number", "pk")
        )


class ActionPartQuerySet(models.QuerySet[Any]):
    """Rows that belong to an action: seen with it."""

    def originals(self) -> Self:
        return self.filter(action__contract__amends=None)

    def visible_to(self, agent: Agent) -> Self:
        action: Any = self.model._meta.get_field("action").related_model
        return self.filter(action__in=action.objects.visible_to(agent).values("pk"))
