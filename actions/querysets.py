"""Every read of actions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    DecimalField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Concat, ExtractMonth, Greatest, NullIf, RowNumber, TruncYear
from django.utils import timezone

from actions.calendars import GRACE, MONTHS, opening, previous_opening
from actions.lateness import SILENCE
from actions.states import OPEN, Calendar, Frequency, Status
from cls_portal.models import Agent
from contracts.states import AFTER_SIGNATURE

LATE_ANSWERS = timedelta(days=30)  # for which a link still takes answers after the day they were awaited


class ActionQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """Actions of the contracts that the agent sees."""
        contract: Any = self.model._meta.get_field("contract").related_model
        return self.filter(contract__in=contract.objects.visible_to(agent).values("pk"))

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
            is_late=_is(
                Q(status__in=OPEN)
                & (
                    Q(status=Status.TO_START, starts_on__lt=on, postponed_to=None)
                    | Q(postponed_to__lt=on)
                    | Q(postponed_to=None, ends_on__lt=on)
                    | Exists(self._rows("milestones").filter(done_on=None, due_on__lt=on))
                    | Exists(overdue_measures(self._rows("indicators"), on))
                )
            ),
            latest_news=Greatest("news_on", "starts_on", "contract__signed_on"),
            is_silent=_is(Q(status__in=OPEN, latest_news__lt=on - SILENCE)),
        )

    def search(self, text: str) -> Self:
        """Actions whose title contains every word, accents and case aside."""
        found = self
        for word in text.split():
            found = found.filter(search_key__contains=Func(Value(word), function="public.cls_sort_key"))
        return found

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
        problem: Any = self.model._meta.get_field("problems").related_model
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
        model: Any = self.model._meta.get_field(name).related_model
        return Prefetch(name, model._default_manager.select_related(*joined))

    def _parts(self, name: str) -> Any:
        """The rows of the text in one of the tables that hang from actions."""
        model: Any = self.model._meta.get_field(name).related_model
        return model._default_manager.in_text()


def _is(condition: Any) -> Case:
    """The condition as a column, false where PostgreSQL would not know."""
    return Case(When(condition, then=Value(True)), default=Value(False))


def overdue_measures(indicators: Any, on: date) -> Any:
    """Those whose measure is overdue on that day (same rule as `calendars.awaited_since`)."""
    limit = on - GRACE
    ended = Q(action__ends_on__lt=limit)
    begun = Q(pk__in=[])
    for each in MONTHS:
        begun |= Q(frequency=each, action__starts_on__lt=opening(each, limit), action__ends_on__gte=limit)
    since = Case(
        When(ended & Q(frequency=Frequency.ONCE), then=F("action__starts_on")),
        *(When(ended & Q(frequency=each), then=_opening(each)) for each in MONTHS),
        *(When(frequency=each, then=Value(previous_opening(each, limit))) for each in MONTHS),
        output_field=DateField(),
    )
    measures: Any = indicators.model._meta.get_field("measures").related_model._default_manager
    given = measures.filter(indicator=OuterRef("pk"), measured_on__gte=OuterRef("since")).order_by()
    dated = indicators.filter(ended | begun, action__starts_on__isnull=False)
    return dated.annotate(since=since).filter(~Exists(given))


def _opening(frequency: str) -> Any:
    """The first day of the civil period in which the action ends, as `calendars.opening` says it."""
    year = TruncYear("action__ends_on")
    months = MONTHS[Frequency(frequency)]
    elapsed = Func(
        ExtractMonth("action__ends_on"),
        template=f"make_interval(months => (%(expressions)s::int - 1) / {months} * {months})",
        output_field=DurationField(),
    )
    return Cast(ExpressionWrapper(year + elapsed, output_field=DateTimeField()), DateField())


class ActionPartQuerySet(models.QuerySet[Any]):
    """Rows that belong to an action: seen with it."""

    def originals(self) -> Self:
        return self.filter(action__contract__amends=None)

    def in_text(self) -> Self:
        """Rows of the text of the contract: neither added by the follow-up, nor of a withdrawn action."""
        told = self.filter(action__withdrawn_on=None)
        return told.filter(in_text=True) if any(field.name == "in_text" for field in self.model._meta.fields) else told

    def visible_to(self, agent: Agent) -> Self:
        action: Any = self.model._meta.get_field("action").related_model
        return self.filter(action__in=action.objects.visible_to(agent).values("pk"))


class ActionQuestionQuerySet(ActionPartQuerySet):
    """Questions: seen with their action."""

    def awaiting(self) -> Self:
        """Neither answered nor closed."""
        return self.filter(answered_on=None, closed_on=None)

    def to_read(self) -> Self:
        """Answered, and not closed yet by who asked."""
        return self.filter(answered_on__isnull=False, closed_on=None)

    def for_mail(self) -> Self:
        """In the order of the questions, with what a mail says of them."""
        return self.select_related("action__contract__lead_prefecture", "asker", "organisation").order_by(
            "asked_on", "pk"
        )

    def of_living(self) -> Self:
        """Those about actions that are followed."""
        return self.filter(action__in=self._actions().followed().order_by().values("pk"))

    def asked_of(self, organisations: Any, coordinated: Collection[int], agent: Agent) -> Self:
        """Asked of one of these organisations, or of the coordination of these contracts, by somebody else."""
        asked = Q(organisation__in=organisations) | Q(organisation=None, action__contract__in=coordinated)
        return self.filter(asked).exclude(asker=agent)

    def _actions(self) -> Any:
        action: Any = self.model._meta.get_field("action").related_model
        return action.objects


class IndicatorQuerySet(ActionPartQuerySet):
    """Indicators, with what was measured of them."""

    def followed(self) -> Self:
        """Those of the actions to follow."""
        action: Any = self.model._meta.get_field("action").related_model
        return self.filter(action__in=action.objects.followed().values("pk"))

    def with_standing(self, on: date) -> Self:
        """Adds `last_value` and `last_on`, `previous_value`, `way` (percent to the target), `is_late` on that day."""
        measures: Any = self.model._meta.get_field("measures").related_model._default_manager
        latest = measures.filter(indicator=OuterRef("pk"), value__isnull=False).order_by("-measured_on", "-pk")
        figure = DecimalField(max_digits=14, decimal_places=2)
        return self.annotate(
            last_value=Subquery(latest.values("value")[:1], output_field=figure),
            last_on=Subquery(latest.values("measured_on")[:1]),
            previous_value=Subquery(latest.values("value")[1:2], output_field=figure),
            way=ExpressionWrapper(
                (F("last_value") - F("baseline")) * 100 / NullIf(F("target") - F("baseline"), Value(Decimal(0))),
                output_field=DecimalField(max_digits=20, decimal_places=1),
            ),
            is_late=_is(
                Q(action__status__in=OPEN) & Exists(overdue_measures(self.model.objects.filter(pk=OuterRef("pk")), on))
            ),
        )

    def for_list(self) -> Self:
        """The list; whether a measure is late is said of today."""
        joined = self.select_related("action__contract", "action__objective__axis", "reporter")
        return joined.with_standing(timezone.localdate())


class FollowUpQuerySet(models.QuerySet[Any]):
    """Measures: seen with the action of their indicator."""

    def originals(self) -> Self:
        return self.filter(indicator__action__contract__amends=None)

    def visible_to(self, agent: Agent) -> Self:
        indicator: Any = self.model._meta.get_field("indicator").related_model
        return self.filter(indicator__in=indicator.objects.visible_to(agent).values("pk"))


class FollowUpBatchQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """One's own updates."""
        return self.filter(author=agent)

    def with_first_action(self, agent: Agent) -> Self:
        """Adds `first_title`: that of the first action of each that the agent still sees."""
        changes: Any = self.model._meta.get_field("changes").related_model
        actions: Any = changes._meta.get_field("action").related_model._default_manager
        rows = changes._default_manager.filter(batch=OuterRef("pk"), action__in=actions.visible_to(agent).values("pk"))
        return self.annotate(first_title=Subquery(rows.order_by("pk").values("action__title")[:1]))

    def made_before(self, moment: datetime) -> Self:
        return self.filter(made_at__lt=moment)


