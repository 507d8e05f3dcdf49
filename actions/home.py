"""« Ma journée » on the home page."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from actions.day import shown_day
from actions.reading.day import scope_of
from cls_portal.home import Panel
from cls_portal.models import Agent
from cls_portal.roles import Role
from territories.access import roles_held

SHOWN = 5  # lines of each section


def my_day(agent: Agent, on: date) -> Panel | None:
    """For those who follow actions; above the rest, unless they are of the préfecture."""
    scope = scope_of(agent, on)
    if scope is None:
        return None
    page = reverse("my-day")
    sections = shown_day(scope, SHOWN, back=reverse("home"), whole=page)
    first = all(held.role != Role.PREFECTURE for held in roles_held(agent, on))
    return Panel("actions/day/panel.html", {"sections": sections, "page": page}, first)
