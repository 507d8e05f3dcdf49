"""The councils on the dashboards: who sleeps, who is late, which communes should have one."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from cls_portal.dashboards import Figure, Measure, Panel, narrowed
from cls_portal.models import Agent
from cls_portal.querysets import counted_together
from partners.departmental.cover import lacking, under
from partners.departmental.places import communes
from partners.models import Council
from partners.rules import plenary_limit
from partners.states import CouncilState
from territories.models import Territory
from territories.rules import Duty


def councils_panel(agent: Agent, department: Territory, on: date) -> Panel:
    """One statement; each figure is the length of the list that it opens."""
    rows = Council.objects.visible_to(agent).within(department)
    found = counted_together(
        active=rows.in_state(CouncilState.ACTIVE),
        asleep=rows.in_state(CouncilState.DORMANT),
        late=rows.late_on(plenary_limit(on), on),
        missing=under(lacking(communes(agent, department, on), on), Duty.COMPULSORY, on),
    )
    code = department.code
    without = urlencode({"departement": code, "obligation": Duty.COMPULSORY.value})
    return Panel(
        "conseils", "Conseils",
        (
            Figure(found["active"], "en activité", list_of(code, etat=CouncilState.ACTIVE)),
            Figure(found["asleep"], "en sommeil", list_of(code, etat=CouncilState.DORMANT)),
            Figure(found["late"], "plénière en retard|plénières en retard", list_of(code, retard="on")),
            Figure(
                found["missing"], "commune obligée, sans conseil|communes obligées, sans conseil",
                f"{reverse('council-missing')}?{without}",
            ),
        ),
    )  # fmt: skip


def council_measures(agent: Agent, day: date, on: date) -> list[Measure]:
    """The councils by département, one that spans several being counted in each; known of today only. One query."""
    if day != on:
        return []
    late = Council.objects.late_on(plenary_limit(on), on).order_by().values("pk")
    rows = Council.objects.visible_to(agent).order_by()
    asleep = _by_department(rows.in_state(CouncilState.DORMANT))
    return [
        Measure("sommeil", "Conseils en sommeil", asleep, narrowed("council-department", etat=CouncilState.DORMANT)),
        Measure(
            "plenieres", "Plénières en retard", _by_department(rows.filter(pk__in=late)),
            narrowed("council-department", retard="on"),
        ),
    ]  # fmt: skip


def _by_department(rows: Any) -> dict[int, int]:
    here = "territory__commune_rows__commune__department"
    return dict(rows.values_list(here).annotate(count=Count("pk", distinct=True)))


def list_of(code: str, **filters: str) -> str:
    """The councils of a département, narrowed."""
    return f"{reverse('council-department')}?{urlencode({'departement': code, **filters})}#liste"
