"""The follow-up in one gesture: all or nothing, of one action or of many, undone for ten minutes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actions import operations
from actions.forms import BulkForm, UpdateForm
from actions.models import KEPT, UNDOABLE, Action, FollowUpBatch
from actions.planning import open_to
from cls_portal.access import may
from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused, Stale
from cls_portal.history import verb_of
from contracts import operations as on_contracts
from tests.contracts.stages import moved, taken_over

pytestmark = pytest.mark.django_db
ON = date(2027, 4, 15)


@pytest.fixture(scope="module")
def made_followed(stage, made_association, made_landlord) -> list[int]:
    """Two actions of a contract signed on paper: one with a budget line and an indicator, one alone."""
    with stage():
        contract = taken_over(title="Suivi")
        axis = on_contracts.add_axis(contract, by=PORTAL, title="Tranquillité")
        objective = on_contracts.add_objective(axis, by=PORTAL, title="Réduire")
        first, second = (
            operations.create_action(
                objective, by=PORTAL, title=f"Action {number}", field="prevention", lead=made_association,
                starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31),
            )
            for number in (1, 2)
        )  # fmt: skip
        operations.add_partner(first, by=PORTAL, organisation=made_landlord)
        operations.add_budget_line(first, by=PORTAL, funder=made_association, year=2027, planned=Decimal(900))
        operations.add_indicator(first, by=PORTAL, name="Jeunes suivis", unit="jeunes")
        return [first.pk, second.pk]


@pytest.fixture
def two(db, made_followed) -> list[Action]:
    return list(Action.objects.filter(pk__in=made_followed).order_by("pk"))


@pytest.fixture
def one(two) -> Action:
    return two[0]


def update(action: Action, by: Any, **values: Any) -> FollowUpBatch:
    return operations.update_action(action, by=by, **{"revision": action.revision, "on": ON, **values})


def seen(actions: list[Action]) -> dict[int, int]:
    return {action.pk: action.revision for action in actions}


def outcomes(batch: FollowUpBatch) -> set[str]:
    return set(batch.changes.values_list("outcome", flat=True))


def undo(batch: FollowUpBatch, by: Any, **after: Any) -> FollowUpBatch:
    return operations.undo_batch(batch, by=by, at=batch.made_at + timedelta(**after))


# One action


def test_one_gesture_says_all_and_is_undone_in_all(one, karim):
    indicator, line = one.indicators.get(), one.budget_lines.get()
    batch = update(
        one, karim, status="blocked", status_reason="Local fermé", progress=10, note="Vu",
        measure=(indicator, {"measured_on": ON, "value": Decimal(3)}), spent=(line, line.revision, Decimal(250)),
    )  # fmt: skip
    one.refresh_from_db()
    line.refresh_from_db()
    assert (one.status, one.progress, one.news_on, line.spent) == ("blocked", 10, ON, Decimal(250))
    assert batch.changes.count() == 4
    undo(batch, karim)
    one.refresh_from_db()
    line.refresh_from_db()
    assert (one.status, one.status_reason, one.progress, one.news_on) == ("to_start", "", 0, None)
    assert (line.spent, one.notes.count(), indicator.measures.count()) == (None, 0, 0)
    assert outcomes(batch) == {"restored"}
    assert verb_of(one.events.latest("pgh_id")) == "action.follow_up_undone"


def test_what_is_refused_in_part_is_refused_whole(one, karim):
    line = one.budget_lines.get()
    with pytest.raises(Refused, match="négatif"):
        update(one, karim, status="running", note="Vu", spent=(line, line.revision, Decimal(-1)))
    with pytest.raises(Stale) as stale:
        update(one, karim, status="running", note="Vu", spent=(line, line.revision + 1, Decimal(5)))
    assert stale.value.current == line
    one.refresh_from_db()
    assert (one.status, one.notes.count()) == ("to_start", 0)
    assert not FollowUpBatch.objects.exists()


def test_what_another_action_owns_is_not_given_to_this_one(two, karim):
    line = two[0].budget_lines.get()
    with pytest.raises(Refused, match="d’une autre action"):
        update(two[1], karim, spent=(line, line.revision, Decimal(5)))


# Many


def test_many_get_what_is_given_and_keep_the_rest(two, karim):
    operations.follow_action(two[0], by=karim, revision=two[0].revision, on=ON, progress=40)
    fresh = list(Action.objects.filter(pk__in=seen(two)).order_by("pk"))
    batch = operations.follow_together(seen(fresh), by=karim, on=ON, note="Comité", status="running")
    rows = list(Action.objects.filter(pk__in=seen(two)).order_by("pk"))
    assert [(row.status, row.progress, row.started_on) for row in rows] == [("running", 40, ON), ("running", 0, ON)]
    assert [row.notes.get().text for row in rows] == ["Comité", "Comité"]
    undo(batch, karim, minutes=9)
    rows = list(Action.objects.filter(pk__in=seen(two)).order_by("pk"))
    assert [(row.status, row.progress, row.notes.count()) for row in rows] == [("to_start", 40, 0), ("to_start", 0, 0)]


def test_one_that_is_refused_stops_them_all(two, karim, neighbour):
    update(two[0], karim, status="blocked", status_reason="Local fermé")
    with pytest.raises(Refused, match=r"Action 1.*entre-temps"):
        operations.follow_together(seen(two), by=karim, on=ON, progress=20)
    with pytest.raises(Refused, match=r"Action 2.*Dites pourquoi"):
        operations.follow_together({two[1].pk: None}, by=karim, on=ON, status="abandoned")
    with pytest.raises(Refused, match="n’existe plus") as unseen:
        operations.follow_together(seen(two), by=neighbour, on=ON, progress=20)
    assert "Action" not in str(unseen.value)
    assert set(Action.objects.filter(pk__in=seen(two)).values_list("progress", flat=True)) == {0}


def test_the_same_people_may_follow_by_set_as_one_by_one(two, karim, claire, neighbour, maire, landlord):
    neighbour.affiliations.create(organisation=landlord, starts_on=date(2026, 1, 1))
    for person in (karim, claire, neighbour, maire):
        alone = {action.pk for action in two if may(person, "actions.follow", action)}
        assert open_to(two, person, timezone.localdate()) == alone
    assert open_to(two, neighbour, timezone.localdate()) == {two[0].pk}


def test_one_more_action_costs_one_check_and_one_save(two, karim):
    """No key nor unique constraint is asked again: everybody else waits for the history meanwhile."""
    asked = []
    for actions in (two[:1], two):
        fresh = list(Action.objects.filter(pk__in=seen(actions)))
        with CaptureQueriesContext(connection) as captured:
            operations.follow_together(seen(fresh), by=karim, on=ON, status="running")
        asked.append(len(captured))
    assert asked[1] - asked[0] <= 5


# Undoing


def test_what_somebody_changed_since_is_left_and_said(two, karim, claire):
    batch = operations.follow_together(seen(two), by=karim, on=ON, status="running", note="Comité")
    first = Action.objects.get(pk=two[0].pk)
    operations.follow_action(first, by=claire, revision=first.revision, on=ON, progress=30)
    undo(batch, karim)
    rows = list(Action.objects.filter(pk__in=seen(two)).order_by("pk"))
    assert [(row.status, row.progress) for row in rows] == [("running", 30), ("to_start", 0)]
    assert outcomes(batch) == {"changed", "restored"}


def test_the_last_news_stay_where_others_gave_some_since(one, karim, claire):
    batch = update(one, karim, status="running")
    operations.record_measure(one.indicators.get(), by=claire, on=ON, measured_on=ON, value=Decimal(1))
    undo(batch, karim, microseconds=1)
    one.refresh_from_db()
    assert (one.status, one.news_on) == ("to_start", ON)


def test_undoing_has_its_time_and_its_author(one, karim, claire):
    batch = update(one, karim, status="running")
    with pytest.raises(Refused, match="dix minutes"):
        undo(batch, karim, seconds=UNDOABLE.total_seconds() + 1)
    with pytest.raises(Forbidden):
        undo(batch, claire)
    undo(batch, karim)
    with pytest.raises(Refused, match="déjà annulée"):
        undo(batch, karim)


def test_whoever_no_longer_follows_the_action_undoes_nothing(one, karim):
    batch = update(one, karim, status="running", note="Vu")
    one.notes.all().delete()
    moved(one.contract, "terminated", "archived")
    undo(batch, karim)
    assert outcomes(batch) == {"closed", "gone"}


def test_batches_are_forgotten_in_time(one, karim):
    update(one, karim, status="running")
    assert operations.forget_batches(by=PORTAL, before=timezone.now() - KEPT) == 0
    assert operations.forget_batches(by=PORTAL, before=timezone.now() + KEPT) == 1
    assert not FollowUpBatch.objects.exists()


def test_a_row_is_once_in_a_batch(one, karim):
    batch = update(one, karim, status="running")
    again = batch.changes.get()
    again.pk = None
    with pytest.raises(IntegrityError, match="follow_up_change_once"):
        again.save()


# What is typed


def test_only_what_is_ticked_is_touched():
    def read(**typed: str) -> BulkForm:
        return BulkForm({"rows": "1,2:3", **typed})

    ticked = read(progress="30", change_progress="on", clear_levers="on")
    assert ticked.is_valid()
    assert ticked.changes == {"progress": 30, "levers": ""}
    assert ticked.cleaned_data["rows"] == {1: None, 2: 3}
    assert "progress" in read(progress="30").errors
    assert "levers" in read(levers="x", change_levers="on", clear_levers="on").errors
    assert "progress" in read(change_progress="on").errors
    assert "status_reason" in read(status="blocked", change_status="on").errors
    assert "postponed_to" in read(status="postponed", change_status="on").errors
    assert read().non_field_errors()
    assert "rows" in read(rows="1;DROP").errors
    assert "rows" in read(rows="9" * 5000).errors


def test_the_only_indicator_and_the_only_line_are_already_chosen(one):
    form = UpdateForm(None, action=one, on=ON)
    assert form["indicator"].value() == one.indicators.get().pk
    assert form["line"].value() == one.budget_lines.get().pk


# Pages


@pytest.fixture
def pages(client, karim):
    client.force_login(karim)
    return client


def read(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u00a0", " ")


def typed(action: Action, **values: Any) -> dict[str, Any]:
    line = action.budget_lines.first()
    given = {"revision": action.revision, "status": "running", "progress": 20, "lines": f"{line.pk}:{line.revision}"}
    return {**given, "line": line.pk, **values}


def test_a_row_becomes_a_form_then_the_row_again(one, pages):
    back = reverse("action-list") + "?colonnes=intitule&colonnes=etat"
    address = f"{reverse('action-follow', args=[one.pk])}?retour={back.replace('&', '%26')}"
    listed = read(pages.get(back))
    assert f'hx-target="#ligne-{one.pk}"' in listed
    opened = read(pages.get(address, headers={"hx-request": "true"}))
    assert opened.startswith(f'<tr id="ligne-{one.pk}"')
    assert 'colspan="4"' in opened
    wrong = pages.post(address, typed(one, status="blocked", note="Gardée"), headers={"hx-request": "true"})
    assert "Dites pourquoi" in read(wrong)
    assert "Gardée" in read(wrong)
    saved = read(pages.post(address, typed(one, spent="12,50"), headers={"hx-request": "true"}))
    assert "En cours" in saved
    assert reverse("follow-up-detail", args=[FollowUpBatch.objects.get().pk]) in saved
    assert one.budget_lines.get().spent == Decimal("12.50")
    stale = read(pages.post(address, typed(one, progress=70), headers={"hx-request": "true"}))
    assert "Une autre personne a enregistré" in stale
    assert 'value="70"' in stale


def test_without_javascript_the_page_comes_back_to_the_list(one, pages):
    back = reverse("action-list") + "?etat=to_start"
    answer = pages.post(f"{reverse('action-follow', args=[one.pk])}?retour={back}", typed(one), follow=True)
    assert answer.redirect_chain == [(back, 302)]
    assert "Revoir ou annuler" in read(answer)


def test_many_are_chosen_shown_confirmed_and_undone(two, pages):
    back = reverse("action-list")
    address = f"{reverse('follow-up-many')}?retour={back}"
    chosen = pages.get(address, {"action": [action.pk for action in two], "retour": back})
    assert "Mettre à jour 2 actions" in read(chosen)
    assert chosen.context["form"]["rows"].value() == ",".join(str(action.pk) for action in two)
    given = {"rows": chosen.context["form"]["rows"].value(), "status": "running", "change_status": "on"}
    shown = pages.post(address, given)
    assert not Action.objects.filter(pk__in=seen(two), status="running").exists()
    assert "2 actions seront mises à jour" in read(shown)
    given["rows"] = shown.context["seen"]
    pages.post(address, {**given, "confirmer": "1"})
    assert Action.objects.filter(pk__in=seen(two), status="running").count() == 2
    batch = FollowUpBatch.objects.get()
    assert "Annulable" in read(pages.get(reverse("follow-up-list")))
    answer = read(pages.post(reverse("follow-up-undo", args=[batch.pk]), follow=True))
    assert "revenu à ce qu’il était" in answer
    assert not Action.objects.filter(pk__in=seen(two), status="running").exists()
    again = read(pages.post(address, {**given, "confirmer": "1"}))
    assert "entre-temps" in again


def test_ones_updates_no_longer_name_the_actions_that_one_no_longer_sees(one, karim, pages):
    Action.objects.filter(pk=one.pk).update(title="Titre changé depuis")
    update(Action.objects.get(pk=one.pk), karim, status="running")
    assert "Titre changé depuis" in read(pages.get(reverse("follow-up-list")))
    karim.memberships.update(ends_on=date(2026, 1, 1))
    shown = read(pages.get(reverse("follow-up-list")))
    assert "Titre changé depuis" not in shown
    assert "Mise à jour rapide" in shown


def test_the_refused_are_listed_and_may_be_left_out(two, pages):
    address = reverse("follow-up-many")
    given = {"rows": ",".join(str(action.pk) for action in two), "started_on": "2027-05-01", "change_started_on": "on"}
    Action.objects.filter(pk=two[0].pk).update(status="done", status_reason="", finished_on=ON, started_on=ON)
    shown = pages.post(address, given)
    assert "1 action est refusée" in read(shown)
    left = pages.post(address, {**given, "sans_refus": shown.context["kept"]})
    assert "1 action sera mise à jour" in read(left)


def test_all_those_of_the_filters_are_chosen_at_once(two, pages, karim):
    update(two[0], karim, status="running")
    chosen = pages.get(reverse("follow-up-many"), {"toutes": "1", "etat": "to_start"})
    assert chosen.context["form"]["rows"].value() == str(two[1].pk)
    assert pages.get(reverse("follow-up-many")).status_code == 302


def test_over_rest_many_are_followed_all_or_none_and_it_is_undone(client, karim, claire, two):
    client.force_login(karim)
    root, given = "/api/v1/follow-up-batches/", {"content_type": "application/json"}
    chosen = [{"action": each.pk, "revision": each.revision} for each in two]
    late = client.post(root, {"actions": [{**chosen[0], "revision": 99}, chosen[1]], "progress": 40}, **given)
    assert late.status_code in (409, 412)
    assert {each.progress for each in Action.objects.filter(pk__in=[row.pk for row in two])} == {0}
    made = client.post(root, {"actions": chosen, "progress": 40, "note": "Point du mois."}, **given)
    assert made.status_code == 201, made.content
    assert (made.json()["size"], len(made.json()["changes"])) == (2, 4)
    assert client.post(root, {"actions": [], "progress": 40}, **given).status_code == 400
    place = f"{root}{made.json()['id']}/"
    client.force_login(claire)
    assert client.get(place).status_code == 404
    client.force_login(karim)
    undone = client.post(f"{place}undo-batch/", {}, **given)
    assert undone.json()["undone_at"] is not None
    assert {each["outcome"] for each in undone.json()["changes"]} == {"restored"}
