"""Opinions asked of services on named sections: asked, followed, answered by the account that is asked."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cls_portal.access import may
from cls_portal.api.files import WITH_FILES, DocumentField, StoredFileShape, download
from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet, act
from cls_portal.models import Agent, StoredFile
from contracts import audience, operations
from contracts.api.narrowing import OfContractFilter
from contracts.models import Contract, OpinionRequest
from contracts.reading import request_log, request_text
from partners.states import OpinionSense

SHOWN = ("id", "contract", "service", "question", "asked_on", "due_on", "withdrawn_on", "answered_on", "sense", "text")


KEYS = "Clés des articles ; « actions » pour toutes les fiches-actions, « axis-12 » pour celles de l’axe 12."


class AskedSectionShape(serializers.Serializer[Any]):
    """An article or action sheets, as they stood when the opinion was asked; whether they have changed since."""

    key = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField()
    actions = serializers.ListField(child=serializers.DictField(), help_text="Les fiches, comme dans le document.")
    changed = serializers.BooleanField()


class UseShape(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    act = serializers.CharField()
    address = serializers.CharField(allow_null=True)


class LogShape(serializers.Serializer[Any]):
    """Who was asked, until when the link serves (null: no link in force), what was done with it."""

    account = serializers.EmailField(allow_null=True)
    contact_name = serializers.CharField()
    contact_email = serializers.CharField()
    link_expires_at = serializers.DateTimeField(allow_null=True)
    uses = UseShape(many=True)


class RequestRow(serializers.ModelSerializer[OpinionRequest]):
    class Meta:
        model = OpinionRequest
        fields = (*SHOWN, "revision")


class RequestDetail(DetailSerializer):
    sections = serializers.SerializerMethodField()
    may_answer = serializers.SerializerMethodField(help_text="Vrai tant que le service peut répondre ou se corriger.")
    file = StoredFileShape(read_only=True, allow_null=True)
    log = serializers.SerializerMethodField(help_text="Pour qui écrit le contrat ; sinon null.")

    class Meta:
        model = OpinionRequest
        fields = (*SHOWN, "sections", "may_answer", "file", "log")

    def to_representation(self, asked: OpinionRequest) -> Any:
        self.said = request_text(asked, timezone.localdate())
        return super().to_representation(asked)

    @extend_schema_field(AskedSectionShape(many=True))
    def get_sections(self, asked: OpinionRequest) -> list[dict[str, Any]]:
        return [
            {"key": row.key, "title": row.title, "body": row.body, "actions": row.actions, "changed": changed}
            for row, _, changed in self.said["sections"]
        ]

    def get_may_answer(self, asked: OpinionRequest) -> bool:
        return bool(self.said["may_answer"])

    @extend_schema_field(LogShape(allow_null=True))
    def get_log(self, asked: OpinionRequest) -> Any:
        if not may(self.context["view"].agent, "contracts.edit", asked.contract):
            return None
        known = request_log(asked)
        link = known["link"]
        return LogShape(
            {
                "account": asked.agent.email if asked.agent else None,
                "contact_name": asked.contact_name,
                "contact_email": asked.contact_email,
                "link_expires_at": link.expires_at if link else None,
                "uses": known["uses"],
            }
        ).data


class NewRequest(serializers.Serializer[Any]):
    """Whom, on which articles, until when: an account by its address, or a contact who receives a link."""

    contract = VisibleField(Contract)
    service = serializers.CharField(max_length=200)
    sections = serializers.ListField(child=serializers.CharField(max_length=24), help_text=KEYS)
    due_on = serializers.DateField()
    question = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    account = serializers.EmailField(
        required=False, help_text="L’adresse de qui vous ne voyez pas dans le portail reçoit un lien, compte ou non."
    )
    contact_name = serializers.CharField(max_length=200, required=False)
    contact_email = serializers.EmailField(required=False)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        account = values.pop("account", "")
        if bool(account) == bool(values.get("contact_email")):
            raise serializers.ValidationError({"account": "Indiquez un compte, ou une personne sans compte."})
        if account:
            name = values.get("contact_name") or values["service"]
            values |= audience.recipient(values["contract"], self.context["view"].agent, account, name=name)
        elif not values.get("contact_name"):
            raise serializers.ValidationError({"contact_name": "Indiquez le nom de la personne."})
        return values


class DelayShape(serializers.Serializer[Any]):
    due_on = serializers.DateField()


class OpinionAnswer(serializers.Serializer[Any]):
    """The opinion of the service, and the signed copy of it."""

    sense = serializers.ChoiceField(choices=OpinionSense.choices)
    text = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    file = DocumentField(formats=("pdf",), max_megabytes=10, required=False)


def _file(asked: OpinionRequest, agent: Agent) -> StoredFile | None:
    return asked.file


class OpinionRequestViewSet(PortalViewSet):
    model = OpinionRequest
    about = "Les avis demandés à des services sur des articles nommés, et ce qu’ils ont répondu."
    filterset_class = OfContractFilter
    list_as = RequestRow
    show_as = RequestDetail
    parent = "contract"
    create_with = operations.ask_opinion
    create_from = NewRequest
    default_order = ("contract", "asked_on", "pk")

    extend_request = act(operations.extend_request, DelayShape, summary="Prolonger le délai")
    withdraw_request = act(operations.withdraw_request, summary="Retirer la demande")
    revoke_request_link = act(operations.revoke_request_link, summary="Révoquer le lien")
    send_request_again = act(operations.send_request_again, summary="Envoyer de nouveau le courriel")
    answer_request = act(operations.answer_request, OpinionAnswer, summary="Rendre l’avis", parsers=WITH_FILES)
    file = download("file", _file, summary="Télécharger l’avis signé")

    def abilities(self, obj: Any) -> Any:
        return super().abilities(obj.contract)
