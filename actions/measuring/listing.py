"""The list of indicators: where each stands between its baseline and its target; filters, columns, export."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.forms import HiddenInput

from actions.filters import axes_seen, contracts_seen
from actions.measuring.series import Trend, trend
from actions.models import Indicator, IndicatorNature
from cls_portal.listing import Address, Badge, Column, Listing

LATE = (("retard", "En retard"), ("sans", "Jamais mesurés"))
_CONTRACT = Address("contract-detail")
_ACTION = Address("action-detail")


class IndicatorFilter(django_filters.FilterSet):
    q = django_filters.CharFilter("name", label="Intitulé", lookup_expr="icontains")
    contrat = django_filters.ModelChoiceFilter("action__contract", label="Contrat", queryset=contracts_seen)
    axe = django_filters.ModelChoiceFilter("action__objective__axis", label="Axe", queryset=axes_seen)
    nature = django_filters.ChoiceFilter("nature", label="Nature", choices=IndicatorNature.choices)
    mesures = django_filters.ChoiceFilter(label="Mesures", choices=LATE, method="by_measures")

    class Meta:
        model = Indicator
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The axes offered are those of the contract chosen; without one, there would be too many."""
        super().__init__(*args, **kwargs)
        contract = self.data.get("contrat", "") if self.data else ""
        field: Any = self.form.fields["axe"]
        if contract.isdecimal():
            field.queryset = field.queryset.filter(contract=contract)
        else:
            field.widget = HiddenInput()

    def by_measures(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        kept = {"is_late": True} if value == "retard" else {"last_value": None}
        return rows.filter(**kept)  # type: ignore[no-any-return]


def _trend(row: Any) -> Trend | None:
    return trend(row.direction, row.last_value, row.previous_value)


def _late(row: Any) -> Badge | None:
    return Badge("En retard", "error") if row.is_late else None


INDICATORS = Listing(
    name="indicateurs",
    caption="Indicateurs",
    noun=("indicateur", "indicateurs"),
    filterset=IndicatorFilter,
    default_sort="action",
    page_size=25,
    columns=(
        Column(
            "intitule", "Indicateur", "name", sort=("name",), kind="link",
            link=lambda row: f"{_ACTION.of(row.action_id)}#indicateur-{row.pk}",
        ),
        Column(
            "action", "Action", lambda row: f"{row.action.number}. {row.action.title}",
            sort=("action__contract__reference", "action__number"),
        ),
        Column(
            "contrat", "Contrat", "action.contract.reference", sort=("action__contract__reference",), kind="link",
            link=lambda row: _CONTRACT.of(row.action.contract_id), shown=False,
        ),
        Column("axe", "Axe", "action.objective.axis.title", shown=False),
        Column("nature", "Nature", "get_nature_display", sort=("nature",), shown=False),
        Column("unite", "Unité", "unit"),
        Column("depart", "Départ", "baseline", kind="count", shown=False),
        Column("derniere", "Dernière valeur", lambda row: row.last_value, kind="count"),
        Column("mesure_le", "Mesurée le", lambda row: row.last_on, kind="date"),
        Column("cible", "Cible", "target", kind="count"),
        Column("chemin", "Chemin parcouru", lambda row: row.way, kind="percent"),
        Column("sens", "Sens attendu", "get_direction_display", shown=False),
        Column("tendance", "Tendance", _trend, kind="badge"),
        Column("retard", "Mesures", _late, kind="badge"),
        Column("frequence", "Fréquence", "get_frequency_display", shown=False),
        Column("qui", "Qui mesure", "reporter.name", shown=False),
    ),
)  # fmt: skip
