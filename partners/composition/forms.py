"""What is typed about the composition of a council, its arrêtés and the préfet's yearly information."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm, UploadField
from cls_portal.models import Agent
from partners.fields import OrganisationField
from partners.forms import FileForm, PeriodForm, reason_field
from partners.models import CompositionOrder, Contact, Council, Organisation, Seat
from partners.querysets import people
from partners.states import Capacity, NamedBy

NOBODY = {"contact": None, "agent": None, "holder_name": ""}
UNKNOWN = "Vous ne connaissez ni compte ni contact de cet organisme à cette adresse\u00a0: écrivez son nom."


class HolderForm(PortalForm):
    """An organisation, a person known by their name or their address; `held`: the row that they hold already."""

    organisation = OrganisationField(label="Organisme", required=False)
    person = forms.CharField(
        label="Personne",
        max_length=200,
        required=False,
        help_text=(
            "Son nom, ou l’adresse électronique de son compte. Le nom d’un contact de l’organisme est reconnu. "
            "Vide\u00a0: seule la qualité siège."
        ),
    )

    def __init__(self, *args: Any, by: Agent, held: Any = None, **kwargs: Any) -> None:
        self.by, self.held = by, held
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        values |= self._holder(values.pop("person", ""), values.get("organisation"))
        return values

    def _holder(self, text: str, organisation: Organisation | None) -> dict[str, Any]:
        """The account, the contact or the name that was typed; who sat already stays when it is not touched."""
        if self.held is not None and text == self.held.holder and organisation == self.held.organisation:
            return {name: getattr(self.held, name) for name in NOBODY}
        if "@" in text:
            agent = people().known_to(self.by).filter(email__iexact=text).first()
            if agent is not None:
                return {**NOBODY, "agent": agent}
        contact = _contact(text, organisation, self.by)
        if contact is not None:
            return {**NOBODY, "contact": contact}
        if "@" in text:
            self.add_error("person", UNKNOWN)
        return {**NOBODY, "holder_name": text}


def _contact(text: str, organisation: Organisation | None, by: Agent) -> Contact | None:
    if not text or organisation is None:
        return None
    words = text.split()
    named = Q(email__iexact=text) | Q(last_name__iexact=text) | Q(last_name__iexact=" ".join(words[1:]))
    rows = Contact.objects.visible_to(by).filter(named, organisation=organisation, left_on=None)
    found = [row for row in rows[:20] if text.casefold() in (str(row).casefold(), row.email.casefold())]
    return found[0] if len(found) == 1 else None


class SeatedForm(HolderForm):
    """Who sits: a quality, an organisation, a person."""

    title = forms.CharField(
        label="Qualité", max_length=200, help_text="Comme dans l’arrêté\u00a0: «\u00a0Le préfet de la Gironde\u00a0»."
    )
    agreed_on = FrenchDateField(
        label="Accord de l’organisme le",
        required=False,
        help_text="Pour une association, un établissement ou un organisme.",
    )
    order = forms.ModelChoiceField(
        label="Arrêté", queryset=CompositionOrder.objects.none(), required=False, empty_label="Aucun"
    )

    def __init__(self, *args: Any, council: Council, by: Agent, seat: Seat | None = None, **kwargs: Any) -> None:
        super().__init__(*args, by=by, held=seat, **kwargs)
        order: Any = self.fields["order"]
        order.queryset = CompositionOrder.objects.filter(council=council)


class SeatForm(SeatedForm, PeriodForm):
    """A member of the council over a period."""

    capacity = forms.ChoiceField(label="Siège au titre de", choices=[("", "Choisir"), *Capacity.choices])
    named_by = forms.ChoiceField(
        label="Désigné par",
        choices=[("", "Ce que dit la loi du jour"), *NamedBy.choices],
        required=False,
    )
    substitute_for = forms.ModelChoiceField(
        label="Suppléant de", queryset=Seat.objects.none(), required=False, empty_label="Personne\u00a0: titulaire"
    )
    field_order = (
        "capacity", "title", "organisation", "person", "named_by", "agreed_on", "order", "substitute_for",
        "starts_on", "last_day",
    )  # fmt: skip

    def __init__(self, *args: Any, council: Council, seat: Seat | None = None, **kwargs: Any) -> None:
        super().__init__(*args, council=council, seat=seat, **kwargs)
        field: Any = self.fields["substitute_for"]
        full = Seat.objects.filter(council=council, substitute_for=None)
        field.queryset = full.exclude(pk=seat.pk) if seat is not None else full


class SeatChangeForm(RevisionedForm, SeatForm):
    pass


class ReplaceForm(RevisionedForm, SeatedForm, PeriodForm):
    """Who sits instead, from a day on, to the end of a term where there is one."""

    starts_on = FrenchDateField(label="Siège à partir du", help_text="Le siège précédent prend fin la veille.")
    field_order = ("title", "organisation", "person", "agreed_on", "order", "starts_on", "last_day")


class AgreementForm(RevisionedForm):
    agreed_on = FrenchDateField(
        label="Accord donné le", help_text="La date de la lettre du responsable de l’organisme."
    )


class EndSeatForm(RevisionedForm):
    ends_on = FrenchDateField(label="Ne siège plus à partir du")
    reason = reason_field(required=False)


class OrderForm(FileForm):
    number = forms.CharField(label="Numéro de l’arrêté", max_length=60)
    signed_on = FrenchDateField(label="Signé le")
    file = UploadField(label="Arrêté (PDF)", formats=("pdf",), max_megabytes=20, required=False)


class OrderChangeForm(RevisionedForm, OrderForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = "Vide\u00a0: le fichier reste."


class InformationForm(PortalForm):
    given_on = FrenchDateField(label="Donnée le")
    subject = forms.CharField(
        label="Objet",
        max_length=300,
        required=False,
        help_text="Par exemple\u00a0: évolution de la délinquance en 2025, présentée en plénière.",
    )
