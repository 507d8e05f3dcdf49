"""The lists of organisations, councils and people."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cls_portal.listing import Badge, Column, Listing
from cls_portal.templatetags.portal import clock
from partners.composition.colleges import college, regime
from partners.composition.terms import in_short
from partners.convening.rules import meeting_state
from partners.decisions.rules import decision_state, vote_said
from partners.filters import (
    CouncilFilter,
    DecisionFilter,
    InformationFilter,
    MeetingFilter,
    OrderFilter,
    OrganisationFilter,
    PersonFilter,
    SeatFilter,
)
from partners.rules import council_state, last_day, organisation_state
from partners.states import Capacity, DecisionState
from partners.watch import alerts

ORGANISATIONS = Listing(
    name="partenaires",
    caption="Partenaires",
    noun=("organisme", "organismes"),
    row_url="organisation-detail",
    filterset=OrganisationFilter,
    default_sort="nom",
    columns=(
        Column("nom", "Nom", "name", sort=("sort_key", "name"), kind="link"),
        Column("categorie", "Catégorie", "get_kind_display", sort=("kind",)),
        Column("territoire", "Territoire", "territory.name", sort=("territory__sort_key",)),
        Column("etat", "État", organisation_state, kind="badge"),
        Column("siren", "SIREN", "siren", shown=False),
        Column("siret", "SIRET", "siret", shown=False),
        Column("ferme", "Fermé le", "closed_on", kind="date", shown=False),
    ),
)


def _alerts(council: Any) -> str:
    return " ".join(reason.text for reason in alerts(council, timezone.localdate()))


def _coordination(council: Any) -> str:
    return in_short(council, Capacity.COORDINATOR)


COUNCILS = Listing(
    name="conseils",
    caption="Conseils",
    noun=("conseil", "conseils"),
    row_url="council-detail",
    filterset=CouncilFilter,
    default_sort="nom",
    columns=(
        Column("nom", "Nom", "name", sort=("sort_key", "name"), kind="link"),
        Column("nature", "Nature", "kind", sort=("kind",)),
        Column("territoire", "Territoire", "territory.name", sort=("territory__sort_key",)),
        Column("etat", "État", council_state, kind="badge"),
        Column("pleniere", "Dernière plénière", "last_plenary", sort=("last_plenary",), kind="date"),
        Column("alertes", "Veille légale", _alerts, shown=False),
        Column("coordination", "Coordination", _coordination),
        Column("presidence", "Présidence", "chair_title", shown=False),
        Column("creation", "Créé le", "created_on", sort=("created_on",), kind="date", shown=False),
        Column("sommeil", "En sommeil depuis le", "dormant_since", kind="date", shown=False),
        Column("dissolution", "Dissous le", "dissolved_on", kind="date", shown=False),
    ),
)


def _college(seat: Any) -> str:
    return str(college(seat.capacity, regime(seat.council.kind, seat.day)).label)


def _until(seat: Any) -> Any:
    return last_day(seat.ends_on)


# The members of one council on one day: a file, and the order of the API.
SEATS = Listing(
    name="composition",
    caption="Composition du conseil",
    noun=("membre", "membres"),
    filterset=SeatFilter,
    default_sort="titre",
    columns=(
        Column("college", "Collège", _college),
        Column("titre", "Siège au titre de", "get_capacity_display", sort=("capacity", "title")),
        Column("qualite", "Qualité", "title", sort=("title",)),
        Column("organisme", "Organisme", "organisation.name"),
        Column("personne", "Personne", "holder"),
        Column("suppleance", "Suppléant de", "substitute_for.title"),
        Column("designation", "Désigné par", "get_named_by_display"),
        Column("accord", "Accord de l’organisme le", "agreed_on", kind="date"),
        Column("arrete", "Arrêté", "order.number"),
        Column("debut", "Siège à partir du", "starts_on", sort=("starts_on",), kind="date"),
        Column("fin", "Dernier jour", _until, kind="date"),
    ),
)


def _hour(meeting: Any) -> str:
    return clock(meeting.starts_at)


def _meeting_state(meeting: Any) -> Badge:
    return meeting_state(meeting, timezone.localdate())


ORDERS = Listing(
    name="arretes",
    caption="Arrêtés de composition",
    noun=("arrêté", "arrêtés"),
    filterset=OrderFilter,
    default_sort="-date",
    columns=(
        Column("date", "Signé le", "signed_on", sort=("signed_on",), kind="date"),
        Column("numero", "Numéro", "number", sort=("number",)),
    ),
)

INFORMATIONS = Listing(
    name="informations",
    caption="Informations du préfet",
    noun=("information", "informations"),
    feminine=True,
    filterset=InformationFilter,
    default_sort="-date",
    columns=(
        Column("date", "Donnée le", "given_on", sort=("given_on",), kind="date"),
        Column("objet", "Objet", "subject"),
    ),
)

MEETINGS = Listing(
    name="reunions",
    caption="Réunions",
    noun=("réunion", "réunions"),
    feminine=True,
    row_url="meeting-detail",
    filterset=MeetingFilter,
    default_sort="-date",
    columns=(
        Column("date", "Date", "held_on", sort=("held_on",), kind="link"),
        Column("heure", "Heure", _hour),
        Column("formation", "Formation", "get_form_display", sort=("form",)),
        Column("groupe", "Groupe", "group.name"),
        Column("conseil", "Conseil", "council.name", sort=("council__sort_key",)),
        Column("etat", "État", _meeting_state, kind="badge"),
        Column("lieu", "Lieu", "place"),
        Column("objet", "Objet", "subject"),
    ),
)


def _followed(decision: Any) -> DecisionState:
    return decision_state(decision, timezone.localdate())


DECISIONS = Listing(
    name="decisions",
    caption="Décisions",
    noun=("décision", "décisions"),
    feminine=True,
    row_url="decision-detail",
    filterset=DecisionFilter,
    default_sort="-reunion",
    columns=(
        Column("objet", "Objet", "title", kind="link"),
        Column("nature", "Nature", "get_kind_display", sort=("kind",)),
        Column("etat", "État", _followed, kind="badge"),
        Column("conseil", "Conseil", "meeting.council.name", sort=("meeting__council__sort_key",)),
        Column("reunion", "Réunion du", "meeting.held_on", sort=("meeting__held_on", "number"), kind="date"),
        Column("formation", "Formation", "meeting.get_form_display", shown=False),
        Column("numero", "Numéro", "number", kind="count", shown=False),
        Column("suite", "Suite attendue le", "due_on", sort=("due_on",), kind="date"),
        Column("organisme", "Organisme chargé", "owner.name"),
        Column("charge", "Chargé de la suite", "owner_title", shown=False),
        Column("vote", "Vote", vote_said, shown=False),
        Column("sens", "Sens de l’avis", "get_sense_display", shown=False),
        Column("texte", "Texte", "text", shown=False),
        Column("effet", "Suivie d’effet le", "acted_on", kind="date", shown=False),
        Column("close", "Close le", "settled_on", kind="date", shown=False),
        Column("donnee", "Suite donnée", "settled_note", shown=False),
    ),
)


def _roles(person: Any) -> str:
    held = [f"{role.get_role_display()} ({role.territory.name})" for role in person.roles_now]
    acted = [f"Partenaire ({row.organisation.name})" for row in person.affiliations_now]
    return " · ".join([*held, *acted])


def _account(person: Any) -> Badge:
    return Badge("Ouvert", "success") if person.is_active else Badge("Fermé", "neutral")


PEOPLE = Listing(
    name="personnes",
    caption="Personnes",
    noun=("personne", "personnes"),
    feminine=True,
    row_url="person-detail",
    filterset=PersonFilter,
    default_sort="nom",
    columns=(
        Column("nom", "Nom", str, sort=("last_name", "first_name"), kind="link"),
        Column("fonction", "Fonction", "job_title"),
        Column("roles", "Rôles en cours", _roles),
        Column("compte", "Compte", _account, kind="badge"),
        Column("courriel", "Adresse électronique", "email", shown=False),
        Column("telephone", "Téléphone", "phone", shown=False),
    ),
)
