"""Organisations, their contacts, councils, meetings and what meetings hold in the search of everything.

Two groups for meetings: what everybody who sees the council sees of one (form, day, place, object), and what it holds,
which is found by those who read it and by nobody else (docs/decisions/confidentiality.md).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal.models import Agent
from cls_portal.search import Door, Entries, Part
from partners.models import Council, Meeting, Organisation
from partners.querysets import CouncilQuerySet, MeetingQuerySet, OrganisationQuerySet

IN_COUNCIL, IN_MEETING = ("partners.council",), ("partners.meeting", "partners.council")


def _organisations(agent: Agent, on: date) -> OrganisationQuerySet:
    return Organisation.objects.visible_to(agent)


def _councils(agent: Agent, on: date) -> CouncilQuerySet:
    return Council.objects.visible_to(agent)


def _meetings(agent: Agent, on: date, councils: Any) -> MeetingQuerySet:
    return Meeting.objects.readable_by(agent, on, councils=councils)


def _organisations_of_people(agent: Agent, on: date) -> OrganisationQuerySet:
    return Organisation.objects.whose_people_are_visible_to(agent)


ORGANISATIONS, COUNCILS, PEOPLE = Door(_organisations), Door(_councils), Door(_organisations_of_people)
MEETINGS = Door(_meetings, inside=COUNCILS)


def organisations(agent: Agent, on: date) -> Entries:
    parts = [Part("partners.organisation", "organisation-detail", ORGANISATIONS)]
    return Entries("organisation", "Partenaires", "organisme,organismes", parts, listed="organisation-list")


def contacts(agent: Agent, on: date) -> Entries:
    """By their name and their function, as the directory shows them; those who left are not found."""
    parts = [Part("partners.contact", "contact-detail", PEOPLE, within=("partners.organisation",))]
    return Entries("contact", "Contacts", "contact,contacts", parts, listed="directory-list")


def councils(agent: Agent, on: date) -> Entries:
    parts = [Part("partners.council", "council-detail", COUNCILS)]
    return Entries("council", "Conseils", "conseil,conseils", parts, listed="council-list")


def meetings(agent: Agent, on: date) -> Entries:
    parts = [Part("partners.meeting", "meeting-detail", COUNCILS, within=IN_COUNCIL)]
    return Entries("meeting", "Réunions", "réunion,réunions", parts, listed="meeting-list")


def minutes(agent: Agent, on: date) -> Entries:
    parts = [
        Part("partners.agendaitem", "meeting-detail", MEETINGS, at_holder=True, within=IN_MEETING),
        Part("partners.decision", "decision-detail", MEETINGS, within=IN_MEETING),
    ]
    return Entries("minutes", "Ordres du jour, comptes rendus et décisions", "passage,passages", parts)


def files() -> list[Part]:
    return [
        Part("partners.council", "council-resolution-file", COUNCILS, within=IN_COUNCIL, file="resolution_file"),
        Part("partners.compositionorder", "composition-order-file", COUNCILS, within=IN_COUNCIL, file="file"),
        Part("partners.internalrules", "internal-rules-file", COUNCILS, within=IN_COUNCIL, file="file"),
        Part("partners.charter", "charter-file", COUNCILS, within=IN_COUNCIL, file="file"),
        Part("partners.meetingdocument", "meeting-document-file", MEETINGS, within=IN_MEETING, file="file"),
    ]
