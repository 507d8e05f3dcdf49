"""A confirmation that says what was read."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import PortalForm
from contracts.opendata.preview import CHANGED


class PublicationForm(PortalForm):
    """`seal` is that of what the page shows: another one sent back was read before it changed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, seal: str) -> None:
        super().__init__(data, initial={"seen": seal})
        self._seal = seal

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("seen") != self._seal:
            self.data = {"seen": self._seal}
            self.add_error(None, CHANGED)
        return cleaned
