"""What is typed about organisations, councils and people; `OrganisationField` is written in `fields.py`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms

from cls_portal.forms import (
    FrenchDateField,
    PortalForm,
    PortalModelForm,
    RevisionedForm,
    RevisionedModelForm,
    UploadField,
    uploaded,
)
from cls_portal.models import Agent
from cls_portal.roles import Role
from partners.fields import OrganisationField
from partners.models import Contact, Council, Organisation
from partners.operations.councils import RESOLUTION
from partners.operations.offices import ROLES
from partners.querysets import people
from territories.access import roles_given_by
from territories.fields import TerritoryField
from territories.states import OFFICIAL_KINDS, TerritoryKind

__all__ = ["OrganisationField"]

SEATS = (
    TerritoryKind.COMMUNE,
    TerritoryKind.MUNICIPAL_DISTRICT,
    TerritoryKind.EPCI,
    TerritoryKind.EPT,
    TerritoryKind.DEPARTMENT,
)


# Organisations and contacts


class NumberField(forms.CharField):
    """A SIREN or a SIRET, typed with or without spaces."""

    def to_python(self, value: Any) -> str:
        return "".join(str(super().to_python(value) or "").split())


class OrganisationForm(PortalModelForm):
    territory = TerritoryField(
        label="Territoire",
        kinds=OFFICIAL_KINDS,
        required=False,
        help_text="Commune, intercommunalité ou département dont relève l’organisme : nom, code ou code postal.",
    )
    siren = NumberField(label="SIREN", required=False, max_length=14, help_text="Neuf chiffres.")
    siret = NumberField(label="SIRET", required=False, max_length=20, help_text="Quatorze chiffres.")

    class Meta:
        model = Organisation
        fields = ("kind", "name", "territory", "siren", "siret")


class OrganisationChangeForm(RevisionedModelForm, OrganisationForm):
    class Meta(OrganisationForm.Meta):
        pass


class AddressInput(forms.Widget):
    """A few lines: not a text that one writes at length."""

    template_name = "django/forms/widgets/textarea.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 4, "cols": 40, "autocomplete": "off", **(attrs or {})})


class ContactForm(PortalModelForm):
    class Meta:
        model = Contact
        fields = ("first_name", "last_name", "job_title", "email", "phone", "address")
        widgets = {"address": AddressInput}
        help_texts = {"address": "Comme sur une enveloppe, le code postal et la ville sur la dernière ligne."}


class ContactChangeForm(RevisionedModelForm, ContactForm):
    class Meta(ContactForm.Meta):
        pass


NO_NAME = "Aucun nom de personne suivie (CSI, art. L.\u00a0132-5)."


class FileForm(PortalForm):
    """A form whose `file` goes to the operation as its name and its content."""

    file_name = "file"

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        return {**values, self.file_name: uploaded(values[self.file_name])}


class DayForm(forms.Form):
    """The day of which a page is read; in the address."""

    au = FrenchDateField(label="Composition au", required=False, help_text="Aujourd’hui si aucune date n’est donnée.")

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["au"].label = label or self.fields["au"].label

    def day(self, otherwise: date) -> date:
        """The day that is asked for, where there is one."""
        asked: date | None = self.cleaned_data["au"] if self.is_valid() else None
        return asked or otherwise


def reason_field(*, required: bool = True) -> forms.CharField:
    """Why, kept in the history."""
    return forms.CharField(
        label="Motif",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=required,
        help_text="Il est gardé dans l’historique\u00a0: n’y écrivez rien de personnel.",
    )


class ReasonForm(PortalForm):
    """A written reason, compulsory, kept in the history."""

    reason = reason_field()


class CloseForm(ReasonForm):
    closed_on = FrenchDateField(label="Fermé le")
    field_order = ("closed_on", "reason")


class LeaveForm(PortalForm):
    left_on = FrenchDateField(label="Parti le")


# Councils


class PersonChoice(forms.ModelChoiceField):
    """One of the people who may be named."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} – {obj.job_title}" if obj.job_title else str(obj)


class CouncilFactsForm(PortalModelForm):
    """A council, but for who chairs and coordinates it: they are named in the composition, with their terms."""

    territory = TerritoryField(
        label="Territoire", kinds=SEATS, help_text="La commune ou l’intercommunalité du conseil."
    )
    host = OrganisationField(label="Collectivité porteuse", required=False)
    resolution_file = UploadField(label="Délibération (PDF)", formats=("pdf",), max_megabytes=20, required=False)

    class Meta:
        model = Council
        fields: tuple[str, ...] = ("kind", "name", "territory", "created_on", "chair_title", "host", *RESOLUTION)
        field_classes = {"created_on": FrenchDateField, "resolution_on": FrenchDateField}

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        return {**values, "resolution_file": uploaded(values["resolution_file"])}


