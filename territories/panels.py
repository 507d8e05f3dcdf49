"""What higher apps show on the page of a territory or of a priority area: named in settings, each with its template."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from cls_portal.models import Agent
from territories.models import PriorityArea, Territory


def panels_of(territory: Territory, agent: Agent) -> Iterator[tuple[str, dict[str, Any]]]:
    """Template and context of every panel that has something to say (`TERRITORY_PANELS`)."""
    for template, dotted in settings.TERRITORY_PANELS.items():
        context = import_string(dotted)(territory, agent)
        if context is not None:
            yield template, {"territory": territory, **context}


def panels_of_area(area: PriorityArea, agent: Agent) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same for a priority area (`AREA_PANELS`)."""
    for template, dotted in settings.AREA_PANELS.items():
        context = import_string(dotted)(area, agent)
        if context is not None:
            yield template, {"area": area, **context}
