"""The late actions of its contracts, for the agenda of a council; the decision then offers their follow-up first."""

from __future__ import annotations

from datetime import date

import pytest

from actions import operations
from actions.suggestions import late_actions
from cls_portal.actors import PORTAL
from contracts import operations as on_contracts
from partners.decisions.effects import acts_of
from partners.models import AgendaItem
from tests.contracts.stages import TODAY, taken_over
from tests.partners.deciding import a_council, a_decision, a_meeting, succeeded

pytestmark = pytest.mark.django_db


def test_a_late_action_is_suggested_and_what_is_decided_of_it_comes_first(karim, neighbour):
    council = a_council()
    contract = taken_over(council=council)
    axis = on_contracts.add_axis(contract, by=PORTAL, title="Axe")
    objective = on_contracts.add_objective(axis, by=PORTAL, title="Objectif")
    days = {"starts_on": date(2025, 1, 1), "field": "prevention", "by": PORTAL}
    late = operations.create_action(objective, title="Médiation", ends_on=date(2026, 6, 30), **days)
    running = operations.create_action(objective, title="Éclairage", ends_on=date(2027, 6, 30), **days)
    operations.follow_action(running, by=PORTAL, revision=None, on=TODAY, status="running", note="Lancée.")
    [suggestion] = late_actions(council, karim, TODAY)
    assert suggestion.about == f"actions.action:{late.pk}"
    assert "30\u00a0juin\u00a02026" in suggestion.why or "retard" in suggestion.title
    assert late_actions(council, neighbour, TODAY) == []
    assert late_actions(succeeded(council, TODAY), karim, TODAY) == [suggestion]
    meeting = a_meeting(council)
    item = AgendaItem.objects.create(meeting=meeting, position=1, title=suggestion.title, about=suggestion.about)
    assert acts_of(a_decision(meeting, item=item), karim, TODAY)[0].about == suggestion.about
