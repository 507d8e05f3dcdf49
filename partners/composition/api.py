"""The arrêtés of composition and the préfet's yearly informations, over REST."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cls_portal.api.files import WITH_FILES, DocumentField, StoredFileShape, download
from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet
from cls_portal.models import Agent, StoredFile
from partners import operations
from partners.listings import INFORMATIONS, ORDERS
from partners.models import CompositionOrder, Council, YearlyInformation

ORDER = ("id", "council", "number", "signed_on")
INFORMATION = ("id", "council", "given_on", "subject")


class OrderRow(serializers.ModelSerializer[CompositionOrder]):
    class Meta:
        model = CompositionOrder
        fields = ORDER


class OrderDetail(DetailSerializer):
    """`file` says what its file is; `…/file/` gives it."""

    file = StoredFileShape(read_only=True, allow_null=True)

    class Meta:
        model = CompositionOrder
        fields = (*ORDER, "file")


class OrderChange(serializers.Serializer[Any]):
    """Its number and day; the file that is not sent again stays."""

    number = serializers.CharField(label="numéro", max_length=60)
    signed_on = serializers.DateField(label="signé le")
    file = DocumentField(label="arrêté", formats=("pdf",), max_megabytes=20, required=False)


class NewOrder(OrderChange):
    council = VisibleField(Council, label="conseil")


def _file(order: CompositionOrder, agent: Agent) -> StoredFile | None:
    return order.file


class CompositionOrderViewSet(PortalViewSet):
    """Arrêtés qui fixent la composition des conseils, avec leur fichier."""

    model = CompositionOrder
    listing = ORDERS
    list_as = OrderRow
    show_as = OrderDetail
    parser_classes = WITH_FILES
    parent = "council"
    create_with = operations.record_order
    create_from = NewOrder
    update_with = operations.change_order
    update_from = OrderChange

    file = download("file", _file, summary="Télécharger l’arrêté")


class InformationRow(serializers.ModelSerializer[YearlyInformation]):
    class Meta:
        model = YearlyInformation
        fields = INFORMATION


class InformationDetail(DetailSerializer):
    class Meta:
        model = YearlyInformation
        fields = INFORMATION


class NewInformation(serializers.Serializer[Any]):
    council = VisibleField(Council, label="conseil")
    given_on = serializers.DateField(label="donnée le")
    subject = serializers.CharField(label="objet", max_length=300, required=False, allow_blank=True)


class YearlyInformationViewSet(PortalViewSet):
    """Informations annuelles du préfet aux conseils (CSI, art. D. 132-10)."""

    model = YearlyInformation
    listing = INFORMATIONS
    list_as = InformationRow
    show_as = InformationDetail
    parent = "council"
    create_with = operations.record_information
    create_from = NewInformation
    delete_with = operations.remove_information
