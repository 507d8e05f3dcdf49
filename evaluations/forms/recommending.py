"""What is typed of a recommendation, and of its follow-up."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm
from contracts.models import Contract
from evaluations.carrying import successors_of
from evaluations.forms.evaluation import paragraph
from evaluations.models import Recommendation, RecommendationStatus
from partners.fields import OrganisationField

FIELDS = ("title", "text", "owner", "owner_title", "due_on")


class RecommendationForm(PortalForm):
    title = forms.CharField(label="Recommandation", max_length=300)
    text = paragraph("Précisions", rows=4)
    owner = OrganisationField(label="Organisme chargé de la suite", required=False)
    owner_title = forms.CharField(
        label="Qui en est chargé", max_length=200, required=False, help_text="Par exemple : l’adjoint à la sécurité."
    )
    due_on = FrenchDateField(label="Pour le", required=False)


class RecommendationChangeForm(RecommendationForm, RevisionedForm):
    @classmethod
    def values_of(cls, row: Recommendation) -> dict[str, Any]:
        return {name: getattr(row, name) for name in FIELDS}


class FollowUpForm(RevisionedForm):
    """What was done of a recommendation; open still, the contract that follows may take it over."""

    status = forms.ChoiceField(label="Suite", choices=RecommendationStatus.choices)
    followed_on = FrenchDateField(
        label="Suite donnée le", required=False, help_text="Pour une recommandation suivie d’effet ou écartée."
    )
    followed_note = paragraph(
        "Suite donnée", rows=4, help_text="Ce qui a été fait, ou pourquoi la recommandation est écartée."
    )
    carried_into = forms.ModelChoiceField(
        label="Reprise dans le contrat", queryset=Contract.objects.none(), required=False, empty_label="Aucun"
    )

    def __init__(self, *args: Any, row: Recommendation, agent: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        following = successors_of(row.evaluation.contract).order_by().values("pk")
        seen = Contract.objects.visible_to(agent)
        field: Any = self.fields["carried_into"]
        field.queryset = seen.filter(pk__in=following).order_by("reference", "pk")
        if row.carried_into_id and not seen.filter(pk=row.carried_into_id).exists():
            del self.fields["carried_into"]  # it stays where it was taken over

    @classmethod
    def values_of(cls, row: Recommendation) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("status", "followed_on", "followed_note", "carried_into")}