class NewsRequestQuerySet(models.QuerySet[Any]):
    """Requests for news: seen from the contracts of the actions that they ask about."""

    def visible_to(self, agent: Agent) -> Self:
        asked: Any = self.model._meta.get_field("asked").related_model
        return self.filter(Exists(asked.objects.visible_to(agent).filter(request=OuterRef("pk")).order_by()))

    def about(self, contract: Any) -> Self:
        """Those that ask about an action of this contract."""
        asked: Any = self.model._meta.get_field("asked").related_model
        rows = asked.objects.filter(request=OuterRef("pk"), action__contract=contract).order_by()
        return self.filter(Exists(rows))

    def open_on(self, on: date) -> Self:
        """Neither revoked nor answered, of actions still to follow, and not long past its day."""
        asked: Any = self.model._meta.get_field("asked").related_model
        rows = asked.objects.to_follow().filter(request=OuterRef("pk")).order_by()
        waiting = self.filter(revoked_on=None, answered_on=None, due_on__gte=on - LATE_ANSWERS)
        return waiting.filter(Exists(rows))


class AskedActionQuerySet(models.QuerySet[Any]):
    """Actions asked about."""

    def visible_to(self, agent: Agent) -> Self:
        return self.filter(action__in=self._actions().visible_to(agent).values("pk"))

    def originals(self) -> Self:
        return self.filter(action__contract__amends=None)

    def to_follow(self) -> Self:
        """Those that the organisation asked still leads, or of which it gives a measure, in a living contract, while
        whoever was asked is still there."""
        reported: Any = self._actions().model._meta.get_field("indicators").related_model
        gives = reported.objects.filter(action=OuterRef("action"), reporter=OuterRef("request__organisation"))
        own = Q(action__lead=F("request__organisation")) | Q(Exists(gives.order_by()))
        return self.filter(own, ~self._gone(), action__in=self._actions().followed().order_by().values("pk"))

    def _gone(self) -> Q:
        """Whoever was asked has left the organisation, and nobody there has taken over their address."""
        organisation: Any = self.model._meta.get_field("request").related_model._meta.get_field("organisation")
        contacts: Any = organisation.related_model._meta.get_field("contacts").related_model._default_manager
        same = contacts.filter(
            organisation=OuterRef("request__organisation"), email__iexact=OuterRef("request__contact_email")
        ).order_by()
        return Q(Exists(same.exclude(left_on=None))) & ~Q(Exists(same.filter(left_on=None)))

    def _actions(self) -> Any:
        action: Any = self.model._meta.get_field("action").related_model
        return action.objects


class TableImportQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """What one has deposited oneself: what it says is not yet in the portal."""
        return self.filter(deposited_by=agent)

    def of_same_heads(self, signature: str, agent: Agent, contract: Any) -> Self:
        """Those whose columns were said before, the latest first: by the same person, or for the same contract."""
        known = self.filter(signature=signature).exclude(columns={})
        return known.filter(Q(deposited_by=agent) | Q(contract=contract)).order_by("-pk")


class ContractReportQuerySet(models.QuerySet[Any]):
    """Reports of contracts: each is its asker’s, while they see the contract."""

    def visible_to(self, agent: Agent) -> Self:
        contract: Any = self.model._meta.get_field("contract").related_model
        return self.filter(asked_by=agent, contract__in=contract.objects.visible_to(agent).values("pk"))
