"""Who takes part, who signs, who reads."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import PortalForm, RevisionedForm
from cls_portal.models import Agent
from contracts.models import Signatory
from partners.forms import OrganisationField


class PartnerForm(PortalForm):
    organisation = OrganisationField(label="Organisme")
    commitment = forms.CharField(
        label="Engagement", widget=forms.Textarea(attrs={"rows": 4}), required=False, help_text="Ce à quoi il s’engage."
    )


class PartnerChangeForm(RevisionedForm):
    commitment = forms.CharField(label="Engagement", widget=forms.Textarea(attrs={"rows": 4}), required=False)


class SignatoryForm(PortalForm):
    """Who signs; the account is given by its e-mail address."""

    title = forms.CharField(
        label="Titre imprimé", max_length=200, help_text="Par exemple : « Le président de la CAF »."
    )
    name = forms.CharField(label="Nom", max_length=200)
    account = forms.EmailField(
        label="Adresse électronique du compte qui signera",
        required=False,
        help_text="La personne doit avoir un compte.",
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        address = values.pop("account", "")
        values["agent"] = Agent.objects.filter(email__iexact=address, is_active=True).first() if address else None
        if address and values["agent"] is None:
            self.add_error("account", "Aucun compte ouvert ne porte cette adresse.")
        return values


class SignatoryChangeForm(RevisionedForm, SignatoryForm):
    @staticmethod
    def values_of(signatory: Signatory) -> dict[str, Any]:
        account = signatory.agent.email if signatory.agent else ""
        return {"title": signatory.title, "name": signatory.name, "account": account}


class GuestForm(PortalForm):
    account = forms.EmailField(label="Adresse électronique du compte")

    def clean_account(self) -> Agent:
        agent = Agent.objects.filter(email__iexact=self.cleaned_data["account"], is_active=True).first()
        if agent is None:
            raise forms.ValidationError("Aucun compte ouvert ne porte cette adresse.")
        return agent
