"""Axes and objectives change places with their neighbour."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cls_portal.errors import Forbidden, Refused, Stale
from contracts.operations import add_axis, add_objective, move_axis, move_objective
from contracts.states import ContractState as S
from tests.contracts.stages import a_contract, freeze, moved

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(claire):
    contract = a_contract()
    for title in ("A", "B", "C"):
        add_axis(contract, by=claire, title=title)
    return contract


def titles(rows) -> list[tuple[int, str]]:
    return list(rows.order_by("number").values_list("number", "title"))


def test_an_axis_changes_places_with_its_neighbour_and_both_numbers_follow(contract, claire):
    b = contract.axes.get(title="B")
    first = move_axis(b, by=claire, revision=1, places=-1)
    assert (first.number, first.revision) == (1, 2)
    assert titles(contract.axes) == [(1, "B"), (2, "A"), (3, "C")]
    move_axis(first, by=claire, revision=2, places=1)
    assert titles(contract.axes) == [(1, "A"), (2, "B"), (3, "C")]
    told = contract.axes.get(title="A").events.order_by("pgh_id").last()
    assert (told.number, told.pgh_context["verb"]) == (1, "contract.axis_moved")


def test_gaps_left_by_removed_axes_are_kept(contract, claire):
    contract.axes.get(title="B").delete()
    move_axis(contract.axes.get(title="C"), by=claire, revision=1, places=-1)
    assert titles(contract.axes) == [(1, "C"), (3, "A")]


def test_dragged_over_several_it_passes_them_all_and_only_them(contract, claire):
    contract.axes.get(title="B").delete()
    add_axis(contract, by=claire, title="D")
    move_axis(contract.axes.get(title="D"), by=claire, revision=1, places=-2)
    assert titles(contract.axes) == [(1, "D"), (3, "A"), (4, "C")]
    move_axis(contract.axes.get(title="D"), by=claire, revision=2, places=9)
    assert titles(contract.axes) == [(1, "A"), (3, "C"), (4, "D")]
    assert [axis.revision for axis in contract.axes.order_by("number")] == [3, 3, 3]


def test_the_first_goes_no_higher_and_the_last_no_lower(contract, claire):
    for title, places in (("A", -1), ("C", 1)):
        with pytest.raises(Refused, match="déjà"):
            move_axis(contract.axes.get(title=title), by=claire, revision=1, places=places)


def test_objectives_move_inside_their_axis_only(contract, claire):
    a, b = contract.axes.get(title="A"), contract.axes.get(title="B")
    first, second = add_objective(a, by=claire, title="1"), add_objective(a, by=claire, title="2")
    other = add_objective(b, by=claire, title="3")
    move_objective(second, by=claire, revision=1, places=-1)
    assert titles(a.objectives) == [(1, "2"), (2, "1")]
    with pytest.raises(Refused):
        move_objective(other, by=claire, revision=1, places=-1)
    first.refresh_from_db()
    assert first.revision == 2, "whoever read it before it moved is told"


def test_who_read_it_before_somebody_changed_it_moves_nothing(contract, claire, client):
    b = contract.axes.get(title="B")
    with pytest.raises(Stale):
        move_axis(b, by=claire, revision=9, places=-1)
    client.force_login(claire)
    address = reverse("axis-move", args=[b.pk])
    assert client.post(address, {"revision": "9", "places": "-1"}).status_code == 409
    assert client.post(address, {"revision": "1"}).status_code == 400
    assert titles(contract.axes)[0] == (1, "A")
    done = client.post(address, {"revision": "1", "places": "-1"})
    assert done["Location"].endswith(f"#ordre-axe-{b.pk}")
    page = client.get(done["Location"]).text
    assert "« Axe 1 – B » a changé de place." in page.replace(chr(160), " ")
    form = page.split(f'id="ordre-axe-{b.pk}"')[1].split("</form>")[0]
    assert "csrfmiddlewaretoken" in form


def test_nobody_else_moves_them_nor_once_the_text_is_frozen(contract, claire, observer):
    b = contract.axes.get(title="B")
    with pytest.raises(Forbidden):
        move_axis(b, by=observer, revision=1, places=-1)
    moved(contract, S.DIAGNOSTIC, S.DRAFTING, S.CONSULTATION, S.APPROVAL)
    freeze(contract)
    moved(contract, S.READY_TO_SIGN)
    axis = contract.axes.get(title="B")
    with pytest.raises(Refused, match="arrêté"):
        move_axis(axis, by=claire, revision=1, places=-1)
