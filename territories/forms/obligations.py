"""Forms of the territories. The input that chooses a territory, `TerritoryField`, is written in `fields.py`."""

from __future__ import annotations

from datetime import date

from django import forms

from cls_portal.forms import FrenchDateField, PortalForm
from territories.fields import TerritoryField, TerritoryInput, Typed

__all__ = ["ObligationsForm", "TerritoryField", "TerritoryInput", "Typed"]


class ObligationsForm(PortalForm):
    """On which day, and whether the commune holds a priority quarter, which the portal does not know."""

    AREA = (("", "Je ne sais pas"), ("oui", "Oui"), ("non", "Non"))

    le = FrenchDateField(label="À la date du")
    quartier = forms.ChoiceField(
        label="Quartier prioritaire ou zone urbaine sensible dans la commune", choices=AREA, required=False
    )

    @property
    def day(self) -> date:
        given: date = self.cleaned_data["le"]
        return given

    @property
    def has_priority_area(self) -> bool | None:
        return {"oui": True, "non": False}.get(self.cleaned_data["quartier"])
