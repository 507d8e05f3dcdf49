"""Who replaces a contact, from when, and what passes to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from cls_portal.forms import FrenchDateField, PortalForm
from partners.forms import AddressInput
from partners.models import Contact
from partners.succession import Charge


class Somebody(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.introduced)


class ReplaceContactForm(PortalForm):
    """A contact of the same organisation, or a new one."""

    left_on = FrenchDateField(label="Parti le", help_text="Le remplacement commence ce jour-là.")
    successor = Somebody(
        label="Remplacé par",
        queryset=Contact.objects.none(),
        required=False,
        empty_label="Une nouvelle personne, à écrire ci-dessous",
    )
    first_name = forms.CharField(label="Prénom", max_length=100, required=False)
    last_name = forms.CharField(label="Nom", max_length=100, required=False)
    job_title = forms.CharField(
        label="Fonction", max_length=200, required=False, help_text="Vide\u00a0: la même que celle de qui part."
    )
    email = forms.EmailField(label="Adresse électronique", max_length=254, required=False)
    phone = forms.CharField(label="Téléphone", max_length=30, required=False)
    address = forms.CharField(label="Adresse postale", max_length=500, required=False, widget=AddressInput)
    charges = forms.MultipleChoiceField(
        label="Passent au remplaçant", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, contact: Contact, charges: Sequence[Charge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        successor: Any = self.fields["successor"]
        successor.queryset = Contact.objects.filter(organisation=contact.organisation, left_on=None).exclude(
            pk=contact.pk
        )
        field: Any = self.fields["charges"]
        field.choices = [(charge.key, charge.label) for charge in charges]
        field.initial = [charge.key for charge in charges]
        if not charges:
            del self.fields["charges"]
