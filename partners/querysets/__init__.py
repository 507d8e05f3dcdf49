"""Every read of organisations, councils, their meetings and people."""

from partners.querysets.councils import CouncilPartQuerySet, CouncilQuerySet, SeatQuerySet, intercommunal_councils
from partners.querysets.directory import (
    DirectoryEntryQuerySet,
    MailingGroupQuerySet,
    MailingPartQuerySet,
    PersonalDataActQuerySet,
)
from partners.querysets.lines import carried_by
from partners.querysets.meetings import (
    DecisionQuerySet,
    GroupMemberQuerySet,
    GroupPartQuerySet,
    GroupQuerySet,
    InviteeQuerySet,
    MeetingPartQuerySet,
    MeetingQuerySet,
)
from partners.querysets.organisations import AffiliationQuerySet, ContactQuerySet, OrganisationQuerySet, has_left
from partners.querysets.people import memberships_visible_to, people
from partners.querysets.reach import READERS, meets, territories_held, within
from partners.querysets.reports import DepartmentalReportQuerySet

__all__ = [
    "READERS",
    "AffiliationQuerySet",
    "ContactQuerySet",
    "CouncilPartQuerySet",
    "CouncilQuerySet",
    "DecisionQuerySet",
    "DepartmentalReportQuerySet",
    "DirectoryEntryQuerySet",
    "GroupMemberQuerySet",
    "GroupPartQuerySet",
    "GroupQuerySet",
    "InviteeQuerySet",
    "MailingGroupQuerySet",
    "MailingPartQuerySet",
    "MeetingPartQuerySet",
    "MeetingQuerySet",
    "OrganisationQuerySet",
    "PersonalDataActQuerySet",
    "SeatQuerySet",
    "carried_by",
    "has_left",
    "intercommunal_councils",
    "meets",
    "memberships_visible_to",
    "people",
    "territories_held",
    "within",
]
