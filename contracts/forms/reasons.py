"""Confirmations and reasons."""

from __future__ import annotations

from django import forms

from cls_portal.forms import PortalForm, RevisionedForm


class ReasonForm(PortalForm):
    """A written reason, compulsory."""

    reason = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)


class ConfirmationForm(PortalForm):
    """Nothing to fill: the page only asks to confirm."""


class RevisionOnlyForm(RevisionedForm):
    """Confirms the removal of the row as it was read."""


class WaiverForm(ReasonForm):
    """The reason of a waiver; it is printed in the contract."""
