"""What is typed about a problem of a diagnostic."""

from __future__ import annotations

from django import forms

from cls_portal.forms import PortalForm, RevisionedForm
from diagnostics.forms.texts import paragraph
from diagnostics.models import ActorPart, ResponseField
from partners.forms import OrganisationField


class ProblemForm(PortalForm):
    title = forms.CharField(
        label="Intitulé du problème", max_length=200, help_text="Par exemple : « Occupation des halls d’immeuble »."
    )
    description = paragraph("Description")
    fields = forms.MultipleChoiceField(  # type: ignore[assignment]
        label="Champs dont relève la réponse",
        choices=ResponseField.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class ProblemChangeForm(RevisionedForm, ProblemForm):
    pass


class ActorForm(PortalForm):
    """An organisation concerned, among those still open."""

    organisation = OrganisationField(label="Organisme")
    part = forms.ChoiceField(label="Ce qu’il fait de ce problème", choices=ActorPart.choices, widget=forms.RadioSelect)
