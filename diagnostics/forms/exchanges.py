"""What is typed to write a diagnostic with others."""

from __future__ import annotations

from django import forms

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm
from cls_portal.models import Agent
from cls_portal.richtext import RichTextField
from diagnostics.forms.texts import paragraph
from partners.forms import OrganisationField

LONGEST_CONTRIBUTION = 20_000


class AskForm(PortalForm):
    """Whom to ask, what, until when."""

    agent = forms.EmailField(
        label="Adresse électronique du compte",
        required=False,
        help_text="D’un maire, d’un magistrat, d’un partenaire. Vide si vous interrogez un organisme.",
    )
    organisation = OrganisationField(
        label="Organisme", required=False, help_text="Toutes les personnes qui y sont rattachées pourront répondre."
    )
    question = paragraph("Ce qui est demandé", required=True)
    due_on = FrenchDateField(label="Attendue le")

    def clean_agent(self) -> Agent | None:
        address = self.cleaned_data["agent"]
        if not address:
            return None
        agent = Agent.objects.filter(email__iexact=address, is_active=True).first()
        if agent is None:
            raise forms.ValidationError("Aucun compte ouvert ne porte cette adresse.")
        return agent


class ContributionForm(RevisionedForm):
    text = RichTextField(label="Votre texte", required=False, max_length=LONGEST_CONTRIBUTION)


class CommentForm(PortalForm):
    text = paragraph("Commentaire", rows=3, required=True)


class RenewalForm(PortalForm):
    """The period that the new diagnostic observes."""

    title = forms.CharField(label="Intitulé", max_length=200)
    starts_on = FrenchDateField(label="Période observée : du")
    ends_on = FrenchDateField(label="Au")
