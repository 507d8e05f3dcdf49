"""Organisations, councils and meetings in the API."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cls_portal.api.files import WITH_FILES, DocumentField, StoredFileShape, download
from cls_portal.api.serializers import DetailSerializer, ReasonSerializer, VisibleField
from cls_portal.api.views import PortalViewSet, act
from cls_portal.models import Agent, StoredFile
from cls_portal.roles import Role
from partners import operations
from partners.convening.reading import reads
from partners.listings import COUNCILS, MEETINGS, ORGANISATIONS, SEATS
from partners.models import (
    CompositionOrder,
    Contact,
    Council,
    CouncilKind,
    Group,
    Meeting,
    Organisation,
    OrganisationKind,
    Seat,
)
from partners.models.organisations import check_siren, check_siret
from partners.operations.offices import ROLES
from partners.querysets import people
from partners.reading import succession
from partners.rules import council_state
from partners.states import AskedBy, Capacity, CouncilState, MeetingForm, NamedBy
from territories.models import Territory

# Organisations


class ContactShape(serializers.ModelSerializer[Contact]):
    class Meta:
        model = Contact
        fields = ("id", "first_name", "last_name", "job_title", "email", "phone", "left_on")


class OrganisationRow(serializers.ModelSerializer[Organisation]):
    class Meta:
        model = Organisation
        fields = ("id", "kind", "name", "siren", "siret", "territory", "closed_on")


class OrganisationDetail(DetailSerializer):
    """`contacts` holds those the reader may see."""

    contacts = ContactShape(many=True, read_only=True)

    class Meta:
        model = Organisation
        fields = ("id", "kind", "name", "siren", "siret", "territory", "closed_on", "contacts")


class NewOrganisation(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(label="catégorie", choices=OrganisationKind.choices)
    name = serializers.CharField(label="nom", max_length=200)
    siren = serializers.CharField(
        label="SIREN", max_length=9, required=False, allow_blank=True, validators=[check_siren]
    )
    siret = serializers.CharField(
        label="SIRET", max_length=14, required=False, allow_blank=True, validators=[check_siret]
    )
    territory = VisibleField(Territory, label="territoire", required=False, allow_null=True)


class Closing(ReasonSerializer):
    closed_on = serializers.DateField(label="fermé le")


class OrganisationViewSet(PortalViewSet):
    """Organismes qui prennent part aux contrats."""

    model = Organisation
    listing = ORGANISATIONS
    list_as = OrganisationRow
    show_as = OrganisationDetail
    create_with = operations.create_organisation
    create_from = NewOrganisation
    update_with = operations.change_organisation
    update_from = NewOrganisation

    close_organisation = act(operations.close_organisation, Closing)
    reopen_organisation = act(operations.reopen_organisation, ReasonSerializer)


# Councils


@extend_schema_field(OpenApiTypes.INT)
class NameableField(serializers.PrimaryKeyRelatedField[Any]):
    """Someone who holds, inside the writer's scope, a role that lets them be named."""

    def __init__(self, *roles: Role, **options: Any) -> None:
        self.roles = roles
        super().__init__(**options)

    def get_queryset(self) -> Any:
        return people().may_be_named(self.roles, self.context["request"].user, timezone.localdate())


class CouncilRow(serializers.ModelSerializer[Council]):
    state = serializers.SerializerMethodField(help_text="L’état du conseil aujourd’hui.")
    last_plenary = serializers.DateField(read_only=True, help_text="Dernière réunion plénière tenue.")

    class Meta:
        model = Council
        fields = ("id", "kind", "name", "territory", "state", "last_plenary", "created_on", "dissolved_on")

    def get_state(self, council: Council) -> CouncilState:
        return council_state(council)


