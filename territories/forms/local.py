"""What is typed about local territories."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm, UploadField
from territories.fields import TerritoryField
from territories.geojson import BadOutline, read_outline
from territories.models import LocalTerritory
from territories.states import LOCAL_KINDS, WHOLES, TerritoryKind

POSSIBLE_WHOLES = tuple(dict.fromkeys(kind for kinds in WHOLES.values() for kind in kinds))


class _Definition(PortalForm):
    """What describes a local territory; its outline comes as a file."""

    name = forms.CharField(label="Nom", max_length=200, help_text="Tel qu’il sera cité dans les contrats.")
    communes = TerritoryField(
        label="Communes",
        kinds=(TerritoryKind.COMMUNE,),
        multiple=True,
        help_text="Toutes celles où il se trouve, en tout ou partie : nom, code ou code postal.",
    )
    whole = TerritoryField(
        label="Fait partie de",
        kinds=POSSIBLE_WHOLES,
        required=False,
        help_text="Le réseau d’une ligne (obligatoire), le quartier ou le réseau d’un site.",
    )
    description = forms.CharField(
        label="Description",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        required=False,
        help_text="Limites d’un quartier, adresse d’un site, arrêts desservis par une ligne.",
    )
    source = forms.CharField(
        label="Source",
        max_length=200,
        required=False,
        help_text="Qui a fixé ses limites : délibération, plan, convention.",
    )
    outline = UploadField(
        label="Contour",
        formats=("geojson", "json"),
        max_megabytes=1,
        required=False,
        help_text="Fichier GeoJSON en WGS84 (surface, ligne ou point), 1 Mo au plus.",
    )

    def clean_outline(self) -> Any:
        file = self.cleaned_data["outline"]
        if not file:
            return None
        try:
            return read_outline(file.read())
        except BadOutline as error:
            raise ValidationError(str(error)) from error


class LocalForm(_Definition):
    kind = forms.ChoiceField(
        label="Nature", choices=[("", "Choisir"), *((kind.value, kind.label) for kind in LOCAL_KINDS)]
    )
    field_order = ("kind", "name", "communes", "whole", "description", "source", "outline")


class LocalChangeForm(RevisionedForm, _Definition):
    """As long as no file is sent, the outline stays; a box takes it away."""

    remove_outline = forms.BooleanField(label="Retirer le contour enregistré", required=False)

    def __init__(self, *args: Any, outlined: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not outlined:
            del self.fields["remove_outline"]

    @staticmethod
    def values_of(local: LocalTerritory) -> dict[str, Any]:
        values = {name: getattr(local, name) for name in ("name", "whole", "description", "source")}
        return {**values, "communes": list(local.territory.communes.all())}

    @property
    def values(self) -> dict[str, Any]:
        values = {name: value for name, value in super().values.items() if name not in ("outline", "remove_outline")}
        sent = self.cleaned_data["outline"]
        if sent is not None or self.cleaned_data.get("remove_outline"):
            values["outline"] = sent
        return values


class ReopenLocalForm(PortalForm):
    reason = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


class CloseLocalForm(ReopenLocalForm):
    closed_on = FrenchDateField(label="N’a plus cours depuis le")
    field_order = ("closed_on", "reason")
