"""Confirmations, reasons, and files as operations take them."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import PortalForm, RevisionedForm


def uploaded(file: Any) -> tuple[str, bytes] | None:
    """An uploaded file as operations take it: its name and its content."""
    return (file.name, file.read()) if file else None


class ReasonForm(PortalForm):
    """A written reason, compulsory."""

    reason = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)


class OptionalReasonForm(PortalForm):
    """Nothing to fill: the page only asks to confirm."""


class RevisionOnlyForm(RevisionedForm):
    """Confirms the removal of the row as it was read."""


class WaiverForm(ReasonForm):
    """The reason of a waiver; it is printed in the contract."""
