"""Templates of contract: their frame, their articles, the contract to try one with."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm
from cls_portal.richtext import RichTextField
from contracts.models import Contract, ContractKind, Placement, TemplateSection
from territories.fields import TerritoryField
from territories.states import TerritoryKind


class TemplateChangeForm(RevisionedForm):
    title = forms.CharField(label="Intitulé", max_length=200)
    starts_on = FrenchDateField(label="En vigueur à partir du")
    ends_on = FrenchDateField(label="Jusqu’au", required=False)


class TemplateForm(PortalForm):
    kind = forms.ChoiceField(label="Nature du contrat", choices=ContractKind.choices)
    department = TerritoryField(
        label="Département",
        kinds=(TerritoryKind.DEPARTMENT,),
        required=False,
        help_text="Laissez vide pour un modèle national, que l’administrateur écrit.",
    )
    title = forms.CharField(label="Intitulé", max_length=200)
    starts_on = FrenchDateField(label="En vigueur à partir du")
    ends_on = FrenchDateField(label="Jusqu’au", required=False)


class TemplateSectionForm(RevisionedForm):
    body = RichTextField(label="Texte de l’article", required=False, max_length=60_000)
    placement = forms.ChoiceField(
        label="Place de la clause", choices=Placement.choices, widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args: Any, section: TemplateSection, **kwargs: Any) -> None:
        """A clause says where it stands; the national text has no place to choose."""
        super().__init__(
            *args,
            initial={"body": section.body, "placement": section.placement},
            revision=section.revision,
            **kwargs,
        )
        if section.template.department_id is None:
            del self.fields["placement"]

    def clean_placement(self) -> str:
        return self.cleaned_data["placement"] or Placement.AFTER


class PreviewForm(PortalForm):
    contrat = forms.ModelChoiceField(
        Contract.objects.none(), label="Contrat à essayer", required=False, empty_label="Choisir"
    )

    def __init__(self, *args: Any, contracts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["contrat"]
        field.queryset = contracts

    @property
    def chosen(self) -> Contract | None:
        return self.cleaned_data.get("contrat") if self.is_valid() else None
