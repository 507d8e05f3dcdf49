"""What is typed in the directory."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import PortalForm, UploadField
from cls_portal.spreadsheets import FORMATS
from partners.directory.labels import MOST_PLACES, SHEETS, SheetFormat
from partners.fields import OrganisationField


class LabelsForm(PortalForm):
    """The sheet and the label where one begins; in the address."""

    format = forms.ChoiceField(label="Planche d’étiquettes", choices=SheetFormat.choices)
    premiere = forms.IntegerField(
        label="Commencer à l’étiquette n°",
        min_value=1,
        max_value=MOST_PLACES,
        initial=1,
        help_text="Pour finir une planche entamée\u00a0: comptez de gauche à droite, puis de haut en bas.",
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        sheet, first = values.get("format"), values.get("premiere")
        if sheet and first and first > SHEETS[SheetFormat(sheet)].places:
            self.add_error("premiere", "Cette planche a moins d’étiquettes.")
        return values


class ContactsForm(PortalForm):
    """A table of contacts, and the organisation of the lines that name none."""

    table = UploadField(label="Tableau", formats=FORMATS, max_megabytes=5)
    organisation = OrganisationField(
        label="Organisme des lignes qui n’en nomment pas",
        required=False,
        help_text="Inutile si le tableau a une colonne «\u00a0organisme\u00a0». Nom, SIREN ou SIRET.",
    )


class HandingForm(PortalForm):
    """What everything held about somebody is handed over as, and why."""

    format = forms.ChoiceField(
        label="Format", choices=[("pdf", "PDF, à lire"), ("json", "JSON, à reprendre dans un programme")]
    )
    reason = forms.CharField(
        label="Demande",
        max_length=300,
        help_text="Par exemple\u00a0: demande écrite reçue le 3 mars 2026. Gardé avec la trace, sans nom de personne.",
    )
