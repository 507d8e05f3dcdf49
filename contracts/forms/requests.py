"""Asking a service for its opinion, and giving it."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm, UploadField, uploaded
from cls_portal.models import Agent
from contracts import asking, audience
from contracts.models import Contract
from partners.states import OpinionSense


class AskOpinionForm(PortalForm):
    """Whom, on which articles, until when: an account, or a contact who answers by a link."""

    one_of = ("account", "contact_name", "contact_email")

    service = forms.CharField(
        label="Service consulté", max_length=200, help_text="Par exemple\u00a0: «\u00a0DDSP de la Gironde\u00a0»."
    )
    sections = forms.MultipleChoiceField(
        label="Articles et fiches-actions soumis à avis",
        widget=forms.CheckboxSelectMultiple,
        help_text="Le service ne lira que ce que vous cochez, tel qu’aujourd’hui.",
    )
    due_on = FrenchDateField(label="Attendu le")
    question = forms.CharField(
        label="Ce qui est demandé", widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=4000
    )
    account = forms.EmailField(
        label="Adresse électronique du compte",
        required=False,
        help_text="Si la personne a un compte\u00a0; sinon, laissez vide et remplissez les deux champs qui suivent. "
        "L’adresse de qui vous ne voyez pas dans le portail reçoit un lien personnel, compte ou non.",
    )
    contact_name = forms.CharField(
        label="Sans compte\u00a0: nom de la personne",
        max_length=200,
        required=False,
        help_text="À remplir seulement si aucun compte n’est indiqué.",
    )
    contact_email = forms.EmailField(
        label="Sans compte\u00a0: adresse électronique", required=False, help_text="Elle reçoit un lien personnel."
    )

    def __init__(self, *args: Any, contract: Contract, by: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._contract, self._by = contract, by
        field: Any = self.fields["sections"]
        field.choices = asking.choices(contract)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        account = values.pop("account", "")
        if bool(account) == bool(values.get("contact_email")):
            self.add_error("account", "Indiquez un compte, ou une personne sans compte.")
        elif values.get("contact_email") and not values.get("contact_name"):
            self.add_error("contact_name", "Indiquez le nom de la personne.")
        elif account:
            name = values.get("contact_name") or values.get("service", "")
            values |= audience.recipient(self._contract, self._by, account, name=name)
        return values


class ExtendForm(RevisionedForm):
    due_on = FrenchDateField(label="Nouveau délai")


class AnswerForm(RevisionedForm):
    """The opinion of the service."""

    sense = forms.ChoiceField(label="Sens de l’avis", choices=[("", "Choisir"), *OpinionSense.choices])
    text = forms.CharField(
        label="Observations", widget=forms.Textarea(attrs={"rows": 6}), required=False, max_length=20_000
    )
    file = UploadField(label="Avis signé (PDF)", formats=("pdf",), max_megabytes=10, required=False)

    def operation_values(self) -> dict[str, Any]:
        return {**self.values, "file": uploaded(self.cleaned_data["file"])}
