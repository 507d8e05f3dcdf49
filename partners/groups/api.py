"""Groups of councils and their members in the API; a charter is signed by its member, on its page only."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer, ReasonSerializer, VisibleField
from cls_portal.api.views import PortalViewSet, act
from partners import operations
from partners.api import KnownField
from partners.groups.listings import GROUPS, MEMBERS
from partners.models import Charter, Contact, Council, Group, GroupMember, Organisation, Seat
from partners.states import GroupKind, GroupRole
from territories.models import Territory

GROUP = ("id", "council", "kind", "name", "subject", "territory", "charter", "created_on", "ended_on")
MEMBER = (
    "id", "group", "role", "title", "organisation", "contact", "agent", "holder", "seat", "follows", "starts_on",
    "ends_on", "charter_signed_on",
)  # fmt: skip


class GroupRow(serializers.ModelSerializer[Group]):
    class Meta:
        model = Group
        fields = GROUP


class GroupDetail(DetailSerializer):
    class Meta:
        model = Group
        fields = GROUP


class GroupChange(serializers.Serializer[Any]):
    name = serializers.CharField(label="nom", max_length=200)
    subject = serializers.CharField(label="thème", max_length=300, required=False, allow_blank=True)
    territory = VisibleField(Territory, label="territoire", required=False, allow_null=True)
    charter = VisibleField(Charter, label="charte", required=False, allow_null=True)
    created_on = serializers.DateField(label="créé le")


class NewGroup(GroupChange):
    council = VisibleField(Council, label="conseil")
    kind = serializers.ChoiceField(label="nature", choices=GroupKind.choices)


class GroupEnd(ReasonSerializer):
    ended_on = serializers.DateField(label="terminé le")


class GroupViewSet(PortalViewSet):
    """Formations restreintes, groupes de travail et cellules de veille des conseils."""

    model = Group
    listing = GROUPS
    list_as = GroupRow
    show_as = GroupDetail
    create_with = operations.create_group
    create_from = NewGroup
    parent = "council"
    update_with = operations.change_group
    update_from = GroupChange

    end_group = act(operations.end_group, GroupEnd, summary="Terminer le groupe")


class SignedShape(serializers.ModelSerializer[GroupMember]):
    holder = serializers.CharField(read_only=True, help_text="La personne, si elle est connue du portail.")
    charter_signed_on = serializers.SerializerMethodField(help_text="Jour où la charte du groupe a été signée.")

    def get_charter_signed_on(self, member: Any) -> str | None:
        return next((signature.signed_on.isoformat() for signature in member.signed), None)


class GroupMemberRow(SignedShape):
    class Meta:
        model = GroupMember
        fields = MEMBER


class GroupMemberDetail(SignedShape, DetailSerializer):
    class Meta:
        model = GroupMember
        fields = MEMBER


class Belonging(serializers.Serializer[Any]):
    """Who belongs: what is left empty comes from `seat`; at most one of `contact`, `agent` and `holder_name`."""

    role = serializers.ChoiceField(label="rôle", choices=GroupRole.choices, required=False)
    seat = VisibleField(Seat, label="siège", required=False, allow_null=True)
    title = serializers.CharField(label="qualité", max_length=200, required=False, allow_blank=True)
    organisation = VisibleField(Organisation, label="organisme", required=False, allow_null=True)
    contact = VisibleField(Contact, label="contact", required=False, allow_null=True)
    agent = KnownField(label="personne", required=False, allow_null=True)
    holder_name = serializers.CharField(label="nom", max_length=200, required=False, allow_blank=True)
    starts_on = serializers.DateField(label="membre à partir du")


class GroupMemberChange(Belonging):
    ends_on = serializers.DateField(label="jusqu’au (exclu)", required=False, allow_null=True)


class NewGroupMember(GroupMemberChange):
    group = VisibleField(Group, label="groupe")


class GroupMemberEnd(ReasonSerializer):
    ends_on = serializers.DateField(label="jusqu’au (exclu)")


class GroupMemberViewSet(PortalViewSet):
    """Membres des groupes : qui, à quel titre, de quand à quand, et s’ils ont signé la charte."""

    model = GroupMember
    listing = MEMBERS
    list_as = GroupMemberRow
    show_as = GroupMemberDetail
    create_with = operations.add_group_member
    create_from = NewGroupMember
    parent = "group"
    update_with = operations.change_group_member
    update_from = GroupMemberChange

    end_group_member = act(operations.end_group_member, GroupMemberEnd, summary="Mettre fin au mandat")
    replace_group_member = act(operations.replace_group_member, Belonging, summary="Remplacer un membre")
