"""The agenda of a meeting, and whom it calls, in the API: for those who read the meeting, and for no other."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet, act
from partners import operations
from partners.convening.filters import AgendaItemFilter, InviteeFilter
from partners.models import AgendaItem, Invitee, Meeting
from partners.states import AgendaKind, Reply

ITEM = ("id", "meeting", "position", "kind", "title", "duration", "rapporteur", "note", "nominative", "about")


class AgendaItemRow(serializers.ModelSerializer[AgendaItem]):
    class Meta:
        model = AgendaItem
        fields = ITEM


class AgendaItemDetail(DetailSerializer):
    class Meta:
        model = AgendaItem
        fields = ITEM


class AgendaItemChange(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(label="nature", choices=AgendaKind.choices, required=False)
    title = serializers.CharField(label="intitulé", max_length=300)
    duration = serializers.IntegerField(
        label="durée (minutes)", min_value=0, max_value=600, required=False, allow_null=True
    )
    rapporteur = serializers.CharField(label="rapporteur", max_length=200, required=False, allow_blank=True)
    note = serializers.CharField(label="présentation", required=False, allow_blank=True)
    nominative = serializers.BooleanField(label="échange nominatif", required=False)


class NewAgendaItem(AgendaItemChange):
    meeting = VisibleField(Meeting, label="réunion")


class Places(serializers.Serializer[Any]):
    places = serializers.IntegerField(
        label="places vers le bas, ou vers le haut si négatif", min_value=-1000, max_value=1000
    )


class AgendaItemViewSet(PortalViewSet):
    """Points de l’ordre du jour des réunions."""

    model = AgendaItem
    filterset_class = AgendaItemFilter
    list_as = AgendaItemRow
    show_as = AgendaItemDetail
    create_with = operations.add_item
    create_from = NewAgendaItem
    parent = "meeting"
    update_with = operations.change_item
    update_from = AgendaItemChange
    delete_with = operations.remove_item

    move_item = act(operations.move_item, Places, summary="Déplacer un point")


INVITEE = (
    "id", "meeting", "title", "holder", "organisation", "seat", "member", "voting", "sent_on", "reply", "replied_on",
    "represented_by", "attendance",
)  # fmt: skip


class InviteeRow(serializers.ModelSerializer[Invitee]):
    """Without the addresses: they are used to convoke, and for nothing else."""

    holder = serializers.CharField(read_only=True, help_text="La personne, si elle est connue du portail.")

    class Meta:
        model = Invitee
        fields = INVITEE


class InviteeDetail(DetailSerializer):
    holder = serializers.CharField(read_only=True, help_text="La personne, si elle est connue du portail.")

    class Meta:
        model = Invitee
        fields = INVITEE


class Answer(serializers.Serializer[Any]):
    reply = serializers.ChoiceField(label="réponse", choices=Reply.choices)
    represented_by = serializers.CharField(label="représenté par", max_length=200, required=False, allow_blank=True)


class InviteeViewSet(PortalViewSet):
    """Personnes convoquées aux réunions, et leurs réponses."""

    model = Invitee
    filterset_class = InviteeFilter
    list_as = InviteeRow
    show_as = InviteeDetail

    answer_convocation = act(operations.answer_convocation, Answer, summary="Répondre à une convocation")
