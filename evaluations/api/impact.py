"""Recorded delinquency before and after, over REST."""

from __future__ import annotations

from typing import Any

from rest_framework.serializers import CharField, ChoiceField, DictField, IntegerField, ModelSerializer, Serializer

from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet, act
from diagnostics.recorded.indicators import COMMUNAL
from evaluations import operations
from evaluations.api.narrowing import OfEvaluationFilter
from evaluations.models import Evaluation, ImpactEstimate

FIELDS = (
    "id", "evaluation", "indicator", "edition", "first_before", "last_before", "first_after", "last_after", "ratio",
    "low", "high", "withheld", "computed_on", "comment", "revision",
)  # fmt: skip


class ImpactRow(ModelSerializer[ImpactEstimate]):
    class Meta:
        model = ImpactEstimate
        fields = FIELDS


class ImpactDetail(DetailSerializer):
    result = DictField(read_only=True, help_text="Tout ce que la page montre : années, communes, règle, limites.")

    class Meta:
        model = ImpactEstimate
        fields = (*FIELDS[:-1], "result")


class ImpactYears(Serializer[Any]):
    """Those of the contract, or those already compared, where they are not given."""

    first_before = IntegerField(min_value=1990, max_value=2100, required=False)
    last_before = IntegerField(min_value=1990, max_value=2100, required=False)
    first_after = IntegerField(min_value=1990, max_value=2100, required=False)
    last_after = IntegerField(min_value=1990, max_value=2100, required=False)


class NewImpact(ImpactYears):
    evaluation = VisibleField(Evaluation)
    indicator = ChoiceField([(indicator.label, indicator.name) for indicator in COMMUNAL])


class ImpactComment(Serializer[Any]):
    comment = CharField(allow_blank=True)


class ImpactEstimateViewSet(PortalViewSet):
    model = ImpactEstimate
    about = (
        "La délinquance enregistrée du territoire avant et après le contrat, rapportée à celle de communes comparables."
    )
    list_as = ImpactRow
    show_as = ImpactDetail
    filterset_class = OfEvaluationFilter
    parent = "evaluation"
    create_with = operations.compute_impact
    create_from = NewImpact
    update_with = operations.comment_impact
    update_from = ImpactComment
    delete_with = operations.remove_impact

    recompute_impact = act(operations.recompute_impact, ImpactYears, summary="Refaire la comparaison")
