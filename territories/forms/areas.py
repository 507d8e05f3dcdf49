"""What is typed about priority areas, and the table that is deposited."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm, UploadField
from cls_portal.spreadsheets import FORMATS
from territories.fields import TerritoryField
from territories.models import PriorityArea
from territories.states import AreaKind, TerritoryKind

KINDS = [("", "Choisir"), *AreaKind.choices]


class AreaForm(PortalForm):
    kind = forms.ChoiceField(label="Nature", choices=KINDS)
    code = forms.CharField(
        label="Code officiel", max_length=20, required=False, help_text="Par exemple QP033001 ou QN03301M."
    )
    name = forms.CharField(label="Nom", max_length=200)
    communes = TerritoryField(
        label="Communes", kinds=(TerritoryKind.COMMUNE,), multiple=True, help_text="Toutes celles qu’elle touche."
    )
    stated_communes = forms.IntegerField(
        label="Nombre de communes selon la source",
        min_value=1,
        max_value=2000,
        required=False,
        help_text="Seulement si la liste ci-dessus n’est pas complète.",
    )
    population = forms.IntegerField(label="Population", min_value=0, max_value=10_000_000, required=False)
    starts_on = FrenchDateField(label="À partir du")
    ends_on = FrenchDateField(
        label="Jusqu’au (exclu)", required=False, help_text="Premier jour où elle n’est plus en vigueur."
    )
    source = forms.CharField(label="Source", max_length=300, help_text="Décret, arrêté, convention, liste publiée.")


class AreaChangeForm(RevisionedForm, AreaForm):
    @staticmethod
    def values_of(area: PriorityArea) -> dict[str, Any]:
        names = [name for name in AreaForm.base_fields if name != "communes"]
        return {**{name: getattr(area, name) for name in names}, "communes": list(area.communes.all())}


class RemoveAreaForm(RevisionedForm):
    reason = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


class ImportForm(PortalForm):
    table = UploadField(label="Tableau", formats=FORMATS, max_megabytes=5)
    starts_on = FrenchDateField(
        label="Premier jour, pour les lignes qui n’en ont pas",
        required=False,
        help_text="Sans lui, un code QP… vaut 1er janvier 2015 et un code QN… 1er janvier 2024.",
    )
    source = forms.CharField(label="Source, pour les lignes qui n’en ont pas", max_length=300, required=False)


class ConfirmImportForm(PortalForm):
    lines = forms.CharField(widget=forms.HiddenInput)


class CompleteListForm(PortalForm):
    kind = forms.ChoiceField(label="Nature", choices=KINDS)
    starts_on = FrenchDateField(label="Complète à partir du")
    ends_on = FrenchDateField(label="Jusqu’au (exclu)", required=False)
    source = forms.CharField(label="Source", max_length=300)
