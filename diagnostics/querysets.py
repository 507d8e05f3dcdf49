"""Every read of diagnostics and problems."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Exists, F, Min, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from cls_portal.models import Agent
from cls_portal.querysets import PartQuerySet, holding_words, related_model, related_rows, sort_key
from cls_portal.roles import Role
from diagnostics.states import ContributionState
from territories.access import communes_held, reads_everywhere

READERS = (Role.PREFECTURE, Role.COORDINATOR, Role.OBSERVER)
READERS_ONCE_VALIDATED = (Role.MAYOR, Role.PROSECUTOR)
WAITING = (ContributionState.ASKED, ContributionState.SENT)


def _of_this(model: Any, name: str) -> Any:
    """The rows of that name that belong to the diagnostic of the outer query."""
    return related_rows(model, name).filter(diagnostic=OuterRef("pk")).order_by()


class DiagnosticQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """Diagnostics whose communes the agent's scope meets (mayors and prosecutors: once validated),
        and those of the contracts in which the agent's organisation takes part."""
        today = timezone.localdate()
        if reads_everywhere(agent, today, READERS):
            return self.all()
        perimeter = related_model(self.model, "perimeter")
        late = perimeter.objects.filter(commune__in=communes_held(agent, today, READERS_ONCE_VALIDATED))
        concerned = Q(
            contracts__partners__organisation__affiliations__in=agent.affiliations.in_force(today).values("pk")
        )
        mine = self.model._default_manager.filter(concerned, validated_on__isnull=False).values("pk")
        return self.filter(
            Q(pk__in=self.model._default_manager.drafting_read_by(agent).values("pk"))
            | Q(validated_on__isnull=False, pk__in=late.values("diagnostic"))
            | Q(pk__in=mine)
        )

    def drafting_read_by(self, agent: Agent) -> Self:
        """Diagnostics of which the agent reads the drafting too, before validation and after: drafts, former texts,
        exchanges, history. Mayors, prosecutors and partners read what is validated, never how it was written."""
        today = timezone.localdate()
        if reads_everywhere(agent, today, READERS):
            return self.all()
        perimeter = related_model(self.model, "perimeter")
        met = perimeter.objects.filter(commune__in=communes_held(agent, today, READERS))
        return self.filter(pk__in=met.values("diagnostic"))

    def covered_by(self, agent: Agent, on: date, roles: Collection[Role]) -> Self:
        """Those whose every commune lies in the scope of one of these roles, as `diagnostics.access` says."""
        perimeter = related_model(self.model, "perimeter")
        communes = perimeter.objects.filter(diagnostic=OuterRef("pk")).order_by()
        contained = [~Q(Exists(communes.exclude(commune__in=communes_held(agent, on, (role,))))) for role in roles]
        return self.filter(reduce(or_, contained), Exists(communes))

    def for_list(self) -> Self:
        problems = related_model(self.model, "problems")
        counted = problems.objects.filter(diagnostic=OuterRef("pk")).order_by().values("diagnostic")
        return (
            self.annotate(problem_count=Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0))
            .dated()
            .prefetch_related("communes")
        )

    def for_detail(self, agent: Agent) -> Self:
        figures = related_model(self.model, "figures")
        problems = related_model(self.model, "problems")
        surveys = related_model(self.model, "surveys")
        responses = related_model(self.model, "field_responses")
        comments = _of_this(self.model, "comments").filter(resolved_at=None)
        waiting = _of_this(self.model, "contributions").filter(state__in=WAITING)
        return (
            self.select_related("validated_by", "origin")
            .annotate(
                commented=ArraySubquery(comments.values("part")),
                awaited=ArraySubquery(waiting.values("part")),
                confirmed=ArraySubquery(_of_this(self.model, "nominative_waivers").values("digest")),
            )
            .with_current_edition()
            .prefetch_related(
                "communes",
                Prefetch("field_responses", responses.objects.with_existing()),
                "eligibilities__decided_by",
                Prefetch("figures", figures.objects.in_order()),
                Prefetch("surveys", surveys.objects.in_order()),
                Prefetch("problems", problems.objects.whole()),
            )
        )

    def for_texts(self) -> Self:
        """With everything written in it (`diagnostics.texts`)."""
        responses = related_model(self.model, "field_responses")
        return self.prefetch_related(
            Prefetch("field_responses", responses.objects.with_existing()),
            "figures",
            "surveys",
            "nominative_waivers__confirmed_by",
            "problems__evidences",
            "problems__responses",
        )

    def dated(self) -> Self:
        """Each with what its staleness is judged on: the oldest edition of its figures, whether one of them was
        withdrawn, and the current one."""
        figures = related_model(self.model, "figures")
        editions = related_model(figures, "edition")
        cited = _of_this(self.model, "figures").values("diagnostic")
        return self.annotate(
            edition_withdrawn=Exists(_of_this(self.model, "figures").filter(edition__withdrawn_on__isnull=False)),
            oldest_edition_on=Subquery(cited.annotate(oldest=Min("edition__produced_on")).values("oldest")),
            current_edition_on=Subquery(editions.objects.serving().order_by("-produced_on").values("produced_on")[:1]),
        )

    def with_current_edition(self) -> Self:
        """Each with the day of the current edition, and whether it knows one of its communes."""
        figures = related_model(self.model, "figures")
        editions = related_model(figures, "edition")
        current = editions.objects.serving().order_by("-produced_on")
        covered = _of_this(self.model, "perimeter").filter(
            commune__in=editions._meta.get_field("places")
            .related_model.objects.filter(edition=Subquery(current.values("pk")[:1]))
            .values("territory")
        )
        return self.annotate(
            current_edition_on=Subquery(current.values("produced_on")[:1]), published_now=Exists(covered)
        )

    def stale(self, limit: date) -> Self:
        """Those that are out of date: dated before `staleness.years_before` that day, or of a replaced or withdrawn
        edition."""
        return self.dated().filter(
            Q(ends_on__lt=limit)
            | Q(validated_on__lt=limit)
            | Q(oldest_edition_on__lt=F("current_edition_on"))
            | Q(edition_withdrawn=True)
        )

    def fresh(self, limit: date) -> Self:
        return self.exclude(pk__in=self.stale(limit).values("pk"))

    def not_renewed(self) -> Self:
        """Without those that another diagnostic was made of."""
        return self.filter(renewals=None)

    def titled(self, text: str) -> Self:
        return holding_words(self.alias(title_key=sort_key("title")), "title_key", text)

    def within(self, territory: Any) -> Self:
        """Those that cover at least one commune of this territory."""
        perimeter = related_model(self.model, "perimeter")
        met = perimeter.objects.filter(commune__territory_rows__territory=territory)
        return self.filter(pk__in=met.values("diagnostic"))


