"""Territories that people make: what they are made of, where they are found, who writes them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cls_portal.actors import TESTS
from cls_portal.errors import Forbidden, Refused, Stale
from cls_portal.models import Agent
from cls_portal.roles import Role
from territories import naming
from territories.access import may
from territories.forms import LocalChangeForm
from territories.maps import lies_elsewhere, map_of
from territories.models import LocalTerritory, Membership, Territory
from territories.operations import (
    change_local_territory,
    close_local_territory,
    create_local_territory,
    give_role,
    reopen_local_territory,
)
from territories.states import LOCAL_KINDS, TerritoryKind
from tests.personas import commune, department

pytestmark = pytest.mark.django_db
K = TerritoryKind
DAY = date(2026, 11, 1)


def make(by: Any, kind: TerritoryKind = K.NEIGHBOURHOOD, *codes: str, **values: Any) -> LocalTerritory:
    communes = [commune(code) for code in codes or ("33039",)]
    return create_local_territory(by=by, kind=kind, communes=communes, **{"name": "Terres Neuves", **values})


@pytest.fixture
def quarter(claire: Agent) -> LocalTerritory:
    return make(claire)


def test_a_quarter_is_a_territory_with_its_communes(quarter: LocalTerritory) -> None:
    place = quarter.territory
    assert (place.kind, place.code, place.name, place.population) == (
        "neighbourhood",
        f"L{place.pk:06d}",
        quarter.name,
        None,
    )
    assert (place.department, place.parent) == (department("33"), commune("33039"))
    assert [c.code for c in place.communes.all()] == quarter.communes == ["33039"]
    assert quarter.events.get().pgh_context["verb"] == "local_territory.created"


def test_a_grouping_counts_the_people_of_its_communes(claire: Agent) -> None:
    place = make(claire, K.GROUPING, "33039", "33063", name="Rive gauche").territory
    assert place.population == sum(commune(code).population or 0 for code in ("33039", "33063"))
    assert (place.population_year, place.parent) == (2023, None)


@pytest.mark.parametrize(
    ("kind", "codes", "words"),
    [
        (K.GROUPING, ("33039",), "au moins deux communes"),
        (K.TRANSPORT_LINE, ("33039",), "réseau de transport de cette ligne"),
        (K.EPCI, ("33039",), "n’est pas locale"),
    ],
)
def test_what_a_local_territory_cannot_be(
    claire: Agent, kind: TerritoryKind, codes: tuple[str, ...], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        make(claire, kind, *codes)


def test_a_local_territory_lies_in_communes(claire: Agent) -> None:
    with pytest.raises(Refused, match="choisissez-les"):
        create_local_territory(by=TESTS, kind=K.SITE, name="Gare", communes=[])
    with pytest.raises(Refused, match="choisissez-les"):
        create_local_territory(by=TESTS, kind=K.SITE, name="Gare", communes=[department("33")])


def test_a_line_is_part_of_its_network(claire: Agent, quarter: LocalTerritory) -> None:
    network = make(claire, K.TRANSPORT_NETWORK, "33039", "33063", name="TBM").territory
    line = make(claire, K.TRANSPORT_LINE, "33039", "33063", name="Tram C", whole=network)
    assert line.territory.parent == network
    assert naming.caption(line.territory) == "Ligne de transport, TBM, Gironde"
    with pytest.raises(Refused, match="ne peut pas comprendre"):
        make(claire, K.TRANSPORT_LINE, "33039", name="Tram D", whole=quarter.territory)


def test_nothing_is_part_of_itself(claire: Agent, quarter: LocalTerritory) -> None:
    with pytest.raises(Refused, match="lui-même"):
        change_local_territory(quarter, by=claire, revision=1, whole=quarter.territory)


def test_it_is_found_by_its_name_and_in_what_holds_it(quarter: LocalTerritory) -> None:
    place, town = quarter.territory, commune("33039")
    assert Territory.objects.search("terres neuves").first() == place
    metropole = Territory.objects.get(kind="epci", code="243300316")
    for larger in (town, metropole, department("33")):
        assert place in Territory.objects.within(larger)
        assert larger in Territory.objects.around(place)
    assert list(naming.MADE_BY_PEOPLE) == [kind.value for kind in LOCAL_KINDS]


def test_a_grouping_holds_communes_and_lies_around_them(claire: Agent) -> None:
    place = make(claire, K.GROUPING, "33039", "33063", name="Rive gauche").territory
    assert set(Territory.objects.within(place).filter(kind="commune")) == {commune("33039"), commune("33063")}
    assert place in Territory.objects.around(commune("33039"))
    assert place not in Territory.objects.around(commune("33119"))


def test_a_change_moves_it(claire: Agent, quarter: LocalTerritory) -> None:
    changed = change_local_territory(
        quarter, by=claire, revision=1, name="Belcier", communes=[commune("33063"), commune("33039")]
    )
    place = Territory.objects.get(pk=changed.territory_id)
    assert (place.name, place.parent, changed.communes) == ("Belcier", None, ["33039", "33063"])
    assert set(place.communes.all()) == {commune("33039"), commune("33063")}
    with pytest.raises(Stale):
        change_local_territory(quarter, by=claire, revision=1, name="Autre")


def test_a_coordinator_writes_in_the_commune_and_no_further(karim: Agent, quarter: LocalTerritory) -> None:
    assert make(karim, name="Mussonville").name == "Mussonville"
    with pytest.raises(Forbidden):
        make(karim, K.NEIGHBOURHOOD, "33039", "33063")
    with pytest.raises(Forbidden):
        change_local_territory(quarter, by=karim, revision=1, communes=[commune("33063")])
    assert LocalTerritory.objects.get(pk=quarter.pk).communes == ["33039"]


@pytest.mark.parametrize("who", ["neighbour", "maire", "observer", "administrator", "procureur"])
def test_nobody_else_writes(who: str, quarter: LocalTerritory, request: pytest.FixtureRequest) -> None:
    agent = request.getfixturevalue(who)
    assert not may(agent, "edit_local", quarter)
    with pytest.raises(Forbidden):
        close_local_territory(quarter, by=agent, on=DAY, closed_on=DAY, reason="fini")


def test_it_closes_and_reopens_with_a_reason(claire: Agent, quarter: LocalTerritory) -> None:
    with pytest.raises(Refused, match="pourquoi"):
        close_local_territory(quarter, by=claire, on=DAY, closed_on=DAY, reason=" ")
    with pytest.raises(Refused, match="à venir"):
        close_local_territory(quarter, by=claire, on=DAY, closed_on=date(2027, 1, 1), reason="démoli")
    close_local_territory(quarter, by=claire, on=DAY, closed_on=DAY, reason="démoli")
    assert not Territory.objects.current().filter(pk=quarter.territory_id).exists()
    with pytest.raises(Refused, match="déjà clos"):
        close_local_territory(quarter, by=claire, on=DAY, closed_on=DAY, reason="démoli")
    assert reopen_local_territory(quarter, by=claire, reason="erreur").closed_on is None
    assert Territory.objects.current().filter(pk=quarter.territory_id).exists()
    with pytest.raises(Refused, match="n’est pas clos"):
        reopen_local_territory(quarter, by=claire, reason="erreur")


def test_no_role_is_given_on_a_local_territory(claire: Agent, maire: Agent, quarter: LocalTerritory) -> None:
    """Whoever may redraw it would widen the scope of the role."""
    with pytest.raises(Refused, match="territoire officiel"):
        give_role(maire, by=claire, role=Role.MAYOR, territory=quarter.territory, starts_on=DAY)
    assert not Membership.objects.filter(territory=quarter.territory).exists()


SQUARE = {"type": "Polygon", "coordinates": [[[-0.55, 44.8], [-0.54, 44.8], [-0.54, 44.81], [-0.55, 44.8]]]}


def test_a_bad_outline_is_refused_whoever_sends_it(claire: Agent) -> None:
    assert make(claire, outline=SQUARE).outline == SQUARE
    with pytest.raises(Refused, match="de l’un de ces types"):
        make(claire, outline={"type": "Circle"})


def test_an_outline_lies_near_its_communes(claire: Agent) -> None:
    paris = {"type": "Point", "coordinates": [2.35, 48.85]}
    with pytest.raises(Refused, match="loin des communes"):
        make(claire, outline=paris)
    assert not lies_elsewhere(paris, ["75056"])
    assert not lies_elsewhere(paris, ["98735"])  # no outline there: nothing to compare with


def test_a_map_draws_the_outlines_over_the_communes(claire: Agent) -> None:
    network = make(claire, K.TRANSPORT_NETWORK, name="TBM")
    line = make(claire, K.TRANSPORT_LINE, name="Tram C", whole=network.territory, outline=SQUARE)
    chart = map_of(network, [line])
    assert chart is not None
    assert "Tram C" in chart.svg
    assert "Bègles" in [row[0] for row in chart.table.rows]
    network.communes = ["98735"]
    assert map_of(network) is None


# Pages and API


def test_the_page_of_a_quarter_says_what_it_is(client: Client, karim: Agent, quarter: LocalTerritory) -> None:
    client.force_login(karim)
    html = client.get(reverse("territory-detail", args=[quarter.territory_id])).content.decode()
    for word in ("Définition", "Bègles", "Modifier", "Code du portail", "Quartier, Bègles, Gironde"):
        assert word in html
    town = client.get(reverse("territory-detail", args=[commune("33039").pk])).content.decode()
    assert "Terres Neuves" in town


def test_a_quarter_is_made_and_redrawn_by_its_page(client: Client, claire: Agent, settings: Any) -> None:
    client.force_login(claire)
    file = SimpleUploadedFile("q.geojson", b'{"type":"Point","coordinates":[-0.55,44.8]}')
    sent = {"kind": "site", "name": "Gare de Bègles", "communes": commune("33039").pk, "outline": file}
    answer = client.post(reverse("local-territory-create"), sent)
    local = LocalTerritory.objects.get(name="Gare de Bègles")
    assert answer.headers["Location"] == reverse("territory-detail", args=[local.territory_id])
    assert local.outline == {"type": "Point", "coordinates": [-0.55, 44.8]}
    change = {"name": "Gare", "communes": commune("33039").pk, "revision": 1}
    client.post(reverse("local-territory-edit", args=[local.pk]), change)
    local.refresh_from_db()
    assert (local.name, local.outline is not None) == ("Gare", True)
    form = LocalChangeForm({**change, "remove_outline": "on"}, outlined=True, revision=2)
    assert form.is_valid()
    assert form.values["outline"] is None


def test_a_file_that_is_no_outline_is_told_beside_it(client: Client, claire: Agent) -> None:
    client.force_login(claire)
    sent = {"kind": "site", "name": "X", "communes": commune("33039").pk}
    file = SimpleUploadedFile("q.geojson", b"<kml/>")
    html = client.post(reverse("local-territory-create"), {**sent, "outline": file}).content.decode()
    assert "n’est pas du GeoJSON lisible" in html


def test_the_list_is_narrowed_by_kind_department_and_state(
    client: Client, karim: Agent, quarter: LocalTerritory
) -> None:
    client.force_login(karim)
    for query, seen in (
        ("?nature=neighbourhood&departement=33&etat=en-cours&q=neuve", True),
        ("?nature=site", False),
        ("?departement=40", False),
        ("?etat=clos", False),
    ):
        html = client.get(reverse("local-territory-list") + query).content.decode()
        assert ("Terres Neuves" in html) is seen, query


def test_the_api_writes_with_the_revision_it_read(client: Client, claire: Agent) -> None:
    client.force_login(claire)
    address = reverse("api:local-territories-list")
    body = {"kind": "neighbourhood", "name": "Mairie", "communes": [commune("33039").pk], "outline": SQUARE}
    made = client.post(address, body, content_type="application/json")
    assert (made.status_code, made.json()["communes"]) == (201, ["33039"])
    one = f"{address}{made.json()['id']}/"
    change = {"name": "Mairie", "communes": [commune("33039").pk], "description": "Place du 14-Juillet"}
    assert client.put(one, change, content_type="application/json").status_code == 428
    tag = {"If-Match": made.headers["ETag"]}
    changed = client.put(one, change, content_type="application/json", headers=tag)
    assert (changed.status_code, changed.json()["outline"]) == (200, SQUARE)
    assert client.put(one, change, content_type="application/json", headers=tag).status_code == 412
    closing = {"closed_on": "2026-01-01", "reason": "démoli"}
    tag = {"If-Match": changed.headers["ETag"]}
    closed = client.post(f"{one}close-local-territory/", closing, content_type="application/json", headers=tag)
    assert closed.json()["closed_on"] == "2026-01-01"
