"""Who takes part, who signs, who reads."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import PortalForm, RevisionedForm
from cls_portal.models import Agent
from contracts import audience
from contracts.models import Capacity, Contract, Signatory
from partners.forms import OrganisationField
from territories.models import Territory
from territories.states import TerritoryKind


class PartnerForm(PortalForm):
    organisation = OrganisationField(label="Organisme")
    commitment = forms.CharField(
        label="Engagement", widget=forms.Textarea(attrs={"rows": 4}), required=False, help_text="Ce à quoi il s’engage."
    )


class PartnerChangeForm(RevisionedForm):
    commitment = forms.CharField(label="Engagement", widget=forms.Textarea(attrs={"rows": 4}), required=False)


class SignatoryBase(PortalForm):
    """How a signatory is printed, who signs in their place, and by which address they are named to sign in the portal.

    Nothing tells whether somebody whom the writer does not know has an account.
    """

    title = forms.CharField(
        label="Titre imprimé", max_length=200, help_text="Par exemple : « Le président de la CAF »."
    )
    name = forms.CharField(label="Nom", max_length=200)
    organisation = OrganisationField(label="Organisme représenté", required=False)
    account = forms.EmailField(
        label="Adresse électronique de qui signera",
        required=False,
        help_text="Seulement pour signer dans le portail\u00a0; inutile à qui signe à la main ou avec son certificat. "
        "Qui n’est pas connu de vous reçoit un courriel et confirme, avec le compte de cette adresse, que c’est lui.",
    )
    awaited = forms.BooleanField(
        label="Sa signature est attendue pour conclure le contrat", required=False, initial=True
    )
    delegate_name = forms.CharField(
        label="Signature par délégation : nom du délégataire", max_length=200, required=False
    )
    delegate_title = forms.CharField(
        label="Titre du délégataire",
        max_length=200,
        required=False,
        help_text="Par exemple\u00a0: «\u00a0Le secrétaire général\u00a0».",
    )
    delegation_reference = forms.CharField(
        label="Acte de délégation",
        max_length=300,
        required=False,
        help_text="Par exemple : « arrêté n° 33-2026-04-12 du 12 avril 2026 ».",
    )

    def __init__(self, *args: Any, contract: Contract, by: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._contract, self._by = contract, by

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        return values | audience.named(self._contract, self._by, values.pop("account", ""))


# What may be added to those that the texts require.
ADDED = (Capacity.EPCI_PRESIDENT, Capacity.DEPARTMENT_PRESIDENT, Capacity.TRANSPORT_OPERATOR, Capacity.OTHER)


class SignatoryForm(SignatoryBase):
    """One more signatory of this contract."""

    capacity = forms.ChoiceField(
        label="Qualité",
        choices=[(capacity.value, capacity.label) for capacity in ADDED],
        initial=Capacity.OTHER,
        help_text="Recteur, bailleur, association : autre signataire.",
    )
    territory = forms.ModelChoiceField(
        label="Intercommunalité présidée", queryset=Territory.objects.none(), required=False, empty_label="Aucune",
        help_text="Elle délibère alors, en plus de chaque commune qui signe.",
    )  # fmt: skip
    field_order = ("capacity", "territory", "title", "name", "organisation", "account", "awaited")

    def __init__(self, *args: Any, contract: Contract, by: Agent, **kwargs: Any) -> None:
        super().__init__(*args, contract=contract, by=by, **kwargs)
        field: Any = self.fields["territory"]
        field.queryset = Territory.objects.filter(
            commune_rows__commune__in=contract.perimeter.values("commune"), kind=TerritoryKind.EPCI
        ).distinct()


class SignatoryChangeForm(RevisionedForm, SignatoryBase):
    """A required signature stays awaited: the choice is then not offered."""

    def __init__(self, *args: Any, signatory: Signatory, by: Agent, **kwargs: Any) -> None:
        given: dict[str, Any] = {"contract": signatory.contract, "by": by, "initial": self.values_of(signatory)}
        super().__init__(*args, **given, **kwargs)
        if signatory.required:
            del self.fields["awaited"]

    @staticmethod
    def values_of(signatory: Signatory) -> dict[str, Any]:
        names = ("title", "name", "organisation", "awaited", "delegate_name", "delegate_title", "delegation_reference")
        return {**{name: getattr(signatory, name) for name in names}, "account": signatory.reached_at}


class GuestForm(PortalForm):
    """Whom to invite: nothing tells whether somebody whom the writer does not know has an account."""

    account = forms.EmailField(
        label="Adresse électronique",
        help_text="La personne reçoit un courriel, et lit le contrat avec le compte de cette adresse.",
    )

    def __init__(self, *args: Any, contract: Contract, by: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._contract, self._by = contract, by

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        return values | audience.named(self._contract, self._by, values.pop("account", ""))
