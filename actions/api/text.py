"""Actions over REST, with their partners, budget lines and indicators."""

from __future__ import annotations

from typing import Any

import django_filters
from rest_framework.serializers import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    DecimalField,
    IntegerField,
    ModelSerializer,
    Serializer,
)

from actions import operations
from actions.filters import ActionFilter
from actions.listings import ACTIONS
from actions.models import (
    Action,
    ActionPartner,
    BudgetKind,
    BudgetLine,
    Direction,
    Indicator,
    IndicatorNature,
    PartnerRole,
)
from actions.states import Frequency, Status
from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet, act
from contracts.api.narrowing import CONTRACT
from contracts.models import ContractPlace, Objective
from diagnostics.models import Problem, ResponseField
from partners.decisions.origins import OriginField, decision_field
from partners.models import Contact, Organisation

PLAIN = (
    "title", "description", "field", "audience", "human_means", "material_means", "full_time_equivalents",
    "evaluation_method", "orientation", "starts_on", "ends_on",
)  # fmt: skip


class PartnerRow(ModelSerializer[ActionPartner]):
    class Meta:
        model = ActionPartner
        fields = ("id", "action", "organisation", "role", "part")


class BudgetLineRow(ModelSerializer[BudgetLine]):
    class Meta:
        model = BudgetLine
        fields = ("id", "action", "year", "funder", "fund", "kind", "planned", "in_text", *BudgetLine.FOLLOWED)


class IndicatorRow(ModelSerializer[Indicator]):
    class Meta:
        model = Indicator
        fields = (
            "id", "action", "name", "nature", "unit", "baseline", "target", "source", "definition", "direction",
            "frequency", "reporter", "in_text",
        )  # fmt: skip


class ActionRow(ModelSerializer[Action]):
    cost = DecimalField(max_digits=14, decimal_places=2, read_only=True, help_text="Euros prévus, tous financeurs.")
    is_late = BooleanField(read_only=True, help_text="En retard aujourd’hui\u00a0: calculé, jamais saisi.")
    is_silent = BooleanField(read_only=True, help_text="Sans nouvelle depuis plus de 90\u00a0jours.")

    class Meta:
        model = Action
        fields = (
            "id", "contract", "objective", "number", "title", "field", "lead", "starts_on", "ends_on", "cost", "status",
            "progress", "is_late", "is_silent", "news_on",
        )  # fmt: skip


class ActionDetail(DetailSerializer):
    partners = PartnerRow(many=True, read_only=True)
    budget_lines = BudgetLineRow(many=True, read_only=True)
    indicators = IndicatorRow(many=True, read_only=True)
    decision = OriginField()

    class Meta:
        model = Action
        fields = (
            "id", "contract", "objective", "number", *PLAIN,
            "lead", "problems", "places", "partners", "budget_lines", "indicators", *Action.FOLLOWED, "referent",
            "withdrawn_on", "decision",
        )  # fmt: skip


class ActionFacts(Serializer[Any]):
    """What is written about an action; everything but its title and field is optional."""

    title = CharField(max_length=200)
    field = ChoiceField(ResponseField.choices)
    description = CharField(required=False, allow_blank=True)
    audience = CharField(required=False, allow_blank=True, max_length=300)
    human_means = CharField(required=False, allow_blank=True)
    material_means = CharField(required=False, allow_blank=True)
    evaluation_method = CharField(required=False, allow_blank=True)
    orientation = CharField(required=False, allow_blank=True, max_length=300)
    full_time_equivalents = DecimalField(6, 2, required=False, allow_null=True, min_value=0)
    starts_on = DateField(required=False, allow_null=True)
    ends_on = DateField(required=False, allow_null=True)
    lead = VisibleField(Organisation, required=False, allow_null=True)
    problems = VisibleField(Problem, many=True, required=False)
    places = VisibleField(ContractPlace, many=True, required=False)


class FollowUpFields(Serializer[Any]):
    """Some of the follow-up of an action, or of several."""

    status = ChoiceField(Status.choices, required=False)
    status_reason = CharField(required=False, allow_blank=True, max_length=500)
    progress = IntegerField(required=False, min_value=0, max_value=100)
    postponed_to = DateField(required=False, allow_null=True)
    started_on = DateField(required=False, allow_null=True)
    finished_on = DateField(required=False, allow_null=True)
    obstacles = CharField(required=False, allow_blank=True)
    levers = CharField(required=False, allow_blank=True)
    note = CharField(required=False, allow_blank=True)


class FollowUp(FollowUpFields):
    """Some of the follow-up of an action, and a note."""

    review = CharField(required=False, allow_blank=True)
    decision = decision_field()


