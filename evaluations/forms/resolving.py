"""The waiver of the délibérations on an evaluation; they are typed as those on the contract (contracts.forms)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from cls_portal.forms import PortalForm
from territories.models import Territory


class WaiverForm(PortalForm):
    territories = forms.ModelMultipleChoiceField(
        label="Collectivités dispensées", queryset=Territory.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    waived_reason = forms.CharField(
        label="Motif de la dispense", widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Il reste visible dans l’évaluation.",
    )  # fmt: skip

    def __init__(self, *args: Any, awaited: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["territories"]
        field.queryset = Territory.objects.filter(pk__in=list(awaited)).order_by("sort_key", "pk")
        field.label_from_instance = lambda place: place.name
