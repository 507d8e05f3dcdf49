"""The public register as a list, and what narrows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django.db.models import Count, Max, Q
from django.utils import timezone

from cls_portal.forms import FrenchDateInput
from cls_portal.listing import Badge, Column, Listing
from contracts.models import Contract, ContractKind
from contracts.register.positions import TONES, position
from territories.filters import departments


class OpenRegisterFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Référence ou intitulé", method="found")
    departement = django_filters.ModelChoiceFilter(
        label="Département", queryset=departments, to_field_name="code", empty_label="Tous", method="inside"
    )
    nature = django_filters.ChoiceFilter("kind", label="Nature", choices=ContractKind.choices, empty_label="Toutes")
    le = django_filters.DateFilter(label="En vigueur le", widget=FrenchDateInput(), method="running")
    du = django_filters.DateFilter("signed_on", "gte", label="Signé à partir du", widget=FrenchDateInput())
    au = django_filters.DateFilter("signed_on", "lte", label="Signé jusqu’au", widget=FrenchDateInput())

    class Meta:
        model = Contract
        fields: tuple[str, ...] = ()

    def found(self, rows: Any, name: str, value: str) -> Any:
        return rows.search(value)

    def inside(self, rows: Any, name: str, value: Any) -> Any:
        """Led by its préfecture, or reaching into it."""
        return rows.reaching(value)

    def running(self, rows: Any, name: str, value: date) -> Any:
        ended = Q(terminated_on__lte=value) | Q(ends_on__lt=value)
        return rows.filter(signed_on__lte=value, starts_on__lte=value).exclude(ended)


def _badge(contract: Contract) -> Badge:
    found = position(
        contract.state, signed_on=contract.signed_on, starts_on=contract.starts_on, ends_on=contract.ends_on,
        terminated_on=contract.terminated_on, day=timezone.localdate(),
    )  # fmt: skip
    return Badge(str(found.label), TONES.get(found, "neutral")) if found else Badge("")


OPEN_REGISTER = Listing(
    name="registre-public",
    caption="Contrats du registre public",
    noun=("contrat publié", "contrats publiés"),
    filterset=OpenRegisterFilter,
    default_sort="-signature",
    columns=(
        Column("reference", "Référence", sort=("reference",)),
        Column("intitule", "Intitulé", "title"),
        Column("nature", "Nature", "get_kind_display", shown=False),
        Column("territoire", "Territoire", "perimeter_name", shown=False),
        Column("departement", "Département", "lead_prefecture.name", sort=("lead_prefecture__code", "reference")),
        Column("signature", "Signé le", "signed_on", sort=("signed_on",), kind="date"),
        Column("debut", "Début", "starts_on", sort=("starts_on",), kind="date"),
        Column("fin", "Fin", "ends_on", sort=("ends_on",), kind="date"),
        Column("denonciation", "Dénoncé au", "terminated_on", kind="date", shown=False),
        Column("etat", "État ce jour", _badge, kind="badge"),
        Column("publication", "Publié depuis le", "public_entry.opened_on", kind="date", shown=False),
    ),
)


@dataclass(frozen=True)
class Extent:
    """How many contracts, and the day of the last publication."""

    count: int
    last: date | None


def open_contracts() -> Any:
    return Contract.objects.open_to_all().for_open_list()


def extent() -> Extent:
    found = Contract.objects.open_to_all().aggregate(count=Count("pk"), last=Max("public_entry__opened_on"))
    return Extent(found["count"], found["last"])
