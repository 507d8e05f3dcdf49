"""How a contract ends: what is typed about a termination, about an abandonment."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import FrenchDateField, UploadField, uploaded
from cls_portal.models import Agent
from contracts.abandonment import people_to_tell
from contracts.forms.reasons import ReasonForm
from contracts.models import Contract


class TerminationForm(ReasonForm):
    """A contract ended before its time."""

    terminated_on = FrenchDateField(label="Date d’effet", help_text="Premier jour où le contrat n’est plus en vigueur.")
    terminated_by = forms.CharField(
        label="Décidée par",
        max_length=200,
        help_text="La ou les parties qui dénoncent, par exemple : « le conseil municipal de Bègles ».",
    )
    document = UploadField(label="Acte de dénonciation", formats=("pdf",), max_megabytes=20)

    field_order = ("terminated_on", "terminated_by", "reason", "document")

    def operation_values(self) -> dict[str, Any]:
        return {**self.values, "document": uploaded(self.cleaned_data["document"])}


class AbandonmentForm(ReasonForm):
    """A contract given up before its signature, and who is told."""

    one_of = ("people", "told")

    people = forms.ModelMultipleChoiceField(
        label="Prévenir par courriel",
        queryset=Agent.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Les personnes qui ont pris part au projet et qui ont un compte. Cochez-en au moins une, ou nommez "
        "ci-dessous qui vous prévenez vous-même.",
    )
    told = forms.CharField(
        label="Autres personnes ou services prévenus",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
        help_text="Ceux que vous prévenez vous-même ; à remplir si personne n’est coché ci-dessus.",
    )

    def __init__(self, *args: Any, contract: Contract, by: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["people"]
        people.queryset = people_to_tell(contract).exclude(pk=by.pk)
