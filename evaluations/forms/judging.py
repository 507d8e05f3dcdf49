"""What is typed of the judgment: the steering group, the questions, the notes of actions and objectives."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import PortalForm, RevisionedForm
from evaluations.forms.evaluation import RATING_CHOICES, paragraph
from evaluations.models import Achieved, Criterion, EvaluationQuestion, SubjectRating
from partners.fields import OrganisationField


class SteeringMemberForm(PortalForm):
    title = forms.CharField(
        label="Qualité", max_length=200, help_text="Par exemple : la directrice de la cohésion sociale de la ville."
    )
    holder_name = forms.CharField(label="Nom", max_length=200, required=False)
    organisation = OrganisationField(label="Organisme", required=False)


class QuestionForm(PortalForm):
    question = forms.CharField(
        label="Question", max_length=300, help_text="Par exemple : les habitants du quartier se sentent-ils mieux ?"
    )
    criterion = forms.ChoiceField(
        label="Critère que la question sert", choices=[("", "Aucun en particulier"), *Criterion.choices], required=False
    )
    answer = paragraph("Réponse", help_text="Elle peut attendre.")


class QuestionChangeForm(QuestionForm, RevisionedForm):
    @classmethod
    def values_of(cls, row: EvaluationQuestion) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("question", "criterion", "answer")}


class SubjectForm(PortalForm):
    """What is judged of an action or of an objective; `seen` is the revision of what was judged before."""

    achieved = forms.ChoiceField(
        label="Ce qui a été fait", choices=[("", "Non précisé"), *Achieved.choices], required=False
    )
    rating = forms.TypedChoiceField(
        label="Appréciation", choices=RATING_CHOICES, coerce=int, empty_value=None, required=False
    )
    evidence = paragraph(
        "Éléments à l’appui", help_text="Sans appréciation, dites pourquoi : non commencée, trop tôt, sans objet…"
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def values_of(cls, row: SubjectRating | None) -> dict[str, Any]:
        if row is None:
            return {}
        rating = row.rating if row.rating is not None else ""
        return {"achieved": row.achieved, "rating": rating, "evidence": row.evidence, "seen": row.revision}
