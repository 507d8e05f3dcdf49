"""What is typed of a decision: what was decided, what was done of it."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm
from partners.fields import OrganisationField
from partners.models import AgendaItem, Meeting
from partners.states import DecisionKind, OpinionSense, Vote


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
