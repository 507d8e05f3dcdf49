"""Framework agreements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm
from contracts.models import FrameworkAgreement, FrameworkKind
from contracts.rules import AREA_OF_FRAMEWORK
from territories.fields import TerritoryField
from territories.models import PriorityArea
from territories.states import AreaKind, TerritoryKind


class FrameworkForm(PortalForm):
    kind = forms.ChoiceField(label="Nature", choices=FrameworkKind.choices)
    number = forms.CharField(label="Numéro", max_length=40, required=False)
    title = forms.CharField(label="Intitulé", max_length=200)
    parties = forms.CharField(label="Parties", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    communes = TerritoryField(label="Communes", kinds=(TerritoryKind.COMMUNE,), multiple=True)
    area = forms.ModelChoiceField(
        PriorityArea.objects.none(), label="Géographie prioritaire", required=False, empty_label="Aucune"
    )
    starts_on = FrenchDateField(label="Début")
    ends_on = FrenchDateField(label="Fin", required=False)

    def __init__(self, *args: Any, areas: Any = None, **kwargs: Any) -> None:
        """`areas` are the geographies it may be the agreement of; without any, nothing is asked."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["area"]
        if areas is None:
            del self.fields["area"]
        else:
            field.queryset = areas

    @staticmethod
    def values_from(area: PriorityArea) -> dict[str, Any]:
        """What a geography says of the agreement made for it; its last day is the eve of its end."""
        kinds = {area_kind: kind for kind, area_kind in AREA_OF_FRAMEWORK.items()}
        return {
            "kind": kinds.get(AreaKind(area.kind), ""),
            "title": area.name,
            "number": area.code,
            "communes": list(area.communes.all()),
            "area": area,
            "starts_on": area.starts_on,
            "ends_on": area.ends_on - timedelta(days=1) if area.ends_on else None,
        }


class FrameworkChangeForm(RevisionedForm, FrameworkForm):
    @staticmethod
    def values_of(framework: FrameworkAgreement) -> dict[str, Any]:
        names = ("kind", "number", "title", "parties", "starts_on", "ends_on", "area")
        return {**{name: getattr(framework, name) for name in names}, "communes": list(framework.communes.all())}
