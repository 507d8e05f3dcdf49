"""Every read of evaluations."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Prefetch, Q
from django.utils import timezone

from actions.querysets import LATE_ANSWERS
from cls_portal.models import Agent
from cls_portal.querysets import PartQuerySet, related_model
from evaluations.states import HEARING_FORMS
from partners.querysets import has_left


class EvaluationQuerySet(PartQuerySet):
    """Evaluations: seen with their contract."""

    seen_with = "contract"

    def conducted_by(self, agent: Agent, on: date) -> Self:
        """Those that this person writes, as `evaluations.access` says."""
        contracts = related_model(self.model, "contract").objects.with_reach(agent, on)
        written = contracts.filter(Q(of_prefecture=True) | Q(of_coordinator=True))
        return self.filter(contract__in=written.order_by().values("pk"))

    def with_conducted(self, agent: Agent, on: date) -> Self:
        """Each with `is_conducted`: whether this person writes it."""
        every: Any = self.model._default_manager
        mine = every.conducted_by(agent, on).filter(pk=OuterRef("pk"))
        return self.annotate(is_conducted=Exists(mine.order_by()))

    def final_of(self, contract: models.Model) -> Self:
        return self.filter(contract=contract, kind="final")

    def awaiting_validation(self) -> Self:
        return self.filter(Q(validated_on__isnull=True))

    def unpresented(self) -> Self:
        """Those that the council has not heard (as `rules.heard_on` says), and that it is not said to be unable to
        hear."""
        unheard = ~Q(meeting__form__in=HEARING_FORMS) | Q(meeting__cancelled_on__isnull=False)
        return self.filter(Q(meeting=None) | unheard, not_presented_reason="")

    def awaiting_anybody(self) -> Self:
        """Those that await the council, or the préfecture's validation."""
        return self.awaiting_validation() | self.unpresented()

    def with_frozen(self) -> Self:
        """Adds `is_frozen`, whether its content was kept when it was validated, without reading that content."""
        return self.defer("frozen").annotate(is_frozen=ExpressionWrapper(Q(frozen__isnull=False), BooleanField()))

    def for_gate(self) -> Self:
        return self.with_frozen().select_related("meeting").prefetch_related("resolutions")

    def for_list(self) -> Self:
        return self.select_related("contract").defer("frozen")

    def for_detail(self, agent: Agent) -> Self:
        return (
            self.annotate(is_frozen=ExpressionWrapper(Q(frozen__isnull=False), BooleanField()))
            .select_related("contract__lead_prefecture", "meeting", "validated_by")
            .prefetch_related(
                "ratings",
                "subjects",
                "questions",
                Prefetch("impacts", self._rows("impacts").defer("result")),
                Prefetch("recommended", self._rows("recommended").for_detail(agent)),
                self._with("steering", "organisation", "contact", "agent"),
                self._with("resolutions", "territory", "file"),
            )
        )

    def _with(self, name: str, *joined: str) -> Prefetch[Any]:
        """The rows of one of the tables that hang from evaluations, each with what it points to."""
        return Prefetch(name, self._rows(name).select_related(*joined))

    def _rows(self, name: str) -> Any:
        model: Any = self.model._meta.get_field(name).related_model
        return model._default_manager.all()


class EvaluationPartQuerySet(PartQuerySet):
    """Rows that belong to an evaluation: seen with it."""

    seen_with = "evaluation"


class EvaluationContributionQuerySet(EvaluationPartQuerySet):
    """Contributions of partners."""

    def visible_to(self, agent: Agent) -> Self:
        """Seen by who conducts the evaluation and by the people of the organisation asked (`is_party`); an answer, once
        the evaluation is validated, by whoever sees the evaluation: its report says it."""
        on = timezone.localdate()
        evaluation = related_model(self.model, "evaluation")
        conducted = Q(evaluation__in=evaluation.objects.conducted_by(agent, on).order_by().values("pk"))
        asked = Q(revoked_on=None, organisation__in=_acted_for(agent, on))
        validated = evaluation.objects.visible_to(agent).filter(validated_on__isnull=False)
        told = Q(answered_on__isnull=False, evaluation__in=validated.order_by().values("pk"))
        return self.annotate(is_party=ExpressionWrapper(conducted | asked, BooleanField())).filter(
            Q(is_party=True) | told
        )

    def asked_of(self, agent: Agent, on: date) -> Self:
        """Those that the people of an organisation may answer or change now, with their account."""
        return self.to_answer().filter(organisation__in=_acted_for(agent, on))

    def to_answer(self) -> Self:
        """Not revoked, of an evaluation that is not validated."""
        return self.filter(revoked_on=None, evaluation__validated_on=None)

    def waiting(self, on: date) -> Self:
        """Without an answer, and not long past their day."""
        return self.to_answer().filter(answered_on=None, due_on__gte=on - LATE_ANSWERS)

    def by_link(self) -> Self:
        """Those that a link may open: whoever was asked is still there."""
        return self.to_answer().filter(~has_left("organisation", "contact_email"), agent=None)

    def for_list(self) -> Self:
        return self.select_related("organisation")

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("organisation", "evaluation__contract__lead_prefecture", "agent", "asked_by")


def _acted_for(agent: Agent, on: date) -> Any:
    """The organisations for which this person acts on that day."""
    return agent.affiliations.in_force(on).order_by().values("organisation")


class ImpactQuerySet(EvaluationPartQuerySet):
    """Comparisons before and after: seen with their evaluation."""

    def for_list(self) -> Self:
        return self.defer("result")

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("evaluation__contract__lead_prefecture", "edition").defer("evaluation__frozen")


class RecommendationQuerySet(EvaluationPartQuerySet):
    """Recommendations: seen with their evaluation."""

    def made_of(self, contract: models.Model) -> Self:
        """Those of the evaluations of this contract that were validated."""
        return self.filter(evaluation__contract=contract, evaluation__validated_on__isnull=False)

    def for_detail(self, agent: Agent) -> Self:
        """With who is in charge, and the contract that takes each over if this person sees it."""
        contracts = related_model(self.model, "carried_into").objects.visible_to(agent)
        return self.select_related("owner").prefetch_related(Prefetch("carried_into", contracts))

    def for_panel(self) -> Self:
        return self.select_related("evaluation__contract", "owner").order_by("evaluation", "position", "pk")
