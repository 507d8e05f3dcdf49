"""Contributions of partners to an evaluation, over REST: read, and answered by the accounts of who was asked."""

from __future__ import annotations

from typing import Any

from rest_framework.serializers import CharField, ChoiceField, ModelSerializer, Serializer, SerializerMethodField

from cls_portal.api.views import PortalViewSet, act
from evaluations import operations
from evaluations.api.narrowing import OfEvaluationFilter
from evaluations.forms.contributing import LONGEST
from evaluations.models import EvaluationContribution, Wish


class ContributionRow(ModelSerializer[EvaluationContribution]):
    message = SerializerMethodField(help_text="Ce qui a été écrit à l’organisme\u00a0: vide pour les autres lecteurs.")

    class Meta:
        model = EvaluationContribution
        fields = (
            "id", "evaluation", "organisation", "message", "asked_on", "due_on", "recalled_on", "answered_on",
            "revoked_on", "achieved", "effects", "obstacles", "unplanned", "wish", "proposal", "revision",
        )  # fmt: skip

    def get_message(self, row: Any) -> str:
        return str(row.message) if row.is_party else ""


class ContributionAnswer(Serializer[Any]):
    """What is left out stays as it was answered."""

    achieved = CharField(required=False, allow_blank=True, max_length=LONGEST)
    effects = CharField(required=False, allow_blank=True, max_length=LONGEST)
    obstacles = CharField(required=False, allow_blank=True, max_length=LONGEST)
    unplanned = CharField(required=False, allow_blank=True, max_length=LONGEST)
    wish = ChoiceField(Wish.choices, required=False, allow_blank=True)
    proposal = CharField(required=False, allow_blank=True, max_length=LONGEST)


class EvaluationContributionViewSet(PortalViewSet):
    model = EvaluationContribution
    about = "Ce que les partenaires disent d’un contrat évalué, en réponse à un questionnaire."
    list_as = ContributionRow
    filterset_class = OfEvaluationFilter

    answer_contribution = act(operations.answer_contribution, ContributionAnswer, summary="Répondre au questionnaire")
