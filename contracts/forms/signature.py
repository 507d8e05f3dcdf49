"""Signing."""

from __future__ import annotations

from django import forms

from cls_portal.forms import PortalForm


class SignForm(PortalForm):
    """Consent and one-time code: what makes a simple electronic signature here."""

    consent = forms.BooleanField(
        label="J’ai lu le document dont l’empreinte est affichée ci-dessus et je consens à le signer "
        "électroniquement en la qualité indiquée."
    )
    code = forms.CharField(
        label="Code reçu par courriel",
        help_text="Huit chiffres, avec ou sans espace.",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )
    document_sha256 = forms.CharField(widget=forms.HiddenInput)
