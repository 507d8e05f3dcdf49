"""Who is reminded of a decision without follow-up: only those who read it, and until it is followed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cls_portal.reminders import rung_reached
from partners.decisions import chasing
from partners.models import Affiliation, Decision, Organisation
from tests.partners.deciding import SINCE, a_council, a_decision, a_meeting, succeeded

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)


@pytest.fixture
def landlord(maire):
    """An organisation for which the mayor acts."""
    made = Organisation.objects.create(kind="BAILL", name="Domofrance")
    Affiliation.objects.create(agent=maire, organisation=made, starts_on=SINCE)
    return made


def told(on: date = ON) -> set[tuple[int, str, str]]:
    return {(each.target, each.recipient, each.role) for each in chasing.decisions_awaited(on)}


def test_who_is_in_charge_and_who_coordinates_are_told_of_what_they_read(karim, maire, landlord):
    council = a_council(coordinator=karim)
    plenary = a_decision(a_meeting(council), owner=landlord, due_on=ON)
    restricted = a_decision(a_meeting(council, "restricted", maire), owner=landlord, due_on=ON, title="Zéphyrine")
    assert told() == {
        (plenary.pk, maire.email, "owner"),
        (plenary.pk, karim.email, "coordinator"),
        (restricted.pk, maire.email, "owner"),
    }
    keys = [plenary.pk, restricted.pk]
    lines = chasing.decision_lines(targets=keys, recipient=karim.email, on=ON)
    assert ["Zéphyrine" in line.text for line in lines] == [False]
    assert len(chasing.decision_lines(targets=keys, recipient=maire.email, on=ON)) == 2
    assert chasing.decision_lines(targets=keys, recipient="personne@exemple.fr", on=ON) == []
    succeeded(council, ON, coordinator=maire)
    assert (plenary.pk, maire.email, "coordinator") in told()
    assert (plenary.pk, karim.email, "coordinator") not in told()
    Decision.objects.filter(pk=plenary.pk).update(acted_on=ON)
    assert {target for target, *_ in told()} == {restricted.pk}
    assert chasing.decision_lines(targets=[plenary.pk], recipient=karim.email, on=ON) == []


def test_the_coordinator_is_told_once_it_is_late(settings):
    ladder = settings.REMINDERS["decision"]["ladder"]["coordinator"]
    assert rung_reached(ON, ON + timedelta(days=5), ladder) is None
    assert rung_reached(ON, ON + timedelta(days=8), ladder) == 5
