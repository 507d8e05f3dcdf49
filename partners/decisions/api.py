"""Decisions in the API."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer, ReasonSerializer
from cls_portal.api.views import PortalViewSet, act
from partners import operations
from partners.decisions.effects import effects_of
from partners.decisions.rules import decision_state
from partners.listings import DECISIONS
from partners.models import Decision
from partners.states import DecisionState

DECISION = (
    "id", "meeting", "item", "number", "kind", "title", "text", "sense", "vote", "votes_for", "votes_against",
    "abstentions", "adopted", "owner", "owner_title", "due_on", "about", "acted_on", "settled_on", "settled_note",
    "state",
)  # fmt: skip
STATE = "Ce que devient la décision aujourd’hui."


class DecisionRow(serializers.ModelSerializer[Decision]):
    state = serializers.SerializerMethodField(help_text=STATE)

    class Meta:
        model = Decision
        fields = DECISION

    def get_state(self, decision: Decision) -> DecisionState:
        return decision_state(decision, timezone.localdate())


class EffectShape(serializers.Serializer[Any]):
    """Something that was done because of the decision, and where it is read."""

    label = serializers.CharField()  # type: ignore[assignment]
    name = serializers.CharField()
    url = serializers.CharField()


class DecisionDetail(DetailSerializer):
    """`effects`: what was done because of it, of what the reader sees."""

    state = serializers.SerializerMethodField(help_text=STATE)
    effects = serializers.SerializerMethodField(help_text="Ce que la décision a produit, et que l’on peut lire.")

    class Meta:
        model = Decision
        fields = (*DECISION, "effects")

    @extend_schema_field(EffectShape(many=True))
    def get_effects(self, decision: Decision) -> Any:
        return EffectShape(effects_of(decision, self.context["request"].user), many=True).data

    def get_state(self, decision: Decision) -> DecisionState:
        return decision_state(decision, timezone.localdate())


class Settlement(serializers.Serializer[Any]):
    settled_on = serializers.DateField(label="close le")
    settled_note = serializers.CharField(label="suite donnée", max_length=4000)


class DecisionViewSet(PortalViewSet):
    """Décisions, avis et suites à donner des réunions que l’on peut lire."""

    model = Decision
    listing = DECISIONS
    list_as = DecisionRow
    show_as = DecisionDetail

    settle_decision = act(operations.settle_decision, Settlement, summary="Clore une décision")
    reopen_decision = act(operations.reopen_decision, ReasonSerializer, summary="Rouvrir une décision")
