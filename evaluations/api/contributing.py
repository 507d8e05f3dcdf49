"""Contributions of partners to an evaluation, over REST: asked by who conducts it, answered by the accounts asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from rest_framework.serializers import (
    CharField,
    ChoiceField,
    DateField,
    EmailField,
    ModelSerializer,
    Serializer,
    SerializerMethodField,
    ValidationError,
)

from cls_portal.api.serializers import VisibleField
from cls_portal.api.views import PortalViewSet, act
from cls_portal.models import Agent
from evaluations import operations
from evaluations.api.narrowing import OfEvaluationFilter
from evaluations.forms.contributing import LONGEST
from evaluations.models import Evaluation, EvaluationContribution, Wish
from evaluations.reading import organisations_to_ask
from partners.models import Contact, Organisation

NOBODY = "Choisissez un compte ou un contact que le portail propose pour cet organisme, dans ce contrat."


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


class NewContribution(Serializer[Any]):
    """One of the people whom the page of the evaluation proposes for this organisation: an account by its address, or a
    contact."""

    evaluation = VisibleField(Evaluation)
    organisation = VisibleField(Organisation)
    account = EmailField(required=False)
    contact = VisibleField(Contact, required=False)
    due_on = DateField()
    message = CharField(required=False, allow_blank=True, max_length=LONGEST)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        asked, organisation = (values.pop("account", ""), values.pop("contact", None)), values.pop("organisation")
        offered = organisations_to_ask(values["evaluation"], self.context["view"].agent, timezone.localdate())
        people = next((people for row, people, _, _ in offered if row.pk == organisation.pk), ())
        person = next((each for each in people if _is(each, *asked)), None)
        if person is None:
            raise ValidationError({"organisation": NOBODY})
        return {**values, "chosen": [(organisation, person)]}


def _is(person: Contact | Agent, account: str, contact: Contact | None) -> bool:
    if isinstance(person, Agent):
        return contact is None and person.email.lower() == account.lower()
    return not account and person == contact


def ask_one(
    evaluation: Evaluation, *, by: Agent, on: date, chosen: Sequence[tuple[Organisation, Contact | Agent]],
    due_on: date, message: str = "",
) -> EvaluationContribution:  # fmt: skip
    """Ask one organisation."""
    [asked] = operations.ask_contributions(
        evaluation, by=by, on=on, chosen=chosen, due_on=due_on, message=message
    )  # fmt: skip
    return asked


class EvaluationContributionViewSet(PortalViewSet):
    model = EvaluationContribution
    about = "Ce que les partenaires disent d’un contrat évalué, en réponse à un questionnaire."
    list_as = ContributionRow
    filterset_class = OfEvaluationFilter
    parent = "evaluation"
    create_with = ask_one
    create_from = NewContribution

    recall_contribution = act(operations.recall_contribution, summary="Relancer l’organisme")
    revoke_contribution = act(operations.revoke_contribution, summary="Révoquer la demande")
    answer_contribution = act(operations.answer_contribution, ContributionAnswer, summary="Répondre au questionnaire")
