"""What a list of evaluations can be narrowed by, in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest

from cls_portal.http import acting_agent
from contracts.models import Contract
from evaluations.models import Evaluation, EvaluationKind, Verdict


def contracts_seen(request: HttpRequest | None) -> QuerySet[Any]:
    """The contracts that the reader sees and that have been evaluated."""
    if request is None:
        return Contract.objects.none()
    rows = Contract.objects.visible_to(acting_agent(request)).originals().filter(evaluations__isnull=False)
    return rows.distinct().order_by("reference", "pk")


class EvaluationFilter(django_filters.FilterSet):
    contrat = django_filters.ModelChoiceFilter("contract", label="Contrat", queryset=contracts_seen)
    nature = django_filters.ChoiceFilter("kind", label="Nature", choices=EvaluationKind.choices)
    conclusion = django_filters.ChoiceFilter("verdict", label="Conclusion", choices=Verdict.choices)
    validee = django_filters.BooleanFilter("validated_on", "isnull", exclude=True, label="Validée")

    class Meta:
        model = Evaluation
        fields: tuple[str, ...] = ()
