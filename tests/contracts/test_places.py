"""The places that a contract names within its perimeter."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from cls_portal.actors import TESTS
from cls_portal.errors import Forbidden, Refused
from contracts.documents import territory_section
from contracts.operations import add_place, change_place, move_place, set_contract
from territories.operations import create_local_territory, create_priority_area
from tests.contracts.stages import a_contract
from tests.personas import commune

pytestmark = pytest.mark.django_db
BEGLES, CENON = "33039", "33119"
HOUSING = {"kind": "housing", "name": "Résidence Yves-Farge", "address": "1 à 9, rue des Lilas"}


@pytest.fixture
def contract():
    return a_contract(places=[commune(BEGLES), commune(CENON)])


def test_a_place_is_named_printed_and_lies_in_the_perimeter(contract, claire, observer):
    quarter = create_local_territory(
        by=TESTS, kind="neighbourhood", name="Terres Neuves", communes=[commune(BEGLES)]
    ).territory
    place = add_place(
        contract, by=claire, communes=[commune(CENON), commune(BEGLES)], territory=quarter, exposed=True,
        reason="Le bailleur et la ville y tiennent une présence.", **HOUSING,
    )  # fmt: skip
    assert place.events.last().pgh_context["verb"] == "contract.place_added"
    [printed] = territory_section(contract)["places"]
    assert printed["communes"] == [{"code": BEGLES, "name": "Bègles"}, {"code": CENON, "name": "Cenon"}]
    assert (printed["kind"], printed["exposed"], printed["link"]) == (
        "Immeubles d’habitation", True, "Quartier\u00a0: Terres Neuves",
    )  # fmt: skip
    with pytest.raises(Refused, match="Hors du périmètre"):
        change_place(place, by=claire, revision=1, communes=[commune("33063")])
    with pytest.raises(Refused, match="lieux hors de ce périmètre"):
        set_contract(contract, by=claire, revision=None, communes=[commune(CENON)])
    with pytest.raises(Refused, match="un quartier, un site"):
        change_place(place, by=claire, revision=1, territory=commune(BEGLES))
    with pytest.raises(Refused, match="Dites ce que le contrat prévoit"):
        change_place(place, by=claire, revision=1, reason="")
    with pytest.raises(Refused, match="immeubles d’habitation"):
        change_place(place, by=claire, revision=1, kind="station")
    with pytest.raises(Forbidden):
        change_place(place, by=observer, revision=1, name="Autre")


def test_places_are_written_from_the_pages_and_put_in_order(contract, claire, client):
    area = create_priority_area(
        by=TESTS, kind="zsp", name="Rive droite", communes=[commune(CENON)], starts_on=date(2013, 1, 1), source="arrêté"
    )
    client.force_login(claire)
    add = reverse("place-add", args=[contract.pk])
    sent = {"kind": "station", "name": "Gare de Cenon", "communes": commune(CENON).pk, "area": area.pk}
    assert client.post(add, sent)["Location"].endswith("#lieux")
    refused = client.post(add, {**HOUSING, "communes": commune(BEGLES).pk, "exposed": "on"})
    assert "Dites ce que le contrat prévoit" in refused.text
    client.post(add, {**HOUSING, "communes": commune(BEGLES).pk, "exposed": "on", "reason": "Rondes du bailleur."})
    station, housing = contract.places.all()
    page = client.get(reverse("contract-detail", args=[contract.pk])).text
    for words in ("Gare de Cenon", "Zone de sécurité prioritaire (ZSP)\u00a0: Rive droite", "Rondes du bailleur."):
        assert words in page
    move_place(housing, by=claire, revision=1, places=-1)
    assert list(contract.places.all()) == [housing, station]
    form = client.get(reverse("place-edit", args=[housing.pk])).context["form"]
    assert form.initial["communes"] == [commune(BEGLES)]
    client.post(reverse("place-remove", args=[housing.pk]), {"revision": 2})
    assert list(contract.places.all()) == [station]


def test_an_application_names_moves_and_removes_them(contract, claire, client):
    client.force_login(claire)
    path = "/api/v1/contract-places/"

    def send(method, address, revision="", **values):
        headers = {"If-Match": f'"{revision}"'} if revision else {}
        return getattr(client, method)(address, values, content_type="application/json", headers=headers)

    made = [
        send("post", path, contract=contract.pk, kind="line", name=name, communes=[commune(CENON).pk]).json()
        for name in ("Ligne A", "Ligne B")
    ]
    assert [(each["number"], each["communes"]) for each in made] == [(1, [CENON]), (2, [CENON])]
    address = f"{path}{made[1]['id']}/"
    assert send("post", f"{address}move-place/", 1, places=-1).json()["number"] == 1
    assert send("patch", address, 2, name="Ligne C").json()["name"] == "Ligne C"
    assert send("delete", address, 3).status_code == 204
    assert [row["name"] for row in client.get(path, {"contract": contract.pk}).json()["results"]] == ["Ligne A"]
