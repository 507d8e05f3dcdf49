"""Which decisions are late, the same in Python and in SQL; which act."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from partners.decisions import rules
from partners.decisions.rules import decision_state
from partners.models import Decision
from partners.states import DecisionState
from tests.partners.deciding import HELD, a_council, a_meeting

ON = date(2026, 11, 23)
DAYS = (None, ON - timedelta(days=1), ON, ON + timedelta(days=1))


@pytest.mark.django_db
def test_what_is_late_is_the_same_in_the_list_and_on_the_page():
    """Every combination of its day, of what was done and of its closing, around the day when one looks."""
    meeting = a_meeting(a_council())
    cases = list(product((True, False), DAYS, (None, HELD), (None, HELD)))
    Decision.objects.bulk_create(
        Decision(
            meeting=meeting, number=number, title="x", adopted=adopted, due_on=due_on, acted_on=acted_on,
            settled_on=settled_on, settled_note="Fait." if settled_on else "",
        )
        for number, (adopted, due_on, acted_on, settled_on) in enumerate(cases, start=1)
    )  # fmt: skip
    said = {row.number: decision_state(row, ON) for row in Decision.objects.all()}
    for state in DecisionState:
        found = set(Decision.objects.in_state(state, ON).values_list("number", flat=True))
        assert found == {number for number, its in said.items() if its == state}, state
    assert list(said.values()).count(DecisionState.LATE) == 1


@pytest.mark.parametrize(
    ("form", "adopted", "held_on", "why"),
    [
        ("plenary", True, ON, ""),
        ("restricted", True, HELD, ""),
        ("working_group", True, HELD, "le conseil décide"),
        ("watch_cell", True, HELD, "le conseil décide"),
        ("plenary", False, HELD, "pas été adoptée"),
        ("plenary", True, ON + timedelta(days=1), "pas encore eu lieu"),
    ],
)
def test_what_the_council_itself_adopted_acts(form, adopted, held_on, why):
    missing = rules.missing_to_act(form=form, adopted=adopted, held_on=held_on, on=ON)
    assert (why in missing[0].text) if why else not missing
    assert rules.acts(form=form, adopted=adopted, held_on=held_on, on=ON) == (not why)