class CouncilForm(CouncilFactsForm):
    chair = PersonChoice(
        label="Président ou présidente",
        queryset=people().none(),
        required=False,
        empty_label="Aucun compte",
        help_text=(
            "Une personne qui tient le rôle de maire, d’élu délégué ou de préfecture sur ce territoire. Elle siège à "
            "partir d’aujourd’hui\u00a0; son mandat s’écrit dans la composition."
        ),
    )
    coordinator = PersonChoice(
        label="Coordonnateur ou coordonnatrice",
        queryset=people().none(),
        required=False,
        empty_label="Aucun compte",
        help_text="Une personne qui tient le rôle de coordonnateur sur ce territoire\u00a0; elle siège de même.",
    )
    field_order = (
        "kind", "name", "territory", "created_on", "chair_title", "chair", "coordinator", "host", *RESOLUTION,
        "resolution_file",
    )  # fmt: skip

    class Meta(CouncilFactsForm.Meta):
        fields = (*CouncilFactsForm.Meta.fields, "chair", "coordinator")

    def __init__(self, *args: Any, agent: Agent, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, roles in ROLES.items():
            field: Any = self.fields[name]
            field.queryset = people().may_be_named(roles, agent, on)


class CouncilChangeForm(RevisionedModelForm, CouncilFactsForm):
    class Meta(CouncilFactsForm.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.resolution_file_id:
            self.fields["resolution_file"].help_text = "Vide\u00a0: le fichier reste."


class DormantForm(ReasonForm):
    since = FrenchDateField(label="En sommeil depuis le")
    field_order = ("since", "reason")


class DissolveForm(ReasonForm):
    dissolved_on = FrenchDateField(label="Dissous le")
    field_order = ("dissolved_on", "reason")


class SuccessionForm(PortalForm):
    """Which councils this one takes over from, and since when."""

    predecessors = forms.ModelMultipleChoiceField(
        label="Conseils auxquels il succède",
        queryset=Council.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Ceux que vous tenez, dont le territoire touche celui-ci et auxquels aucun autre n’a succédé.",
    )
    dissolved_on = FrenchDateField(
        label="Ils n’existent plus à partir du", help_text="Un conseil déjà dissous garde sa date."
    )
    reason = reason_field(required=False)

    def __init__(self, *args: Any, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["predecessors"]
        field.queryset = candidates


class UndoForm(RevisionedForm, ReasonForm):
    """Why something written is taken back."""


# People


class PeriodForm(PortalForm):
    """From a first day to a last day, both included; operations take the day after as the end."""

    starts_on = FrenchDateField(label="Premier jour")
    last_day = FrenchDateField(label="Dernier jour", required=False, help_text="Vide : sans terme.")

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        last = values.pop("last_day")
        return {**values, "ends_on": last + timedelta(days=1) if last else None}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("starts_on"), values.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "Le dernier jour précède le premier.")
        return values


class RoleForm(PeriodForm):
    """A role on a territory; partners are affiliated to an organisation instead."""

    role = forms.ChoiceField(label="Rôle")
    territory = TerritoryField(label="Territoire", kinds=OFFICIAL_KINDS)
    field_order: Iterable[str] | None = ("role", "territory", "starts_on", "last_day")

    def __init__(self, *args: Any, by: Agent, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role"]
        field.choices = [("", "Choisir"), *((role.value, role.label) for role in roles_given_by(by, on))]
        self.fields["starts_on"].initial = on


class AffiliationForm(PeriodForm):
    organisation = OrganisationField(label="Organisme")
    field_order = ("organisation", "starts_on", "last_day")


class EndForm(RevisionedForm):
    """From which day, and why, a role or an affiliation is no longer held."""

    ends_on = FrenchDateField(label="Prend fin le", help_text="À partir de ce jour, l’accès n’existe plus.")
    reason = reason_field()


class InvitationForm(RoleForm):
    """Who is invited, and what for."""

    email = forms.EmailField(
        label="Adresse électronique", help_text="Adresse professionnelle, propre à cette personne."
    )
    first_name = forms.CharField(label="Prénom", max_length=100)
    last_name = forms.CharField(label="Nom", max_length=100)
    job_title = forms.CharField(label="Fonction", max_length=200, required=False)
    phone = forms.CharField(label="Téléphone", max_length=30, required=False)
    territory = TerritoryField(label="Territoire du rôle", kinds=OFFICIAL_KINDS, required=False)
    organisation = OrganisationField(
        label="Organisme", required=False, help_text="Pour un partenaire seulement. Nom, SIREN ou SIRET."
    )
    field_order = (
        "email", "first_name", "last_name", "job_title", "phone",
        "role", "territory", "organisation", "starts_on", "last_day",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role"]
        field.choices = [*field.choices, (Role.PARTNER.value, f"{Role.PARTNER.label} (par un organisme)")]


class PersonForm(RevisionedModelForm):
    class Meta:
        model = Agent
        fields = ("first_name", "last_name", "job_title", "phone")