class DiagnosticPartQuerySet(PartQuerySet):
    """Rows that belong to a diagnostic: seen with it."""

    seen_with = "diagnostic"

    def of_drafting_read_by(self, agent: Agent) -> Self:
        """Rows that tell how the diagnostic is written, for whoever reads its drafting."""
        diagnostic = related_model(self.model, "diagnostic")
        return self.filter(diagnostic__in=diagnostic.objects.drafting_read_by(agent).values("pk"))

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("diagnostic")


class FieldResponseQuerySet(DiagnosticPartQuerySet):
    def with_existing(self) -> Self:
        """Each with the responses that exist in the field (`existing`), as plain values."""
        existing = related_model(self.model, "existing_responses")
        values = JSONObject(
            pk="pk", title="title", organisation="organisation__name", place="place", period="period",
            fitness="fitness", comment="comment",
        )  # fmt: skip
        rows = existing.objects.filter(field_response=OuterRef("pk")).order_by("pk")
        return self.annotate(existing=ArraySubquery(rows.values_list(values))).order_by("pk")


class ProblemQuerySet(DiagnosticPartQuerySet):
    def for_list(self) -> Self:
        return self.select_related("diagnostic")

    def for_detail(self, agent: Agent) -> Self:
        return self.whole().select_related("diagnostic", "given_by").prefetch_related("diagnostic__communes")

    def whole(self) -> Self:
        """With its places, its evidence, its actors and its responses: four queries, whatever their number.

        `place_names`; `strangers`, those of them that are no longer in the perimeter; `actor_count`.
        """
        places = related_rows(self.model, "place_links").filter(problem=OuterRef("pk")).order_by("pk")
        communes = related_rows(related_model(self.model, "diagnostic"), "perimeter")
        inside = communes.filter(
            diagnostic=OuterRef("diagnostic"), commune__territory_rows__territory=OuterRef("territory")
        )
        return (
            self.select_related("given_by")
            .annotate(
                actor_count=Count("actors"),
                place_names=ArraySubquery(places.values("territory__name")),
                strangers=ArraySubquery(places.filter(~Exists(inside)).values("territory__name")),
            )
            .order_by("diagnostic", "number", "pk")
            .with_evidence()
            .prefetch_related("responses")
        )

    def with_evidence(self) -> Self:
        """With the actors that it concerns and what shows it: two queries."""
        actors, evidences = (related_rows(self.model, name) for name in ("actors", "evidences"))
        return self.prefetch_related(
            Prefetch("actors", actors.select_related("organisation")),
            Prefetch("evidences", evidences.select_related("territory", "edition")),
        )

    def titled(self, text: str) -> Self:
        return holding_words(self.alias(title_key=sort_key("title")), "title_key", text)

    def for_document(self) -> Self:
        return self.whole()

    def with_actor_count(self) -> Self:
        counted = self.annotate(actor_count=Count("actors"))
        return counted.order_by("diagnostic", "number", "pk")  # grouped, rows lose the order of their model


