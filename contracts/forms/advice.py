"""The opinions that the law asks for."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import FrenchDateField, RevisionedForm, UploadField, uploaded
from cls_portal.models import Agent
from contracts.models import Contract
from partners.fields import MeetingField
from partners.lines import line_of
from partners.models import Decision
from partners.states import OpinionSense


class ProsecutorOpinionForm(RevisionedForm):
    given_on = FrenchDateField(label="Date de la consultation")
    sense = forms.ChoiceField(label="Sens", choices=OpinionSense.choices)
    text = forms.CharField(label="Observations", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    document = UploadField(label="Avis écrit (PDF)", formats=("pdf",), required=False)

    def operation_values(self) -> dict[str, Any]:
        return {**self.values, "document": uploaded(self.cleaned_data["document"])}


class CouncilOpinionForm(RevisionedForm):
    """The council's opinion, from one of its meetings or from a document; « sans objet » where no council steers."""

    meeting = MeetingField(label="Réunion", empty_label="Tenue hors du portail")
    given_on = FrenchDateField(
        label="Date de la réunion", required=False, help_text="Seulement si la réunion n’est pas dans le portail."
    )
    sense = forms.ChoiceField(label="Sens", choices=[("", "Aucun"), *OpinionSense.choices], required=False)
    text = forms.CharField(label="Observations", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    document = UploadField(
        label="Compte rendu ou extrait (PDF)", formats=("pdf",), required=False,
        help_text="Obligatoire si la réunion n’est pas dans le portail. PDF, 20 Mo au plus.",
    )  # fmt: skip
    not_applicable_reason = forms.CharField(
        label="Sans objet : motif", widget=forms.Textarea(attrs={"rows": 2}), required=False,
        help_text="Seulement si aucun conseil ne pilote le contrat.",
    )  # fmt: skip

    def __init__(self, *args: Any, contract: Contract, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meeting"]
        field.offer(line_of(contract.council_id), agent)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        meeting = values.get("meeting")
        if meeting:
            values["given_on"] = meeting.held_on
        return values

    def operation_values(self) -> dict[str, Any]:
        return {**self.values, "document": uploaded(self.cleaned_data["document"])}


class DecidedOpinionForm(RevisionedForm):
    """The council's opinion as one of its decisions gives it: its sense is asked only where the decision says none."""

    sense = forms.ChoiceField(label="Sens", choices=OpinionSense.choices)
    text = forms.CharField(label="Observations", widget=forms.Textarea(attrs={"rows": 4}), required=False)

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._decision = decision
        if decision.sense:
            del self.fields["sense"]

    def operation_values(self) -> dict[str, Any]:
        return {**self.values, "decision": self._decision}
