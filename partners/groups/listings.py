"""The lists of groups, of their members, of who signed a charter, and of what members of Parliament are told."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cls_portal.listing import Column, Listing
from partners.groups.filters import GroupFilter, GroupMemberFilter, SpanFilter
from partners.groups.rules import group_state
from partners.rules import last_day


def _state(group: Any) -> Any:
    return group_state(group.ended_on, timezone.localdate())


GROUPS = Listing(
    name="groupes",
    caption="Groupes des conseils",
    noun=("groupe", "groupes"),
    row_url="group-detail",
    filterset=GroupFilter,
    default_sort="nom",
    columns=(
        Column("nom", "Nom", "name", sort=("name",), kind="link"),
        Column("nature", "Nature", "get_kind_display", sort=("kind",)),
        Column("conseil", "Conseil", "council.name", sort=("council__sort_key", "council__name")),
        Column("theme", "Thème", "subject"),
        Column("territoire", "Territoire", "territory.name", shown=False),
        Column("etat", "État", _state, kind="badge"),
        Column("membres", "Membres", "membership", kind="count"),
        Column("a_signer", "Charte à signer", "awaited", kind="count"),
        Column("charte", "Charte", "charter", shown=False),
        Column("creation", "Créé le", "created_on", sort=("created_on",), kind="date", shown=False),
        Column("fin", "Terminé le", "ended_on", kind="date", shown=False),
    ),
)


def _until(member: Any) -> Any:
    return last_day(member.ends_on)


def _signed_on(member: Any) -> Any:
    return next((signature.signed_on for signature in member.signed), None)


# The members of one group on one day: a file, and the order of the API.
MEMBERS = Listing(
    name="membres-du-groupe",
    caption="Membres du groupe",
    noun=("membre", "membres"),
    filterset=GroupMemberFilter,
    default_sort="qualite",
    columns=(
        Column("groupe", "Groupe", "group.name"),
        Column("role", "Rôle", "get_role_display", sort=("role", "title")),
        Column("qualite", "Qualité", "title", sort=("title",)),
        Column("organisme", "Organisme", "organisation.name"),
        Column("personne", "Personne", "holder"),
        Column("siege", "Siège au conseil", "seat.title"),
        Column("charte", "Charte signée le", _signed_on, kind="date"),
        Column("debut", "Membre à partir du", "starts_on", sort=("starts_on",), kind="date"),
        Column("fin", "Dernier jour", _until, kind="date"),
    ),
)


def _how(signature: Any) -> str:
    return "avec son compte" if signature.agent_id else "sur papier"


SIGNATORIES = Listing(
    name="signataires-de-la-charte",
    caption="Signataires de la charte",
    noun=("signataire", "signataires"),
    filterset=None,
    default_sort="date",
    columns=(
        Column("date", "Signée le", "signed_on", sort=("signed_on",), kind="date"),
        Column("charte", "Charte", "charter.title"),
        Column("groupe", "Groupe", "member.group.name"),
        Column("qualite", "Qualité", "member.title"),
        Column("organisme", "Organisme", "member.organisation.name"),
        Column("personne", "Personne", "member.holder"),
        Column("comment", "Comment", _how),
    ),
)

# Dates and objects, nothing more (CSI, art. L. 132-16).
TOLD = Listing(
    name="dates-et-objets-des-reunions",
    caption="Dates et objets des réunions",
    noun=("réunion", "réunions"),
    feminine=True,
    filterset=SpanFilter,
    default_sort="date",
    columns=(
        Column("date", "Date", "held_on", sort=("held_on",), kind="date"),
        Column("objet", "Objet", "subject"),
    ),
)
