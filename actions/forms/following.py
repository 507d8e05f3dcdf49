"""What is typed to follow an action; nothing here is text of the contract."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from actions.forms.text import FigureField
from actions.measuring.units import figure_in
from actions.models import Action, BudgetKind, BudgetLine, Indicator, Milestone
from actions.states import MEANINGS, Status
from cls_portal.forms import EuroField, FrenchDateField, PortalForm, RevisionedForm, UploadField, uploaded
from partners.models import Contact, Organisation

FILES = ("pdf", "docx", "odt", "xlsx", "ods", "png", "jpg", "jpeg")


class FollowForm(RevisionedForm):
    """How far an action went: its status and what it asks for, its progress, a note."""

    status = forms.ChoiceField(label="État", choices=Status.choices)
    status_reason = forms.CharField(
        label="Motif",
        max_length=500,
        required=False,
        help_text="Demandé pour une action bloquée, reportée ou abandonnée.",
    )
    postponed_to = FrenchDateField(
        label="Nouvelle échéance", required=False, help_text="Demandée pour une action reportée."
    )
    progress = forms.IntegerField(label="Avancement (%)", min_value=0, max_value=100)
    note = forms.CharField(
        label="Note",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text="Ce qui s’est passé depuis la dernière fois. Aucune donnée nominative sur une personne suivie.",
    )
    started_on = FrenchDateField(label="Commencée le", required=False)
    finished_on = FrenchDateField(label="Terminée le", required=False)

    MEANINGS = [(Status(each).label, text) for each, text in MEANINGS.items()]

    @staticmethod
    def values_of(action: Action, asked: str = "") -> dict[str, Any]:
        """What the action says; the status is the one asked for, if it is one."""
        names = ("status", "status_reason", "postponed_to", "progress", "started_on", "finished_on")
        chosen = {"status": asked} if asked in Status.values else {}
        return {**{name: getattr(action, name) for name in names}, **chosen}

    def clean(self) -> dict[str, Any]:
        """An action said to be done without another figure is done at 100 %."""
        given = super().clean() or {}
        if given.get("status") == Status.DONE and "progress" not in self.changed_data:
            given.pop("progress", None)
        return given


class DecidedForm(FollowForm):
    """The same, as a decision of the council asks for it: the note says what was decided."""

    note = forms.CharField(
        label="Ce que le conseil a décidé",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Cette note se lit sur la page de l’action. Aucune donnée nominative sur une personne suivie.",
    )


class StatusForm(RevisionedForm):
    """Another status, chosen on the board."""

    status = forms.ChoiceField(label="Nouvel état", choices=Status.choices)


class ReviewForm(RevisionedForm):
    obstacles = forms.CharField(label="Freins", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    levers = forms.CharField(label="Leviers", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    review = forms.CharField(label="Bilan", widget=forms.Textarea(attrs={"rows": 6}), required=False)


class ReferentField(forms.ModelChoiceField):
    """People of the organisations of an action, each with their function and organisation."""

    def label_from_instance(self, obj: Contact) -> str:
        return f"{obj.introduced} ({obj.organisation})"


class ReferentForm(RevisionedForm):
    referent = ReferentField(
        label="Personne référente",
        queryset=Contact.objects.none(),
        required=False,
        empty_label="Personne",
        help_text="Un contact du pilote ou d’un partenaire, avec ou sans compte (voir la fiche de l’organisme).",
    )

    def __init__(self, *args: Any, people: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["referent"]
        field.queryset = people


class MeasuredField(FigureField):
    """A figure in the unit of an indicator, which may be typed after it: « 12,5 », « 1 250 jeunes »."""

    unit = ""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        try:
            return figure_in(value, self.unit)
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from wrong


class MeasureForm(PortalForm):
    """A figure, or why there is none."""

    measured_on = FrenchDateField(label="Au", help_text="Le dernier jour de ce qui est mesuré.")
    value = MeasuredField(label="Valeur", max_digits=14)
    unavailable = forms.CharField(
        label="Pas de valeur, parce que",
        max_length=300,
        required=False,
        help_text="Une valeur absente n’est pas zéro\u00a0: dites ici pourquoi elle manque.",
    )
    comment = forms.CharField(label="Commentaire", max_length=500, required=False)

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["value"]
        field.label = f"Valeur ({indicator.unit})"
        field.unit = indicator.unit


class MeasureChangeForm(RevisionedForm, MeasureForm):
    pass


class MilestoneFollowForm(RevisionedForm):
    done_on = FrenchDateField(label="Atteint le", required=False, help_text="Vide\u00a0: pas encore atteint.")
    comment = forms.CharField(label="Commentaire", max_length=500, required=False)


class StepForm(PortalForm):
    name = forms.CharField(label="Étape", max_length=200)
    due_on = FrenchDateField(label="Échéance")
    parent = forms.ModelChoiceField(label="Jalon", queryset=Milestone.objects.none(), required=False)

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["parent"]
        field.queryset = Milestone.objects.filter(action=action, parent=None)
        field.empty_label = "Aucun"


class MoneyForm(RevisionedForm):
    """What became of a budget line; empty: not known."""

    requested = EuroField(label="Demandé (€)", required=False)
    granted = EuroField(label="Accordé (€)", required=False)
    notified = EuroField(label="Notifié (€)", required=False)
    notified_on = FrenchDateField(label="Notifié le", required=False)
    paid = EuroField(label="Versé (€)", required=False)
    spent = EuroField(label="Dépensé (€)", required=False)
    reference = forms.CharField(
        label="Référence", max_length=120, required=False, help_text="Arrêté, convention ou dossier."
    )

    @staticmethod
    def values_of(line: BudgetLine) -> dict[str, Any]:
        return {name: getattr(line, name) for name in BudgetLine.FOLLOWED}


class FoundMoneyForm(PortalForm):
    """Money that the contract had not planned."""

    year = forms.IntegerField(label="Année", min_value=1997, max_value=2100)
    funder = forms.ModelChoiceField(label="Financeur", queryset=Organisation.objects.none())
    fund = forms.CharField(label="Dispositif", max_length=60, required=False, help_text="Par exemple\u00a0: FIPD.")
    kind = forms.ChoiceField(label="Nature de la dépense", choices=BudgetKind.choices, initial=BudgetKind.OTHER)
    requested = EuroField(label="Demandé (€)", required=False)
    granted = EuroField(label="Accordé (€)", required=False)

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["funder"]
        field.queryset = Organisation.objects.filter(participations__contract=action.contract_id)


class JoinFileForm(PortalForm):
    title = forms.CharField(label="Intitulé", max_length=200)
    file = UploadField(label="Fichier", formats=FILES)

    @property
    def values(self) -> dict[str, Any]:
        given = super().values
        return {**given, "file": uploaded(given["file"])}
