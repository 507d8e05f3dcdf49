"""Two people update the same action at once, on two connections: one wins, the other is shown what changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from actions import operations
from actions.models import Action, FollowUpBatch, ProgressNote
from cls_portal import history
from cls_portal.actors import PORTAL
from cls_portal.errors import Stale
from cls_portal.models import Agent
from contracts import operations as on_contracts
from tests.concurrency.together import errors, together
from tests.contracts.stages import taken_over
from tests.personas import commune, department, person

pytestmark = [pytest.mark.live, pytest.mark.usefixtures("live_database")]
ON = date(2027, 4, 15)


@pytest.fixture(autouse=True)
def _free(django_db_blocker: Any):
    """Real transactions, on a database that goes with the module."""
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.fixture(scope="module")
def scene(live_database, django_db_blocker, tmp_path_factory) -> tuple[list[Agent], list[int]]:
    with django_db_blocker.unblock(), history.acting(PORTAL, "tests"), transaction.atomic():
        people = [
            person("Claire", "Suivi", "prefecture", department("33")),
            person("Karim", "Suivi", "coordinator", commune("33039")),
        ]
        contract = taken_over(title="Suivi à deux")
        axis = on_contracts.add_axis(contract, by=PORTAL, title="Axe")
        objective = on_contracts.add_objective(axis, by=PORTAL, title="Objectif")
        made = [
            operations.create_action(objective, by=PORTAL, title=f"Action {number}", field="prevention")
            for number in range(4)
        ]
        return people, [action.pk for action in made]


def test_of_two_quick_updates_at_once_one_is_written_whole_and_the_other_not_at_all(scene):
    people, keys = scene
    results = together(
        *(
            lambda agent=agent: operations.update_action(
                Action.objects.get(pk=keys[0]), by=agent, revision=1, on=ON, note=str(agent), status="running"
            )
            for agent in people
        )
    )
    (stale,) = errors(results)
    assert isinstance(stale, Stale)
    note = ProgressNote.objects.get(action=keys[0])
    assert FollowUpBatch.objects.get(changes__action=keys[0], changes__kind="note").author_id == note.author_id
    assert Action.objects.get(pk=keys[0]).revision == 2


def test_of_two_forms_sent_at_once_the_second_keeps_what_was_typed(scene):
    people, keys = scene
    clients = [Client() for _ in people]
    for client, agent in zip(clients, people, strict=True):
        client.force_login(agent)
    address = reverse("action-follow", args=[keys[1]])
    typed = {"revision": 1, "status": "running", "note": "Ce que je disais"}
    answers = together(
        *(
            lambda client=client, progress=progress: client.post(address, {**typed, "progress": progress})
            for client, progress in zip(clients, (30, 60), strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    (refused,) = (answer for answer in answers if answer.status_code == 409)
    assert "Ce que je disais" in refused.content.decode()


def test_two_bulk_updates_of_the_same_actions_never_cross(scene):
    people, keys = scene
    orders = (keys[2:], keys[:1:-1])
    results = together(
        *(
            lambda agent=agent, order=order: operations.follow_together(
                dict.fromkeys(order), by=agent, on=ON, status="running"
            )
            for agent, order in zip(people, orders, strict=True)
        )
    )
    assert errors(results) == []
    assert set(Action.objects.filter(pk__in=keys[2:]).values_list("revision", flat=True)) == {3}
