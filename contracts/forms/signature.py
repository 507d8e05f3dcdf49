"""Signing."""

from __future__ import annotations

from django import forms

from cls_portal.forms import PortalForm


class SignForm(PortalForm):
    """Consent and password: what makes a simple electronic signature here."""

    consent = forms.BooleanField(
        label="J’ai lu le document dont l’empreinte est affichée ci-dessus et je consens à le signer "
        "électroniquement en la qualité indiquée."
    )
    password = forms.CharField(
        label="Votre mot de passe", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False
    )
    document_sha256 = forms.CharField(widget=forms.HiddenInput)
