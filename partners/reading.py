"""What the pages show, assembled from few queries."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from cls_portal.access import abilities
from cls_portal.models import Agent
from cls_portal.timeline import timeline
from partners import rules, watch
from partners.composition import seats, terms
from partners.decisions.reading import follow_up
from partners.groups import reading as groups
from partners.models import (
    Affiliation,
    CompositionOrder,
    Contact,
    Council,
    InternalRules,
    Meeting,
    Organisation,
    YearlyInformation,
)
from partners.people import councils_reached, held_by
from partners.querysets import people
from partners.rules import council_state, organisation_state
from partners.states import Capacity
from territories.models import Membership, PriorityArea
from territories.states import AreaKind

SUGGESTED = 20
QUARTERS = (AreaKind.ZUS, AreaKind.QPV)


def detail(model: Any, agent: Agent) -> Any:
    """The rows of what belongs to a council, to a group or to a meeting, as their pages read them."""
    return model.objects.for_detail(agent)


def organisations(agent: Agent) -> Any:
    return Organisation.objects.visible_to(agent).for_list()


def organisation_detail(agent: Agent) -> Any:
    return Organisation.objects.for_detail(agent)


def contacts(agent: Agent) -> Any:
    return Contact.objects.for_detail(agent)


def affiliations(agent: Agent) -> Any:
    return Affiliation.objects.for_detail(agent)


def councils(agent: Agent) -> Any:
    return Council.objects.visible_to(agent).for_list()


def council_detail(agent: Agent) -> Any:
    return Council.objects.for_detail(agent)


def suggested(agent: Agent, text: str, on: date) -> list[Organisation]:
    """Organisations open that day whose name holds what is typed."""
    if not text:
        return []
    return list(Organisation.objects.visible_to(agent).open_on(on).search(text).for_list()[:SUGGESTED])


def organisation_page(organisation: Organisation, agent: Agent, on: date) -> dict[str, Any]:
    contacts = list(organisation.contacts.all())
    affiliations = list(organisation.affiliations.all())
    knows = Organisation.objects.filter(pk=organisation.pk).whose_people_are_visible_to(agent).exists()
    return {
        "organisation": organisation,
        "state": organisation_state(organisation),
        "facts": _organisation_facts(organisation),
        "contacts": [contact for contact in contacts if contact.left_on is None],
        "former_contacts": [contact for contact in contacts if contact.left_on is not None],
        "affiliations": [(row, rules.last_day(row.ends_on)) for row in affiliations if _current(row, on)],
        "abilities": abilities(agent, "partners", organisation),
        "knows_people": knows,
        "entries": timeline(organisation, agent, parts=[Contact, Affiliation] if knows else []),
    }


def _current(row: Affiliation, on: date) -> bool:
    return row.ends_on is None or row.ends_on > on


def _organisation_facts(organisation: Organisation) -> list[tuple[Any, ...]]:
    seat = organisation.territory
    facts: list[tuple[Any, ...]] = [
        ("Catégorie", organisation.get_kind_display()),
        ("Territoire", seat.name, reverse("territory-detail", args=[seat.pk])) if seat else ("Territoire", "aucun"),
        ("SIREN", organisation.siren),
        ("SIRET", organisation.siret),
    ]
    if organisation.closed_on:
        facts.append(("Fermé le", f"{organisation.closed_on:%d/%m/%Y}"))
    return facts


def council_page(council: Any, agent: Agent, on: date) -> dict[str, Any]:
    meetings = [each for each in council.meetings.all() if each.cancelled_on is None]
    return {
        "council": council,
        "state": council_state(council),
        "alerts": watch.alerts(council, on),
        "duties": watch.duties(council, _areas(council, agent), on),
        "informations": list(council.informations.all()),
        "seats": _seats(council, agent, rules.day_read(council.dissolved_on, on)),
        "facts": _council_facts(council),
        **succession(council, agent),
        "to_come": [meeting for meeting in reversed(meetings) if meeting.held_on > on],
        "held": [meeting for meeting in meetings if meeting.held_on <= on],
        "follow_up": follow_up(council, agent, on),
        "abilities": abilities(agent, "partners", council),
        "governing": groups.governing(council, agent, on),
        "entries": timeline(council, agent, parts=[Meeting, YearlyInformation, InternalRules]),
    }


def succession(council: Council, agent: Agent) -> dict[str, Any]:
    """The council that succeeded it and those that it succeeds, among those that this person sees."""
    either = Council.objects.visible_to(agent).filter(Q(predecessors=council) | Q(succeeded_by=council)).distinct()
    rows = list(either.order_by("dissolved_on", "sort_key", "pk"))
    return {
        "successor": next((row for row in rows if row.pk == council.succeeded_by_id), None),
        "predecessors": [row for row in rows if row.succeeded_by_id == council.pk],
    }


def may_precede(council: Council, agent: Agent, on: date) -> Any:
    """The councils that this one may take over from: near, without a successor, that this person keeps."""
    rows = Council.objects.visible_to(agent).within(council.territory).filter(succeeded_by=None).exclude(pk=council.pk)
    return rows.kept_by(agent, on)


def _areas(council: Council, agent: Agent) -> list[rules.Area]:
    """The priority quarters of its commune, at any date."""
    if not watch.is_of_commune(council):
        return []
    areas = PriorityArea.objects.visible_to(agent).filter(communes=council.territory_id, kind__in=QUARTERS)
    return list(areas.order_by("pk").values_list("kind", "starts_on", "ends_on"))


def _seats(council: Council, agent: Agent, on: date) -> dict[str, Any]:
    """How many sit today, and what the law asks and is not there."""
    held = list(seats.of_council(council, agent, on).for_list())
    orders = list(CompositionOrder.objects.visible_to(agent).filter(council=council))
    return {
        "count": sum(seat.substitute_for_id is None for seat in held),
        "gaps": seats.gaps(council, held, orders, on),
        "on": on,
        "order": next((order for order in orders if order.signed_on <= on), None),
    }


def _council_facts(council: Any) -> list[tuple[Any, ...]]:
    seat, host = council.territory, council.host
    return [
        ("Nature", council.get_kind_display()),
        ("Territoire", seat.name, reverse("territory-detail", args=[seat.pk])),
        ("Créé le", f"{council.created_on:%d/%m/%Y}" if council.created_on else ""),
        *_resolution(council),
        ("Présidence", _chair(council)),
        ("Coordination", terms.in_full(council, Capacity.COORDINATOR)),
        ("Collectivité porteuse", host.name, reverse("organisation-detail", args=[host.pk]))
        if host
        else ("Collectivité porteuse", ""),
        *([("En sommeil depuis le", f"{council.dormant_since:%d/%m/%Y}")] if council.dormant_since else []),
        *([("Dissous le", f"{council.dissolved_on:%d/%m/%Y}")] if council.dissolved_on else []),
    ]


def _resolution(council: Any) -> list[tuple[Any, ...]]:
    """The délibération that created it, with its file."""
    words = [f"n°\u00a0{council.resolution_number}" if council.resolution_number else ""]
    words += [f"du {council.resolution_on:%d/%m/%Y}" if council.resolution_on else "", council.resolution_body]
    said = ", ".join(word for word in words if word)
    if council.resolution_file_id is None:
        return [("Délibération", said)] if said else []
    return [("Délibération", said or "fichier", reverse("council-resolution-file", args=[council.pk]))]


def _chair(council: Any) -> str:
    """« Le maire de Bègles (Mathilde Roux, depuis le 01/07/2026) »."""
    held = terms.in_full(council, Capacity.CHAIR)
    return (
        f"{council.chair_title} ({held})" if held and not held.startswith(council.chair_title) else council.chair_title
    )


def persons(agent: Agent, on: date) -> Any:
    return people().visible_to(agent).with_roles(agent, on)


def person_page(person: Agent, agent: Agent, on: date) -> dict[str, Any]:
    held = held_by(person, agent)
    everything = len(held) == person.memberships.count() + person.affiliations.count()
    return {
        "person": person,
        "facts": _person_facts(person),
        "current": [role for role in held if role.in_force(on)],
        "to_come": [role for role in held if role.since > on],
        "past": [role for role in held if role.over(on)],
        "councils": councils_reached(person, agent) if person.is_active else [],
        "abilities": abilities(agent, "partners", person),
        "waiting": not person.has_usable_password(),
        "elsewhere": not everything,
        "entries": timeline(person, agent, parts=[Membership, Affiliation] if everything else []),
    }


def _person_facts(person: Agent) -> list[tuple[str, str]]:
    return [
        ("Adresse électronique", person.email),
        ("Fonction", person.job_title),
        ("Téléphone", person.phone),
        ("Mot de passe", "choisi" if person.has_usable_password() else "pas encore choisi : invitation envoyée"),
    ]