class CouncilDetail(DetailSerializer):
    state = serializers.SerializerMethodField(help_text="L’état du conseil aujourd’hui.")
    last_plenary = serializers.DateField(read_only=True, help_text="Dernière réunion plénière tenue.")
    coordinator_name = serializers.CharField(source="coordinator", read_only=True, allow_null=True)
    resolution_file = StoredFileShape(read_only=True, allow_null=True)
    succeeded_by = serializers.SerializerMethodField(help_text="Le conseil qui lui a succédé, si vous le voyez.")
    predecessors = serializers.SerializerMethodField(help_text="Ceux auxquels il a succédé, parmi ceux que vous voyez.")

    class Meta:
        model = Council
        fields = (
            "id", "kind", "name", "territory", "state", "last_plenary", "created_on", "chair_title", "chair",
            "coordinator", "coordinator_name", "host", "dormant_since", "dissolved_on", "resolution_body",
            "resolution_number", "resolution_on", "resolution_file", "succeeded_by", "predecessors",
        )  # fmt: skip

    @extend_schema_field({"type": "integer", "nullable": True})
    def get_succeeded_by(self, council: Council) -> int | None:
        successor = self._succession["successor"]
        return successor.pk if successor else None

    @extend_schema_field({"type": "array", "items": {"type": "integer"}})
    def get_predecessors(self, council: Council) -> list[int]:
        return [row.pk for row in self._succession["predecessors"]]

    @cached_property
    def _succession(self) -> dict[str, Any]:
        """Asked once of the council that is shown."""
        council: Any = self.instance
        return succession(council, self.context["request"].user)

    def get_state(self, council: Council) -> CouncilState:
        return council_state(council)


