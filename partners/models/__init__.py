"""Organisations, their people, and the councils that bring them together."""

from partners.models.composition import CompositionOrder, Seat, YearlyInformation
from partners.models.councils import Council, CouncilKind, Meeting, MeetingForm
from partners.models.organisations import Affiliation, Contact, Organisation, OrganisationKind

__all__ = [
    "Affiliation",
    "CompositionOrder",
    "Contact",
    "Council",
    "CouncilKind",
    "Meeting",
    "MeetingForm",
    "Organisation",
    "OrganisationKind",
    "Seat",
    "YearlyInformation",
]