class Referent(Serializer[Any]):
    """Who to reach about the action; null for nobody."""

    referent = VisibleField(Contact, allow_null=True)


class MoneyFollowed(Serializer[Any]):
    """What became of the money, in euros; null where nothing is known."""

    requested = DecimalField(12, 2, required=False, allow_null=True, min_value=0)
    granted = DecimalField(12, 2, required=False, allow_null=True, min_value=0)
    notified = DecimalField(12, 2, required=False, allow_null=True, min_value=0)
    notified_on = DateField(required=False, allow_null=True)
    paid = DecimalField(12, 2, required=False, allow_null=True, min_value=0)
    spent = DecimalField(12, 2, required=False, allow_null=True, min_value=0)
    reference = CharField(required=False, allow_blank=True, max_length=120)


class NewAction(ActionFacts):
    objective = VisibleField(Objective)
    decision = decision_field()


class ActionChange(ActionFacts):
    objective = VisibleField(Objective, required=False)


class ActionRestFilter(ActionFilter):
    """The filters of the page, and the actions of one contract or of one amendment."""

    contract = django_filters.NumberFilter("contract", label=CONTRACT)


class ActionViewSet(PortalViewSet):
    model = Action
    about = "Les actions des contrats, avec leurs partenaires, leurs financements et leurs indicateurs."
    listing = ACTIONS
    filterset_class = ActionRestFilter
    list_as = ActionRow
    show_as = ActionDetail
    create_with = operations.create_action
    create_from = NewAction
    parent = "objective"
    update_with = operations.change_action
    update_from = ActionChange
    delete_with = operations.remove_action

    name_referent = act(operations.name_referent, Referent, summary="Désigner la personne référente")
    follow_action = act(operations.follow_action, FollowUp, summary="Mettre à jour le suivi")


class OfActionFilter(django_filters.FilterSet):
    """Rows of one action, or of one contract: `?action=12`, `?contract=3`."""

    action = django_filters.NumberFilter("action", label="Action")
    contract = django_filters.NumberFilter("action__contract", label=CONTRACT)


class NewPartner(Serializer[Any]):
    action = VisibleField(Action)
    organisation = VisibleField(Organisation)
    role = ChoiceField(PartnerRole.choices, required=False)
    part = CharField(required=False, allow_blank=True, max_length=200)


class PartnerChange(Serializer[Any]):
    role = ChoiceField(PartnerRole.choices, required=False)
    part = CharField(required=False, allow_blank=True, max_length=200)


class ActionPartnerViewSet(PortalViewSet):
    model = ActionPartner
    list_as = PartnerRow
    filterset_class = OfActionFilter
    parent = "action"
    create_with = operations.add_partner
    create_from = NewPartner
    update_with = operations.change_partner
    update_from = PartnerChange
    delete_with = operations.remove_partner


class BudgetLineChange(Serializer[Any]):
    year = IntegerField(min_value=1997, max_value=2100)
    funder = VisibleField(Organisation)
    fund = CharField(required=False, allow_blank=True, max_length=60)
    kind = ChoiceField(BudgetKind.choices, required=False)
    planned = DecimalField(12, 2, min_value=0)


class NewBudgetLine(BudgetLineChange):
    action = VisibleField(Action)


class BudgetLineViewSet(PortalViewSet):
    model = BudgetLine
    list_as = BudgetLineRow
    filterset_class = OfActionFilter
    parent = "action"
    create_with = operations.add_budget_line
    create_from = NewBudgetLine
    update_with = operations.change_budget_line
    update_from = BudgetLineChange
    delete_with = operations.remove_budget_line

    follow_budget_line = act(operations.follow_budget_line, MoneyFollowed, summary="Suivre le financement")


class IndicatorChange(Serializer[Any]):
    name = CharField(max_length=200)
    nature = ChoiceField(IndicatorNature.choices, required=False)
    unit = CharField(max_length=60)
    baseline = DecimalField(14, 2, required=False, allow_null=True)
    target = DecimalField(14, 2, required=False, allow_null=True)
    definition = CharField(required=False, allow_blank=True)
    direction = ChoiceField(Direction.choices, required=False)
    frequency = ChoiceField(Frequency.choices, required=False)
    reporter = VisibleField(Organisation, required=False, allow_null=True)
    source = CharField(required=False, allow_blank=True, max_length=200)  # type: ignore[assignment]


class NewIndicator(IndicatorChange):
    action = VisibleField(Action)


class IndicatorViewSet(PortalViewSet):
    model = Indicator
    list_as = IndicatorRow
    filterset_class = OfActionFilter
    parent = "action"
    create_with = operations.add_indicator
    create_from = NewIndicator
    update_with = operations.change_indicator
    update_from = IndicatorChange
    delete_with = operations.remove_indicator
