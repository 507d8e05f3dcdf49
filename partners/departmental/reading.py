"""What the page of a département shows around its list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from cls_portal.listing import ListingPage
from cls_portal.models import Agent
from cls_portal.templatetags.portal import count_of
from partners import rules
from partners.departmental.cover import Cover, covers, missing
from partners.departmental.dashboard import list_of
from partners.departmental.filters import WITHOUT
from partners.departmental.maps import map_of
from partners.departmental.rows import councils_of, with_overview
from partners.states import CouncilState
from partners.watch import alerts
from territories.models import Territory
from territories.rules import Duty

SHOWN = 12


@dataclass(frozen=True)
class Figure:
    """A number, and the list that it counts."""

    value: int
    label: str
    url: str
    detail: str = ""


def department_rows(agent: Agent, department: Territory, on: date) -> Any:
    return with_overview(councils_of(agent, department, on), agent, on)


def department_page(
    agent: Agent, department: Territory, on: date, councils: Sequence[Any] | None = None
) -> dict[str, Any]:
    """Figures, map and communes without council, from the councils of the département whatever the filters:
    `councils`, where they have just been read."""
    councils = list(department_rows(agent, department, on)) if councils is None else councils
    known = covers(agent, department, councils, on)
    without = missing(known)
    return {
        "department": department,
        "figures": figures(councils, len(without), department, on),
        "map": map_of(department, known),
        "missing": without[:SHOWN],
        "missing_count": len(without),
        "unknown_count": sum(cover is Cover.UNKNOWN for _, cover in known),
        "missing_url": _without(department),
    }


def whole_of(listed: ListingPage) -> list[Any] | None:
    """The rows of the list where nothing narrows it and one page holds them all."""
    narrowed = {name for name, _ in listed.filters} - {"departement"}
    return None if narrowed or listed.navigation.needed else listed.objects


def figures(councils: Sequence[Any], lacking: int, department: Territory, on: date) -> list[Figure]:
    """Each is the length of the list that it opens: the same rules as the filters."""
    state = rules.council_state
    active = [council for council in councils if state(council) is CouncilState.ACTIVE]
    dormant = [council for council in councils if state(council) is CouncilState.DORMANT]
    gone = len(councils) - len(active) - len(dormant)
    replaced = f"dont {count_of(gone, 'dissous ou remplacé,dissous ou remplacés')}" if gone else ""
    late = [council for council in active if _late(council, on)]
    return [
        Figure(len(councils), "conseils", _list(department), replaced),
        Figure(len(active), "en activité", _list(department, etat=CouncilState.ACTIVE)),
        Figure(len(dormant), "en sommeil", _list(department, etat=CouncilState.DORMANT)),
        Figure(len(late), "plénière en retard", _list(department, retard="on")),
        Figure(
            sum(bool(alerts(council, on)) for council in councils), "en alerte (veille légale)",
            _list(department, alerte="on"),
        ),
        Figure(
            sum(council.next_meeting is None for council in active), "en activité, sans réunion à venir",
            _list(department, etat=CouncilState.ACTIVE, reunion=WITHOUT),
        ),
        Figure(
            sum(council.contract_ends is None for council in active), "en activité, sans contrat en vigueur",
            _list(department, etat=CouncilState.ACTIVE, contrat=WITHOUT),
        ),
        Figure(lacking, "communes obligées, sans conseil", _without(department)),
    ]  # fmt: skip


def _late(council: Any, on: date) -> bool:
    kind, last, created_on = council.kind, council.last_plenary, council.created_on
    return rules.late_plenary(kind, last=last, created_on=created_on, on=on) is not None


def _list(department: Territory, **filters: str) -> str:
    return list_of(department.code, **filters)


def _without(department: Territory) -> str:
    query = {"departement": department.code, "obligation": Duty.COMPULSORY.value}
    return f"{reverse('council-missing')}?{urlencode(query)}"
