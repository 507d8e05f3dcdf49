"""Organisations, their people, and the councils that bring them together."""

from partners.models.composition import CompositionOrder, Seat, YearlyInformation
from partners.models.councils import Council, CouncilKind
from partners.models.directory import Mailing, MailingGroup, MailingMember, PersonalDataAct, PersonalDataActKind
from partners.models.entries import DirectoryEntry
from partners.models.groups import Charter, CharterSignature, Group, GroupMember, InternalRules
from partners.models.meetings import AgendaItem, Decision, Invitee, Meeting, MeetingDocument, MeetingSeries
from partners.models.organisations import Affiliation, Contact, Organisation, OrganisationKind
from partners.models.reports import DepartmentalReport

__all__ = [
    "Affiliation",
    "AgendaItem",
    "Charter",
    "CharterSignature",
    "CompositionOrder",
    "Contact",
    "Council",
    "CouncilKind",
    "Decision",
    "DepartmentalReport",
    "DirectoryEntry",
    "Group",
    "GroupMember",
    "InternalRules",
    "Invitee",
    "Mailing",
    "MailingGroup",
    "MailingMember",
    "Meeting",
    "MeetingDocument",
    "MeetingSeries",
    "Organisation",
    "OrganisationKind",
    "PersonalDataAct",
    "PersonalDataActKind",
    "Seat",
    "YearlyInformation",
]
