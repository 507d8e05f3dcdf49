"""What a list of evaluations can be narrowed by, in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from cls_portal.http import acting_agent
from contracts.models import Contract
from evaluations.models import Evaluation, EvaluationKind, Verdict
from territories.models import Territory


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


TO_LAUNCH, LAUNCHED, ENDED, COMING = "a-lancer", "en-cours", "echu", "a-venir"


class DueFilter(django_filters.FilterSet):
    """What the contracts that await their final evaluation can be narrowed by."""

    departement = django_filters.CharFilter(label="Département (code)", method="by_department")
    etat = django_filters.ChoiceFilter(
        label="Évaluation finale",
        choices=[(TO_LAUNCH, "À lancer"), (LAUNCHED, "En cours")],
        method="by_state",
    )
    terme = django_filters.ChoiceFilter(
        label="Contrat", choices=[(ENDED, "Échu"), (COMING, "Se termine bientôt")], method="by_end"
    )

    class Meta:
        model = Contract
        fields: tuple[str, ...] = ()

    def by_department(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        return rows.filter(lead_prefecture__in=Territory.objects.departments().filter(code=value))  # type: ignore[no-any-return]

    def by_state(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        return rows.filter(final_evaluation=value == LAUNCHED)  # type: ignore[no-any-return]

    def by_end(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        on = timezone.localdate()
        return rows.filter(ends_on__lt=on) if value == ENDED else rows.filter(ends_on__gte=on)  # type: ignore[no-any-return]
