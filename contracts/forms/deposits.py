"""Bringing a file signed outside the portal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings

from cls_portal.forms import FrenchDateField, PortalForm, UploadField
from cls_portal.scans import FORMATS
from contracts.models import Signatory


class ExternalDepositForm(PortalForm):
    """A PDF signed with a certificate."""

    file = UploadField(label="PDF signé", formats=("pdf",), max_megabytes=settings.DEPOSIT_MEGABYTES)


class HandwrittenDepositForm(PortalForm):
    """The scan of the paper copy; who signed it, and when, as the depositor declares."""

    file = UploadField(label="Exemplaire signé, numérisé", formats=FORMATS, max_megabytes=settings.DEPOSIT_MEGABYTES)
    signed_on = FrenchDateField(label="Signé le", help_text="La date de la dernière signature de cet exemplaire.")
    signatories = forms.MultipleChoiceField(
        label="Signatures que porte cet exemplaire", widget=forms.CheckboxSelectMultiple
    )
    declared = forms.BooleanField(
        label="Je déclare que les personnes cochées ont signé cet exemplaire de leur main à cette date."
    )

    def __init__(self, *args: Any, choices: Sequence[Signatory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(row.pk): row for row in choices}
        field: Any = self.fields["signatories"]
        field.choices = [(key, f"{row.title}, {row.signer_name}") for key, row in self.rows.items()]

    @property
    def signed_by(self) -> list[Signatory]:
        return [self.rows[key] for key in self.cleaned_data["signatories"]]
