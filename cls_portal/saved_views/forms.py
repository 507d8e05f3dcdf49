"""What is typed about a saved view."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import PortalForm, RevisionedForm
from cls_portal.models import SavedView

ALONE = "Moi seulement"


class SavedViewForm(PortalForm):
    name = forms.CharField(label="Nom de la vue", max_length=80)
    audience = forms.ChoiceField(
        label="Qui la voit",
        required=False,
        widget=forms.RadioSelect,
        help_text="Chacun n’y voit que ce que ses droits lui ouvrent.",
    )
    default = forms.BooleanField(label="Ouvrir la liste sur cette vue", required=False)

    def __init__(self, *args: Any, audiences: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["audience"]
        field.choices = [("", ALONE), *audiences.items()]


class SavedViewChangeForm(RevisionedForm, SavedViewForm):
    default = None  # type: ignore[assignment]

    @staticmethod
    def values_of(view: SavedView) -> dict[str, Any]:
        return {"name": view.name, "audience": view.audience}
