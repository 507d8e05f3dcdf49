"""The départements' plans."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm, UploadField, uploaded
from cls_portal.models import Agent
from contracts.forms.contract import departments_of
from contracts.models import DepartmentalPlan
from contracts.operations.plans import FIELDS
from territories.models import Territory


class PlanBase(PortalForm):
    title = forms.CharField(
        label="Intitulé",
        max_length=200,
        help_text="Avec le nom du département et la période, comme le contrat le citera.",
    )
    ordered_on = FrenchDateField(label="Arrêté le", help_text="Date de l’arrêté du représentant de l’État.")
    order_number = forms.CharField(label="Numéro de l’arrêté", max_length=60, required=False)
    starts_on = FrenchDateField(label="Début")
    ends_on = FrenchDateField(label="Fin", required=False)
    file = UploadField(label="Plan (PDF)", formats=("pdf",), max_megabytes=20, required=False)

    def operation_values(self) -> dict[str, Any]:
        return {**self.values, "file": uploaded(self.cleaned_data["file"])}


class PlanForm(PlanBase):
    department = forms.ModelChoiceField(label="Département", queryset=Territory.objects.none())
    field_order = ("department",)

    def __init__(self, *args: Any, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["department"]
        field.queryset = departments_of(agent)
        if field.queryset.count() == 1:
            field.initial = field.queryset.first()


class PlanChangeForm(RevisionedForm, PlanBase):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "Remplacer le plan (PDF)"
        self.fields["file"].help_text = "Vide\u00a0: le fichier reste."

    @staticmethod
    def values_of(plan: DepartmentalPlan) -> dict[str, Any]:
        return {name: getattr(plan, name) for name in FIELDS}
