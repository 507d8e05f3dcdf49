"""Asking partners for their contribution, and what they answer."""

from __future__ import annotations

from typing import Any

from django import forms

from actions.forms.news import AskForm
from cls_portal.forms import RevisionedForm
from cls_portal.models import Agent
from evaluations.models import EvaluationContribution, Wish
from evaluations.operations.contributing import ANSWERS

LONGEST = 5000
NO_WISH = ("", "Sans avis")


class AskContributionsForm(AskForm):
    """Whom to send the questionnaire to in each organisation: to an account, or by a link."""

    nobody = ("", "Ne pas interroger")
    none_chosen = "Choisissez au moins un organisme à interroger."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].help_text = "Ajouté au courriel, qui dit ce qui est évalué et comment répondre."

    def key_of(self, person: Any) -> str:
        return f"{'compte' if isinstance(person, Agent) else 'contact'}-{person.pk}"

    def told(self, person: Any) -> str:
        return f"{person} (par son compte)" if isinstance(person, Agent) else super().told(person)


def _answer(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=LONGEST, help_text=help_text
    )


class QuestionnaireForm(RevisionedForm):
    """The six questions; none is compulsory by itself."""

    one_of = ANSWERS

    achieved = _answer("Qu’est-ce qui a été fait\u00a0?", "De ce que le contrat attendait de votre organisme.")
    effects = _answer(
        "Qu’est-ce que cela a changé\u00a0?",
        "Pour les habitants, pour vos équipes, entre partenaires\u00a0: à quoi le voyez-vous\u00a0?",
    )
    obstacles = _answer("Qu’est-ce qui a manqué ou gêné\u00a0?", "Moyens, informations, calendrier, partenaires.")
    unplanned = _answer("Qu’est-ce que personne n’avait prévu\u00a0?", "En bien ou en mal.")
    wish = forms.ChoiceField(
        label="Pour la suite, que souhaitez-vous\u00a0?",
        choices=[*Wish.choices, NO_WISH],
        widget=forms.RadioSelect,
        required=False,
    )
    proposal = _answer(
        "Que proposez-vous\u00a0?", "Ce qu’il faudrait garder, changer ou ajouter dans un prochain contrat."
    )

    @classmethod
    def values_of(cls, row: EvaluationContribution) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ANSWERS}
