"""What narrows the register, on the page and in the API."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.utils import timezone

from cls_portal.forms import FrenchDateField, FrenchDateInput
from contracts.models import ContractKind
from contracts.register.positions import Position
from contracts.register.rows import ContractEvent
from territories.filters import departments
from territories.models import Territory
from territories.states import TerritoryKind

PAPER, PORTAL = "papier", "portail"


def _regions(request: Any) -> Any:
    return Territory.objects.filter(kind=TerritoryKind.REGION)


def _not_to_come(day: date) -> None:
    if day > timezone.localdate():
        raise ValidationError("Le registre ne dit rien des jours à venir.")


class DayFilter(django_filters.DateFilter):
    """The day of the register: the rows are already those of that day."""

    field_class = FrenchDateField

    def filter(self, qs: Any, value: date | None) -> Any:
        return qs


class RegisterFilter(django_filters.FilterSet):
    on = DayFilter(label="Au", widget=FrenchDateInput(), validators=[_not_to_come])
    position = django_filters.MultipleChoiceFilter(label="Position", choices=Position.choices)
    kind = django_filters.ChoiceFilter(label="Nature", choices=ContractKind.choices, empty_label="Toutes")
    region = django_filters.ModelChoiceFilter(
        "lead_prefecture__region", label="Région", queryset=_regions, to_field_name="code", empty_label="Toutes"
    )
    departement = django_filters.ModelChoiceFilter(
        "lead_prefecture", label="Département", queryset=departments, to_field_name="code", empty_label="Tous"
    )
    origine = django_filters.ChoiceFilter(
        label="Signature",
        choices=[(PORTAL, "Dans le portail"), (PAPER, "Sur papier, contrat repris")],
        method="by_origin",
        empty_label="Toutes",
    )

    class Meta:
        model = ContractEvent
        fields: tuple[str, ...] = ()

    def by_origin(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(scan__isnull=value == PORTAL)


class DepartmentsFilter(RegisterFilter):
    """That of the table by département, whose columns are the positions."""

    position = None

    def narrow(self, rows: Any) -> Any:
        """The rows of the register that the filters keep; none when one cannot be read."""
        return rows.none() if self.errors else self.filter_queryset(rows)

    def departments(self, found: Any) -> Any:
        """The départements that the filters keep."""
        asked = self.form.cleaned_data if self.is_bound and not self.errors else {}
        if asked.get("region"):
            found = found.filter(region=asked["region"])
        return found.filter(pk=asked["departement"].pk) if asked.get("departement") else found


def day_of(query: Any) -> date:
    """The day asked for in the address; today where it is none, or one to come."""
    try:
        day = FrenchDateField(required=False, validators=[_not_to_come]).clean(query.get("on", ""))
    except ValidationError:
        day = None
    return day or timezone.localdate()


def usual_days(on: date) -> list[date]:
    """Days that one often asks for: today, and the ends of the last years."""
    return [on, *(date(on.year - back, 12, 31) for back in (1, 2, 3))]
