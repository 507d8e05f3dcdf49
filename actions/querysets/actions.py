"""Every read of actions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db.models import (
    Case,
    CharField,
    Count,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, RowNumber
from django.utils import timezone

from actions.lateness import SILENCE
from actions.querysets.indicators import overdue_measures, whether
from actions.states import OPEN, Calendar, Status
from cls_portal.models import Agent
from cls_portal.querysets import PartQuerySet, holding_words, related_model, related_rows
from contracts.states import AFTER_SIGNATURE


class ActionQuerySet(PartQuerySet):
    """Actions: seen with their contract."""

    seen_with = "contract"

    def originals(self) -> Self:
        """Actions of contracts proper: those of the text of an amendment are not yet, or no longer, to be followed."""
        return self.filter(contract__amends=None)

    def with_key(self) -> Self:
        """Adds `key`: « actions.action:12 », as agenda items and decisions say what they are about."""
        label = Value(f"{self.model._meta.label_lower}:")
        return self.annotate(key=Concat(label, Cast("pk", CharField())))

    def born(self) -> Self:
        """Each action once: what an amendment copies of those of the contract that it amends is left out."""
        copied = self.model._default_manager.filter(contract=OuterRef("contract__amends"), lineage=OuterRef("lineage"))
        return self.exclude(Exists(copied.order_by()))

    def in_text(self) -> Self:
        """Actions of the text: those that no amendment has withdrawn."""
        return self.filter(withdrawn_on=None)

    def followed(self) -> Self:
        """Actions to follow: those of the text of contracts that were signed, amendments aside."""
        return self.originals().in_text().filter(contract__state__in=AFTER_SIGNATURE)

    def led_or_supported_by(self, organisations: Any) -> Self:
        """Actions that one of these organisations leads or supports."""
        supported = self._rows("partners").filter(organisation__in=organisations)
        return self.filter(Q(lead__in=organisations) | Q(Exists(supported)))

    def to_ask(self, organisation: int | None = None) -> Self:
        """Actions whose news are awaited: followed and not ended; of one organisation, those that it leads, and those
        of which it gives a measure."""
        waiting = self.followed().filter(status__in=OPEN)
        if organisation is None:
            return waiting
        reported = self._rows("indicators").filter(reporter=organisation)
        return waiting.filter(Q(lead=organisation) | Q(Exists(reported)))

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
        return related_rows(self.model, name).filter(action=OuterRef("pk")).order_by()

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

    def ending_in(self, days: tuple[date, date] | None) -> Self:
        """Actions whose calendar ends on one of these days, both included; None: those that have no end."""
        return self.filter(ends_on=None) if days is None else self.filter(ends_on__range=days)

    def due_within(self, first: date, last: date) -> Self:
        """Actions whose end, or the day to which they were postponed, is one of these days, both included."""
        days = (first, last)
        return self.filter(Q(postponed_to__range=days) | Q(postponed_to=None, ends_on__range=days))

    def first_of_each_status(self, most: int) -> Self:
        """The first `most` actions of each status, with `held`, how many have it: those that are open by the day they
        are due, the others by their latest news."""
        place: Any = {"partition_by": F("status")}
        latest = Case(When(status__in=OPEN, then=None), default=F("news_on"))
        due = Coalesce("postponed_to", "ends_on")
        order = [latest.desc(nulls_last=True), due.asc(nulls_last=True), F("pk").asc()]
        ranked = self.order_by().annotate(
            rank=Window(RowNumber(), order_by=order, **place), held=Window(Count("pk"), **place)
        )
        return ranked.filter(rank__lte=most).order_by("rank", "pk")

    def with_lateness(self, on: date) -> Self:
        """Adds `is_late` and `is_silent` on that day (same rules as `lateness`)."""
        return self.annotate(
            is_late=whether(
                Q(status__in=OPEN)
                & (
                    Q(status=Status.TO_START, starts_on__lt=on, postponed_to=None)
                    | Q(postponed_to__lt=on)
                    | Q(postponed_to=None, ends_on__lt=on)
                    | Exists(self._rows("milestones").filter(done_on=None, due_on__lt=on))
                    | Exists(overdue_measures(self._rows("indicators"), on, of=OuterRef))
                )
            ),
            latest_news=Greatest("news_on", "starts_on", "contract__signed_on"),
            is_silent=whether(Q(status__in=OPEN, latest_news__lt=on - SILENCE)),
        )

    def search(self, text: str) -> Self:
        """Actions whose title contains every word, accents and case aside."""
        return holding_words(self, "search_key", text)

    def for_list(self) -> Self:
        """The list; whether each is late or silent is said of today."""
        return (
            self.select_related("contract", "lead", "objective__axis").with_cost().with_lateness(timezone.localdate())
        )

    def for_cards(self) -> Self:
        """Shown apart from a table: with the contract and the lead."""
        return self.select_related("contract", "lead").defer("description", "obstacles", "levers", "review")

    def for_detail(self, agent: Agent) -> Self:
        """The action and what its page shows; the problems are those that the agent may see."""
        problem = related_model(self.model, "problems")
        return (
            self.with_links()
            .select_related("contract__lead_prefecture", "objective__axis", "lead", "referent__organisation")
            .prefetch_related(
                Prefetch("problems", problem.objects.visible_to(agent)),
                "places",
                self._with("partners", "organisation"),
                self._with("budget_lines", "funder"),
                self._with("indicators", "reporter"),
                "indicators__measures",
                self._with("staff_lines", "organisation"),
                "milestones",
                "notes",
                self._with("files", "file"),
            )
        )

    def for_document(self) -> Self:
        """Everything the contract's document prints, in its order; what the follow-up added is not in it."""
        return (
            self.select_related("lead", "objective__axis")
            .prefetch_related(
                "problems",
                "places",
                Prefetch("partners", self._parts("partners").select_related("organisation")),
                Prefetch("budget_lines", self._parts("budget_lines").select_related("funder")),
                Prefetch("indicators", self._parts("indicators").select_related("reporter")),
                Prefetch("milestones", self._parts("milestones")),
                Prefetch("staff_lines", self._parts("staff_lines").select_related("organisation")),
            )
            .order_by("number", "pk")
        )

    def _with(self, name: str, *joined: str) -> Prefetch[Any]:
        """The rows of one of the tables that hang from actions, each with what it points to."""
        model = related_model(self.model, name)
        return Prefetch(name, model._default_manager.select_related(*joined))

    def _parts(self, name: str) -> Any:
        """The rows of the text in one of the tables that hang from actions."""
        return related_rows(self.model, name).in_text()
