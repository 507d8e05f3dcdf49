"""Délibérations: one, or those of every signing commune on one page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from cls_portal.errors import Reason
from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm, UploadField, uploaded
from contracts.models import Contract, Resolution
from contracts.operations import ResolutionEntry
from territories.models import Territory
from territories.states import TerritoryKind


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


class ResolutionChangeForm(RevisionedForm):
    number = forms.CharField(label="Numéro de la délibération", max_length=60)
    adopted_on = FrenchDateField(label="Adoptée le")
    file = UploadField(
        label="Remplacer le fichier (PDF)", formats=("pdf",), required=False, help_text="Vide : le fichier reste."
    )

    def operation_values(self) -> dict[str, Any]:
        return {**self.values, "file": uploaded(self.cleaned_data["file"])}


class ResolutionLine(PortalForm):
    """One line of the page of all: empty where there is nothing to record."""

    number = forms.CharField(label="Numéro", max_length=60, required=False)
    adopted_on = FrenchDateField(label="Adoptée le", required=False)
    file = UploadField(label="Fichier", formats=("pdf",), required=False, help_text="")
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, files: Any, *, territory: Territory, resolution: Resolution | None) -> None:
        self.territory, self.resolution = territory, resolution
        known = {name: getattr(resolution, name) for name in ("number", "adopted_on", "revision")} if resolution else {}
        super().__init__(data, files, prefix=f"t{territory.pk}", initial=known)
        for name in ("number", "adopted_on", "file"):
            field = self.fields[name]
            field.widget.attrs["aria-label"] = f"{field.label} : {territory.name}"

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        begun = bool(values.get("number") or values.get("adopted_on") or values.get("file"))
        for name, text in (("number", "Indiquez le numéro."), ("adopted_on", "Indiquez la date.")):
            if (begun or self.resolution) and not values.get(name) and name not in self.errors:
                self.add_error(name, text)
        return values

    def entry(self) -> ResolutionEntry | None:
        """What to record; None when nothing was typed or changed."""
        if not self.has_changed() or not self.cleaned_data["number"]:
            return None
        typed = self.cleaned_data
        return ResolutionEntry(
            self.territory, typed["number"], typed["adopted_on"], uploaded(typed["file"]), typed["revision"]
        )


class ResolutionsSheet:
    """The lines of every assembly that adopts one: valid together, recorded together."""

    is_multipart = True

    def __init__(self, data: Any, files: Any, *, rows: Sequence[tuple[Territory, Resolution | None]]) -> None:
        self.bound = data is not None
        self.reasons: list[Reason | str] = []
        self.lines = [
            ResolutionLine(data, files, territory=territory, resolution=resolution) for territory, resolution in rows
        ]

    def is_valid(self) -> bool:
        """Every line is checked, so that all the errors are told at once."""
        valid = [line.is_valid() for line in self.lines]
        return self.bound and all(valid)

    @property
    def faulty(self) -> bool:
        return bool(self.reasons) or any(line.errors for line in self.lines if line.is_bound)

    def entries(self) -> list[ResolutionEntry]:
        return [entry for line in self.lines if (entry := line.entry()) is not None]

    def add_reasons(self, reasons: Iterable[Reason | str]) -> None:
        self.reasons += reasons
