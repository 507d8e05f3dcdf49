"""What is typed during a meeting and after: who came, what was decided, what was done of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm
from partners.fields import OrganisationField
from partners.forms import ReasonForm
from partners.models import AgendaItem, Invitee, Meeting
from partners.operations.minutes import Mark
from partners.states import Attendance, DecisionKind, OpinionSense, Vote

UNSAID = ("", "Non noté")


class AttendanceForm(PortalForm):
    """One line for each person called, with the revision of their row."""

    def __init__(self, *args: Any, called: Sequence[Invitee], **options: Any) -> None:
        super().__init__(*args, **options)
        self.called = called
        for row in called:
            who = row.holder or row.title
            self.fields[f"attendance-{row.pk}"] = forms.ChoiceField(
                label=f"Présence\u00a0: {who}",
                choices=[*Attendance.choices, UNSAID],
                initial=row.attendance,
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"represented-{row.pk}"] = forms.CharField(
                label=f"Qui représente\u00a0: {who}", initial=row.represented_by, max_length=200, required=False
            )
            self.fields[f"revision-{row.pk}"] = forms.IntegerField(initial=row.revision, widget=forms.HiddenInput)

    @property
    def lines(self) -> Iterator[tuple[Invitee, Any, Any, Any]]:
        for row in self.called:
            yield row, self[f"attendance-{row.pk}"], self[f"represented-{row.pk}"], self[f"revision-{row.pk}"]

    @property
    def marks(self) -> list[Mark]:
        given = self.cleaned_data
        return [
            Mark(
                row.pk,
                given[f"revision-{row.pk}"],
                given[f"attendance-{row.pk}"],
                given[f"represented-{row.pk}"].strip(),
            )
            for row in self.called
        ]


class ArrivalForm(PortalForm):
    holder_name = forms.CharField(label="Nom", max_length=200)
    title = forms.CharField(label="Qualité", max_length=200, help_text="Par exemple\u00a0: directrice du collège.")
    organisation = OrganisationField(label="Organisme", required=False)
    voting = forms.BooleanField(
        label="Compte pour le quorum",
        required=False,
        help_text="Pour un membre du conseil qui ne figurait pas dans la liste.",
    )


class SessionForm(RevisionedForm):
    chaired_by = forms.CharField(label="Présidence de la séance", max_length=200, required=False)
    secretary = forms.CharField(label="Secrétaire de séance", max_length=200, required=False)


class ReopenDecisionForm(RevisionedForm, ReasonForm):
    pass


class MeetingChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}{f' – {obj.subject}' if obj.subject else ''}"


class ApproveForm(PortalForm):
    at = MeetingChoice(
        label="Approuvé à la réunion",
        queryset=Meeting.objects.none(),
        empty_label="Choisir",
        help_text="Une réunion suivante de la même formation, déjà tenue.",
    )
    corrections = forms.CharField(
        label="Corrections demandées à l’approbation",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="Elles sont imprimées à la fin du compte rendu approuvé, dont le texte ne change plus.",
    )

    def __init__(self, *args: Any, meetings: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["at"]
        field.queryset = meetings


# Decisions


class DecisionForm(PortalForm):
    kind = forms.ChoiceField(label="Nature", choices=DecisionKind.choices, initial=DecisionKind.DECISION)
    title = forms.CharField(label="Objet", max_length=300)
    item = forms.ModelChoiceField(
        label="Point de l’ordre du jour", queryset=AgendaItem.objects.none(), required=False, empty_label="Aucun"
    )
    text = forms.CharField(label="Texte", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    sense = forms.ChoiceField(
        label="Sens de l’avis",
        choices=[("", "Sans objet"), *OpinionSense.choices],
        required=False,
        help_text="Pour un avis seulement.",
    )
    vote = forms.ChoiceField(label="Prise", choices=[("", "Sans vote"), *Vote.choices], required=False)
    votes_for = forms.IntegerField(label="Pour", min_value=0, max_value=9999, required=False)
    votes_against = forms.IntegerField(label="Contre", min_value=0, max_value=9999, required=False)
    abstentions = forms.IntegerField(label="Abstentions", min_value=0, max_value=9999, required=False)
    adopted = forms.BooleanField(label="Adoptée", required=False, initial=True)
    owner = OrganisationField(label="Organisme chargé de la suite", required=False)
    owner_title = forms.CharField(
        label="Personne ou service chargé de la suite",
        max_length=200,
        required=False,
        help_text="Par exemple\u00a0: la coordonnatrice du conseil.",
    )
    due_on = FrenchDateField(label="Suite attendue le", required=False)

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["item"]
        field.queryset = meeting.items.filter(nominative=False).order_by("position", "pk")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        opinion, counted = values.get("kind") == DecisionKind.OPINION, values.get("vote") == Vote.COUNTED
        if opinion and not values.get("sense"):
            self.add_error("sense", "Donnez le sens de l’avis.")
        if not opinion:
            values["sense"] = ""
        for name in ("votes_for", "votes_against"):
            if counted and values.get(name) is None and name not in self.errors:
                self.add_error(name, "Donnez le nombre de voix.")
        if not counted:
            values.update(votes_for=None, votes_against=None, abstentions=None)
        return values


class DecisionChangeForm(RevisionedForm, DecisionForm):
    pass


class SettleForm(RevisionedForm):
    settled_on = FrenchDateField(label="Close le")
    settled_note = forms.CharField(label="Suite donnée", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)
