"""What is typed to write a diagnostic with others."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm
from cls_portal.models import Agent
from cls_portal.richtext import RichTextField
from diagnostics.forms.texts import paragraph
from partners.forms import OrganisationField
from partners.querysets import people

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

    def __init__(self, *args: Any, by: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by = by

    def clean_agent(self) -> Agent | None:
        address = self.cleaned_data["agent"]
        if not address:
            return None
        agent = people().known_to(self._by).filter(email__iexact=address).first()
        if agent is None:  # whether somebody else has an account there is not told
            raise forms.ValidationError(
                "Vous ne connaissez pas de compte à cette adresse : interrogez plutôt l’organisme de la personne."
            )
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
