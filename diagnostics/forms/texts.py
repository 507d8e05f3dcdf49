"""Inputs that several forms of a diagnostic share."""

from __future__ import annotations

from django import forms


def paragraph(label: str, *, rows: int = 5, required: bool = False, hint: str = "") -> forms.CharField:
    """A plain text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=widget, required=required, help_text=hint, max_length=5000)
