"""What is typed during a meeting and after: who came, who approved the minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from cls_portal.forms import PortalForm, RevisionedForm
from partners.fields import OrganisationField
from partners.models import Invitee, Meeting
from partners.operations.minutes import Mark
from partners.states import Attendance

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
