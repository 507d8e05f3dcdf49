"""Organisations, councils, meetings and what meetings hold in the search of everything.

Two groups for meetings: what everybody who sees the council sees of one (form, day, place, object), and what it holds,
which is found by those who read it and by nobody else (docs/decisions/confidentiality.md).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from cls_portal.models import Agent
from cls_portal.search import Entries
from partners.models import Council, Meeting, Organisation
from partners.querysets import CouncilQuerySet, MeetingQuerySet, OrganisationQuerySet


def organisations(agent: Agent, on: date) -> Entries:
    return Entries(
        "organisation",
        "Partenaires",
        "organisme,organismes",
        door=_organisations_seen,
        pages={"partners.organisation": "organisation-detail"},
        listed="organisation-list",
    )


def councils(agent: Agent, on: date) -> Entries:
    return Entries(
        "council",
        "Conseils",
        "conseil,conseils",
        door=_councils_seen,
        pages={"partners.council": "council-detail"},
        listed="council-list",
    )


def meetings(agent: Agent, on: date) -> Entries:
    return Entries(
        "meeting",
        "Réunions",
        "réunion,réunions",
        door=_councils_seen,
        pages={"partners.meeting": "meeting-detail"},
        named=_councils,
        listed="meeting-list",
    )


def minutes(agent: Agent, on: date) -> Entries:
    return Entries(
        "minutes",
        "Ordres du jour, comptes rendus et décisions",
        "passage,passages",
        door=_meetings_read,
        pages={"partners.agendaitem": "meeting-detail", "partners.decision": "decision-detail"},
        inside=("partners.agendaitem",),
        named=_meetings,
    )


def _organisations_seen(agent: Agent, on: date) -> OrganisationQuerySet:
    return Organisation.objects.visible_to(agent)


def _councils_seen(agent: Agent, on: date) -> CouncilQuerySet:
    return Council.objects.visible_to(agent)


def _meetings_read(agent: Agent, on: date) -> MeetingQuerySet:
    return Meeting.objects.readable_by(agent, on)


def _councils(keys: Collection[int]) -> dict[int, str]:
    return {council.pk: council.name for council in Council.objects.filter(pk__in=keys).only("name")}


def _meetings(keys: Collection[int]) -> dict[int, str]:
    rows = Meeting.objects.filter(pk__in=keys).select_related("council").only("form", "held_on", "council__name")
    return {meeting.pk: f"{meeting.council.name}, {str(meeting).lower()}" for meeting in rows}
