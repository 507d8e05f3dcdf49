"""Contacts and mailing groups in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cls_portal.api.serializers import DetailSerializer, VisibleField
from cls_portal.api.views import PortalViewSet, act
from partners import operations
from partners.api import KnownField
from partners.directory.listings import CONTACTS, MAILING_GROUPS
from partners.models import Contact, Council, Group, MailingGroup, MailingMember, Organisation
from partners.states import College, MailingRule

CONTACT = (
    "id", "organisation", "first_name", "last_name", "job_title", "email", "phone", "address", "left_on", "replaced_by",
)  # fmt: skip


class ContactRow(serializers.ModelSerializer[Contact]):
    class Meta:
        model = Contact
        fields = CONTACT


class ContactDetail(DetailSerializer):
    class Meta:
        model = Contact
        fields = (*CONTACT, "purged_on")


class ContactChange(serializers.Serializer[Any]):
    last_name = serializers.CharField(label="nom", max_length=100)
    first_name = serializers.CharField(label="prénom", max_length=100, required=False, allow_blank=True)
    job_title = serializers.CharField(label="fonction", max_length=200, required=False, allow_blank=True)
    email = serializers.EmailField(label="adresse électronique", required=False, allow_blank=True)
    phone = serializers.CharField(label="téléphone", max_length=30, required=False, allow_blank=True)
    address = serializers.CharField(label="adresse postale", max_length=500, required=False, allow_blank=True)


class NewContact(ContactChange):
    organisation = VisibleField(Organisation, label="organisme")


class Departure(serializers.Serializer[Any]):
    left_on = serializers.DateField(label="parti le")


class Replacement(serializers.Serializer[Any]):
    """Who replaces them: `successor`, of the same organisation, or a new contact.

    `charges`: what passes (« seat:12 », « member:3 », « list:5 », « action:8 »); all of it when left out.
    """

    left_on = serializers.DateField(label="parti le")
    successor = VisibleField(Contact, label="remplacé par", required=False, allow_null=True)
    charges = serializers.ListField(
        child=serializers.CharField(), label="ce qui passe au remplaçant", required=False, allow_null=True
    )
    last_name = serializers.CharField(label="nom", max_length=100, required=False, allow_blank=True)
    first_name = serializers.CharField(label="prénom", max_length=100, required=False, allow_blank=True)
    job_title = serializers.CharField(label="fonction", max_length=200, required=False, allow_blank=True)
    email = serializers.EmailField(label="adresse électronique", required=False, allow_blank=True)
    phone = serializers.CharField(label="téléphone", max_length=30, required=False, allow_blank=True)
    address = serializers.CharField(label="adresse postale", max_length=500, required=False, allow_blank=True)


class ContactViewSet(PortalViewSet):
    """Personnes à joindre dans les organismes, telles que vous pouvez les voir."""

    model = Contact
    listing = CONTACTS
    list_as = ContactRow
    show_as = ContactDetail
    create_with = operations.add_contact
    create_from = NewContact
    parent = "organisation"
    update_with = operations.change_contact
    update_from = ContactChange

    mark_contact_left = act(operations.mark_contact_left, Departure, summary="Noter le départ")
    replace_contact = act(operations.replace_contact, Replacement, summary="Remplacer")


# Mailing groups

MAILING_GROUP = ("id", "council", "name", "rule", "college", "group")


class MailingGroupRow(serializers.ModelSerializer[MailingGroup]):
    class Meta:
        model = MailingGroup
        fields = MAILING_GROUP


class MailingGroupDetail(DetailSerializer):
    class Meta:
        model = MailingGroup
        fields = MAILING_GROUP


class MailingGroupChange(serializers.Serializer[Any]):
    name = serializers.CharField(label="nom", max_length=200)
    rule = serializers.ChoiceField(label="réunit", choices=MailingRule.choices, required=False, allow_blank=True)
    college = serializers.ChoiceField(label="collège", choices=College.choices, required=False, allow_blank=True)
    group = VisibleField(Group, label="groupe", required=False, allow_null=True)


class NewMailingGroup(MailingGroupChange):
    council = VisibleField(Council, label="conseil")


class MailingGroupViewSet(PortalViewSet):
    """Listes de diffusion des conseils : leur règle, et les personnes nommées une à une (`mailing-recipients`)."""

    model = MailingGroup
    listing = MAILING_GROUPS
    list_as = MailingGroupRow
    show_as = MailingGroupDetail
    create_with = operations.create_mailing_group
    create_from = NewMailingGroup
    parent = "council"
    update_with = operations.change_mailing_group
    update_from = MailingGroupChange
    delete_with = operations.remove_mailing_group


class RecipientRow(serializers.ModelSerializer[MailingMember]):
    class Meta:
        model = MailingMember
        fields = ("id", "mailing_group", "contact", "agent")


class NewRecipient(serializers.Serializer[Any]):
    mailing_group = VisibleField(MailingGroup, label="liste de diffusion")
    contact = VisibleField(Contact, label="contact", required=False, allow_null=True)
    agent = KnownField(label="personne", required=False, allow_null=True)


class RecipientViewSet(PortalViewSet):
    """Personnes nommées une à une dans les listes de diffusion."""

    model = MailingMember
    list_as = RecipientRow
    create_with = operations.add_recipient
    create_from = NewRecipient
    parent = "mailing_group"
    delete_with = operations.remove_recipient
