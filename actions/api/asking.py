"""Questions asked about actions, over REST."""

from __future__ import annotations

from typing import Any

from rest_framework.serializers import CharField, ModelSerializer, Serializer

from actions import operations
from actions.api.text import OfActionFilter
from actions.forms.questions import LONGEST
from actions.models import Action, ActionQuestion
from cls_portal.api.serializers import VisibleField
from cls_portal.api.views import PortalViewSet, act
from partners.models import Organisation


class ActionQuestionRow(ModelSerializer[ActionQuestion]):
    """Without `organisation`, it is asked of those who coordinate the contract."""

    class Meta:
        model = ActionQuestion
        fields = (
            "id", "action", "organisation", "text", "asked_on", "asker_name", "answer", "answered_on", "answerer_name",
            "closed_on", "revision",
        )  # fmt: skip


class NewActionQuestion(Serializer[Any]):
    action = VisibleField(Action)
    text = CharField(max_length=LONGEST)
    organisation = VisibleField(Organisation, required=False, allow_null=True)


class ActionQuestionAnswer(Serializer[Any]):
    answer = CharField(max_length=LONGEST)


class ActionQuestionViewSet(PortalViewSet):
    model = ActionQuestion
    about = "Les questions posées sur une action, à un organisme ou à la coordination, et leurs réponses."
    filterset_class = OfActionFilter
    list_as = ActionQuestionRow
    parent = "action"
    create_with = operations.ask_question
    create_from = NewActionQuestion
    default_order = ("-asked_on", "-pk")

    answer_question = act(operations.answer_question, ActionQuestionAnswer, summary="Répondre")
    close_question = act(operations.close_question, summary="Clore")
