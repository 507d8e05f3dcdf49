"""Opinions and délibérations."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm, UploadField
from cls_portal.models import Agent
from contracts.forms.reasons import uploaded
from contracts.models import Contract, OpinionSense
from partners.models import Meeting
from territories.models import Territory
from territories.states import TerritoryKind


class ProsecutorOpinionForm(RevisionedForm):
    given_on = FrenchDateField(label="Date de la consultation")
    sense = forms.ChoiceField(label="Sens", choices=OpinionSense.choices)
    text = forms.CharField(label="Observations", widget=forms.Textarea(attrs={"rows": 4}), required=False)


class CouncilOpinionForm(RevisionedForm):
    """The council's opinion, from one of its meetings; « sans objet » only where no council steers the contract."""

    meeting = forms.ModelChoiceField(
        label="Réunion", queryset=Meeting.objects.none(), required=False, empty_label="Aucune"
    )
    sense = forms.ChoiceField(label="Sens", choices=[("", "Aucun"), *OpinionSense.choices], required=False)
    text = forms.CharField(label="Observations", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    not_applicable_reason = forms.CharField(
        label="Sans objet : motif", widget=forms.Textarea(attrs={"rows": 2}), required=False,
        help_text="Seulement si aucun conseil ne pilote le contrat.",
    )  # fmt: skip

    def __init__(self, *args: Any, contract: Contract, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meeting"]
        if contract.council_id:
            field.queryset = Meeting.objects.visible_to(agent).filter(council=contract.council_id)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        meeting = values.get("meeting")
        values["given_on"] = meeting.held_on if meeting else None
        return values


class ResolutionForm(PortalForm):
    territory = forms.ModelChoiceField(label="Collectivité", queryset=Territory.objects.none())
    number = forms.CharField(label="Numéro de la délibération", max_length=60)
    adopted_on = FrenchDateField(label="Adoptée le")
    file = UploadField(label="Délibération (PDF)", formats=("pdf",), max_megabytes=20, required=False)

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communes = contract.perimeter.values("commune")
        field: Any = self.fields["territory"]
        field.queryset = Territory.objects.filter(
            commune_rows__commune__in=communes, kind__in=(TerritoryKind.COMMUNE, TerritoryKind.EPCI)
        ).distinct()

    def operation_values(self) -> dict[str, Any]:
        return {**self.values, "file": uploaded(self.cleaned_data["file"])}