class EvidenceQuerySet(DiagnosticPartQuerySet):
    def for_list(self) -> Self:
        return self.select_related("territory", "edition")

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("diagnostic", "problem", "territory", "edition")


class ProblemResponseQuerySet(DiagnosticPartQuerySet):
    def for_list(self) -> Self:
        return self.select_related("problem")

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("diagnostic", "problem")


class EligibilityQuerySet(DiagnosticPartQuerySet):
    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("diagnostic", "decided_by")


class EditionQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """Published figures are visible to every signed-in person (product.md §1)."""
        return self if agent.is_active else self.none()

    def for_list(self) -> Self:
        return self.select_related("withdrawn_by")

    def serving(self) -> Self:
        """Those that pages may show: not withdrawn, their communal base loaded; the newest first."""
        return self.filter(withdrawn_on__isnull=True, has_communes=True)


class FigureQuerySet(DiagnosticPartQuerySet):
    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("diagnostic", "territory", "edition")

    def in_order(self) -> Self:
        return self.select_related("territory", "edition").order_by("position", "pk")


class SurveyQuerySet(DiagnosticPartQuerySet):
    def in_order(self) -> Self:
        return self.select_related("organisation", "file").order_by("-ends_on", "pk")


class ResponseQuerySet(DiagnosticPartQuerySet):
    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("diagnostic", "field_response")

    def in_order(self) -> Self:
        return self.select_related("organisation").order_by("field_response", "pk")


class ContributionQuerySet(DiagnosticPartQuerySet):
    """Seen with the drafting of the diagnostic; and, alone, by whom it is asked of."""

    def visible_to(self, agent: Agent) -> Self:
        whole = self.of_drafting_read_by(agent)
        rows: Any = self.model._default_manager.all()
        return self.filter(Q(pk__in=whole.values("pk")) | Q(pk__in=rows.asked_of(agent)))

    def asked_of(self, agent: Agent) -> Self:
        """Those asked of this person, or of an organisation that the person acts for, unless withdrawn."""
        mine = agent.affiliations.in_force(timezone.localdate()).values("organisation")
        return self.filter(Q(agent=agent) | Q(organisation__in=mine)).exclude(state=ContributionState.WITHDRAWN)

    def open_on(self, on: date) -> Self:
        """Those whose guest may read the part on that day: not yet decided, nor past their date."""
        return self.filter(state__in=WAITING, due_on__gte=on, diagnostic__validated_on__isnull=True)

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("diagnostic", "agent", "organisation", "invited_by", "written_by", "decided_by")

    def awaiting(self) -> Self:
        """Those not yet sent, of diagnostics that can still receive them."""
        return self.filter(state=ContributionState.ASKED, diagnostic__validated_on__isnull=True)


class CommentQuerySet(DiagnosticPartQuerySet):
    """Comments of a part are seen by whoever reads its drafting, and by its guests."""

    def visible_to(self, agent: Agent) -> Self:
        whole = self.of_drafting_read_by(agent)
        asked = related_rows(related_model(self.model, "diagnostic"), "contributions").asked_of(agent)
        mine = asked.open_on(timezone.localdate())
        same = mine.filter(diagnostic=OuterRef("diagnostic"), part=OuterRef("part"))
        return self.filter(Q(pk__in=whole.values("pk")) | Exists(same))

    def of_part(self, diagnostic: Any, part: str) -> Self:
        found = self.filter(diagnostic=diagnostic, part=part)
        return found.select_related("author", "resolved_by").order_by("created_at", "pk")


class VersionQuerySet(DiagnosticPartQuerySet):
    """Drafts are seen with the drafting, what was validated with the diagnostic."""

    def visible_to(self, agent: Agent) -> Self:
        drafts, whole = self.of_drafting_read_by(agent), super().visible_to(agent)
        return self.filter(Q(draft=False, pk__in=whole.values("pk")) | Q(pk__in=drafts.values("pk")))

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("diagnostic", "pdf", "frozen_by")

    def validated(self) -> Self:
        return self.filter(draft=False)
