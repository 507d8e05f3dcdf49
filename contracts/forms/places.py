"""The places that a contract names."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import PortalForm, RevisionedForm
from cls_portal.models import Agent
from contracts.models import Contract, ContractPlace, PlaceKind
from contracts.operations.places import FIELDS
from territories.fields import TerritoryField
from territories.models import PriorityArea, Territory
from territories.states import LOCAL_KINDS, TerritoryKind

# So many communes are ticked; more are looked for.
TICKED = 12


class PlaceForm(PortalForm):
    kind = forms.ChoiceField(label="Nature", choices=PlaceKind.choices)
    name = forms.CharField(label="Nom", max_length=200, help_text="Par exemple\u00a0: «\u00a0Gare de Cenon\u00a0».")
    communes = forms.ModelMultipleChoiceField(
        Territory.objects.none(), label="Communes", widget=forms.CheckboxSelectMultiple
    )
    address = forms.CharField(
        label="Adresse ou description", widget=forms.Textarea(attrs={"rows": 2}), max_length=1000, required=False
    )
    territory = forms.ModelChoiceField(
        Territory.objects.none(),
        label="Territoire du portail",
        required=False,
        empty_label="Aucun",
        help_text="Quartier, site, réseau ou ligne déjà décrit dans les territoires.",
    )
    area = forms.ModelChoiceField(
        PriorityArea.objects.none(), label="Géographie prioritaire", required=False, empty_label="Aucune"
    )
    exposed = forms.BooleanField(
        label="Immeubles particulièrement exposés à des risques de délinquance (CSI, art. L.\u00a0271-1)",
        required=False,
        help_text=(
            "Pour des immeubles d’habitation\u00a0: leurs communes, ou l’intercommunalité, peuvent contribuer à "
            "l’obligation de gardiennage si le contrat comporte des dispositions sur eux, à écrire plus bas."
        ),
    )
    reason = forms.CharField(
        label="Ce que le contrat en dit",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
        help_text="Ce que le diagnostic y constate, et ce que le contrat y prévoit.",
    )

    def __init__(self, *args: Any, contract: Contract, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communes = list(contract.communes.order_by("sort_key", "pk"))
        if len(communes) > TICKED:
            self.fields["communes"] = TerritoryField(label="Communes", kinds=(TerritoryKind.COMMUNE,), multiple=True)
        keys = [commune.pk for commune in communes]
        local = Territory.objects.visible_to(agent).current().filter(kind__in=LOCAL_KINDS)
        choices: dict[str, Any] = {
            "communes": contract.communes.order_by("sort_key", "pk"),
            "territory": local.filter(commune_rows__commune__in=keys).distinct(),
            "area": PriorityArea.objects.visible_to(agent).meeting(keys),
        }
        for name, queryset in choices.items():
            field: Any = self.fields[name]
            field.queryset = queryset
        if len(communes) == 1:
            self.fields["communes"].initial = communes


class PlaceChangeForm(RevisionedForm, PlaceForm):
    @staticmethod
    def values_of(place: ContractPlace) -> dict[str, Any]:
        communes = place.contract.communes.filter(code__in=place.communes)
        return {**{name: getattr(place, name) for name in FIELDS}, "communes": list(communes)}
