"""Panels named in settings: every name leads to a function of (territory, agent)."""

from __future__ import annotations

from typing import Any

import pytest

from cls_portal.models import Agent
from territories.models import Territory
from territories.panels import panels_of
from tests.personas import commune


def silent(territory: Territory, agent: Agent) -> None:
    return None


def speaking(territory: Territory, agent: Agent) -> dict[str, str]:
    return {"said": f"{agent.first_name} à {territory.name}"}


@pytest.mark.django_db
def test_a_panel_without_anything_to_say_is_left_out(claire: Agent, settings: Any) -> None:
    here = "tests.territories.test_panels"
    settings.TERRITORY_PANELS = {"a.html": f"{here}.silent", "b.html": f"{here}.speaking"}
    begles = commune("33039")
    assert list(panels_of(begles, claire)) == [("b.html", {"territory": begles, "said": "Claire à Bègles"})]