class NewCouncil(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(label="nature", choices=CouncilKind.choices)
    name = serializers.CharField(label="nom", max_length=200)
    territory = VisibleField(Territory, label="territoire")
    created_on = serializers.DateField(label="créé le", required=False, allow_null=True)
    chair_title = serializers.CharField(label="présidence", max_length=200)
    chair = NameableField(*ROLES["chair"], label="président", required=False, allow_null=True)
    coordinator = NameableField(*ROLES["coordinator"], label="coordonnateur", required=False, allow_null=True)
    host = VisibleField(Organisation, label="collectivité porteuse", required=False, allow_null=True)
    resolution_body = serializers.CharField(label="assemblée", max_length=200, required=False, allow_blank=True)
    resolution_number = serializers.CharField(label="délibération n°", max_length=60, required=False, allow_blank=True)
    resolution_on = serializers.DateField(label="délibération du", required=False, allow_null=True)
    resolution_file = DocumentField(label="délibération", formats=("pdf",), max_megabytes=20, required=False)


class Succession(ReasonSerializer):
    predecessors = VisibleField(Council, label="conseils auxquels il succède", many=True, allow_empty=False)
    dissolved_on = serializers.DateField(label="ils n’existent plus à partir du")


class Sleep(ReasonSerializer):
    since = serializers.DateField(label="en sommeil depuis le")


class Dissolution(ReasonSerializer):
    dissolved_on = serializers.DateField(label="dissous le")


def _resolution(council: Council, agent: Agent) -> StoredFile | None:
    return council.resolution_file


class CouncilViewSet(PortalViewSet):
    """Conseils locaux et intercommunaux de sécurité et de prévention de la délinquance."""

    model = Council
    listing = COUNCILS
    list_as = CouncilRow
    show_as = CouncilDetail
    create_with = operations.create_council
    create_from = NewCouncil
    update_with = operations.change_council
    update_from = NewCouncil

    parser_classes = WITH_FILES
    resolution = download("resolution", _resolution, summary="Télécharger la délibération")

    succeed_councils = act(operations.succeed_councils, Succession, summary="Prendre la suite d’autres conseils")
    undo_succession = act(operations.undo_succession, ReasonSerializer, summary="Annuler la succession")
    mark_dormant = act(operations.mark_dormant, Sleep)
    wake_council = act(operations.wake_council, ReasonSerializer)
    dissolve_council = act(operations.dissolve_council, Dissolution)


# Seats


@extend_schema_field(OpenApiTypes.INT)
class KnownField(serializers.PrimaryKeyRelatedField[Any]):
    """Someone whom the writer knows to have an account."""

    def get_queryset(self) -> Any:
        return people().known_to(self.context["request"].user)


SEAT = (
    "id", "council", "capacity", "title", "organisation", "contact", "agent", "holder", "named_by", "agreed_on",
    "order", "substitute_for", "follows", "starts_on", "ends_on",
)  # fmt: skip


class SeatRow(serializers.ModelSerializer[Seat]):
    holder = serializers.CharField(read_only=True, help_text="La personne, si elle est connue du portail.")

    class Meta:
        model = Seat
        fields = SEAT


class SeatDetail(DetailSerializer):
    holder = serializers.CharField(read_only=True, help_text="La personne, si elle est connue du portail.")

    class Meta:
        model = Seat
        fields = SEAT


class SeatHolder(serializers.Serializer[Any]):
    """Who sits: at most one of `contact`, `agent` and `holder_name`."""

    title = serializers.CharField(label="qualité", max_length=200)
    organisation = VisibleField(Organisation, label="organisme", required=False, allow_null=True)
    contact = VisibleField(Contact, label="contact", required=False, allow_null=True)
    agent = KnownField(label="personne", required=False, allow_null=True)
    holder_name = serializers.CharField(label="nom", max_length=200, required=False, allow_blank=True)
    agreed_on = serializers.DateField(label="accord de l’organisme le", required=False, allow_null=True)
    order = VisibleField(CompositionOrder, label="arrêté", required=False, allow_null=True)
    starts_on = serializers.DateField(label="siège à partir du")


class SeatChange(SeatHolder):
    capacity = serializers.ChoiceField(label="siège au titre de", choices=Capacity.choices)
    named_by = serializers.ChoiceField(label="désigné par", choices=NamedBy.choices, required=False, allow_blank=True)
    substitute_for = VisibleField(Seat, label="suppléant de", required=False, allow_null=True)
    ends_on = serializers.DateField(label="jusqu’au (exclu)", required=False, allow_null=True)


class NewSeat(SeatChange):
    council = VisibleField(Council, label="conseil")


class SeatEnd(ReasonSerializer):
    ends_on = serializers.DateField(label="jusqu’au (exclu)")


class SeatViewSet(PortalViewSet):
    """Sièges des conseils : qui siège, à quel titre, de quand à quand."""

    model = Seat
    listing = SEATS
    list_as = SeatRow
    show_as = SeatDetail
    create_with = operations.add_seat
    create_from = NewSeat
    parent = "council"
    update_with = operations.change_seat
    update_from = SeatChange

    end_seat = act(operations.end_seat, SeatEnd)
    replace_seat = act(operations.replace_seat, SeatHolder)


# Meetings

MEETING = (
    "id", "council", "form", "group", "series", "held_on", "starts_at", "ends_at", "place", "subject", "asked_by",
    "convened_on", "cancelled_on",
)  # fmt: skip


class MeetingRow(serializers.ModelSerializer[Meeting]):
    class Meta:
        model = Meeting
        fields = MEETING


class MeetingDetail(DetailSerializer):
    """`video_link` is empty for who does not read the meeting."""

    video_link = serializers.SerializerMethodField(help_text="Pour qui lit la réunion.")

    class Meta:
        model = Meeting
        fields = (*MEETING, "video_link", "uid", "sequence")

    def get_video_link(self, meeting: Meeting) -> str:
        reader = self.context["request"].user
        return meeting.video_link if meeting.video_link and reads(meeting, reader, timezone.localdate()) else ""


class MeetingChange(serializers.Serializer[Any]):
    """`form` may be left out for a meeting of a group: it has the form of the group."""

    form = serializers.ChoiceField(label="formation", choices=MeetingForm.choices, required=False)
    group = VisibleField(Group, label="groupe", required=False, allow_null=True)
    held_on = serializers.DateField(label="date")
    starts_at = serializers.TimeField(label="début", required=False, allow_null=True)
    ends_at = serializers.TimeField(label="fin", required=False, allow_null=True)
    place = serializers.CharField(label="lieu", max_length=200, required=False, allow_blank=True)
    video_link = serializers.URLField(label="lien de visioconférence", max_length=500, required=False, allow_blank=True)
    subject = serializers.CharField(label="objet", max_length=300, required=False, allow_blank=True)
    asked_by = serializers.ChoiceField(label="à la demande de", choices=AskedBy.choices, required=False)


class NewMeeting(MeetingChange):
    council = VisibleField(Council, label="conseil")


class Cancellation(ReasonSerializer):
    following = serializers.BooleanField(label="et les suivantes de la série", required=False)


class MeetingViewSet(PortalViewSet):
    """Réunions des conseils."""

    model = Meeting
    listing = MEETINGS
    list_as = MeetingRow
    show_as = MeetingDetail
    create_with = operations.record_meeting
    create_from = NewMeeting
    parent = "council"
    update_with = operations.change_meeting
    update_from = MeetingChange

    cancel_meeting = act(operations.cancel_meeting, Cancellation, summary="Annuler la réunion")
    convene = act(operations.convene, summary="Convoquer les personnes de la liste")
