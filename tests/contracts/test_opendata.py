"""The public register: who opens a contract, what everybody then reads, and what nobody does."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused
from cls_portal.history import event_model, verb_of
from contracts import rules
from contracts.models import Contract, ContractKind, PublicEntry
from contracts.opendata import columns, files, preview, records
from contracts.operations import correct_take_over, open_amendment, publish_contract, unpublish_contract
from contracts.operations.takeovers import PaperSignatory
from contracts.states import AFTER_SIGNATURE, ContractState
from contracts.views import opendata
from partners.models import Council
from territories.models import Territory, TerritoryCommune
from tests.contracts.stages import TODAY, contract_in, moved, taken_over
from tests.personas import commune, department

pytestmark = pytest.mark.django_db
S = ContractState
PEOPLE = [
    PaperSignatory("prefect", "M. Honorat, préfet de la Gironde", "Anselme Honorat", date(2024, 12, 15)),
    PaperSignatory("prosecutor", "Mme le procureur Quenouille", "Berthe Quenouille"),
    PaperSignatory("mayor", "Le maire de Bègles", "Casimir Lepoivre"),
    PaperSignatory("other", "Mme Delphine Ratier, témoin", "Delphine Ratier"),
]
VALUE_OF = {"string": str, "date": date.fromisoformat, "boolean": {"true": True, "false": False}.__getitem__}
PAGE, CSV, JSON, SCHEMA = ("open-data", "open-data-csv", "open-data-json", "open-data-schema")


@pytest.fixture(autouse=True)
def _nobody_came_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def opened(**values: Any) -> Contract:
    contract = taken_over(**values)
    publish_contract(contract, by=PORTAL, on=TODAY, seen=None)
    return contract


def body(client: Any, name: str, **query: str) -> bytes:
    answer = client.get(reverse(name), query)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))


def faults(row: dict[str, str], fields: list[dict[str, Any]]) -> list[str]:
    """What a validator of Table Schema would say of this row of the csv."""
    found = []
    for field in fields:
        name, text, asked = field["name"], row[field["name"]], field.get("constraints", {})
        if text == "":
            found += [f"{name}: required"] if asked.get("required") else []
            continue
        VALUE_OF[field["type"]](text)
        found += [f"{name}: {text}"] if text not in asked.get("enum", [text]) else []
        found += [f"{name}: {text}"] if not re.fullmatch(asked.get("pattern", ".*"), text) else []
        found += [f"{name}: too long"] if len(text) > asked.get("maxLength", len(text)) else []
    return found


# Who decides, and of what


def test_only_what_is_signed_is_published_and_never_an_amendment():
    assert rules.unpublishable(signed_on=TODAY, amendment=False) == []
    assert rules.unpublishable(signed_on=None, amendment=False)
    assert rules.unpublishable(signed_on=TODAY, amendment=True)


@pytest.mark.parametrize("state", [S.INTENTION, S.SIGNING, S.ABANDONED])
def test_a_draft_is_refused_even_to_the_portal(state):
    with pytest.raises(Refused, match="signé"):
        publish_contract(contract_in(state), by=PORTAL, on=TODAY, seen=None)


def test_an_amendment_is_read_in_its_contract():
    amendment = open_amendment(taken_over(), by=PORTAL, on=TODAY, subject="Prolonger")
    with pytest.raises(Refused, match="avenant"):
        publish_contract(amendment, by=PORTAL, on=TODAY, seen=None)


def test_the_prefecture_publishes_and_withdraws_and_both_are_told(client, claire, karim):
    contract = taken_over()
    client.force_login(claire)
    address = reverse("contract-publish", args=[contract.pk])
    page = client.get(address)
    seal = page.context["form"].initial["seen"]
    for _, value in preview.lines(records.record_of(contract, timezone.localdate())):
        assert value.replace("'", "&#x27;") in page.content.decode()
    assert client.post(address, {"seen": seal}).status_code == 302
    entry = PublicEntry.objects.get()
    assert (entry.contract, entry.opened_by, entry.opened_on) == (contract, claire, timezone.localdate())
    detail = client.get(reverse("contract-detail", args=[contract.pk])).content.decode()
    assert "Retirer du registre public" in detail
    with pytest.raises(Refused, match="déjà publié"):
        publish_contract(contract, by=claire, on=TODAY, seen=None)
    client.post(reverse("contract-unpublish", args=[contract.pk]), {"confirmed": "1"})
    assert not PublicEntry.objects.exists()
    told = event_model(PublicEntry).objects.order_by("pgh_id")
    assert [verb_of(event) for event in told] == ["contract.published", "contract.unpublished"]
    with pytest.raises(Refused, match="n’est pas publié"):
        unpublish_contract(contract, by=claire)
    with pytest.raises(Forbidden):
        publish_contract(contract, by=karim, on=TODAY, seen=None)


def test_what_changed_since_it_was_read_is_read_again(client, claire):
    contract = taken_over()
    client.force_login(claire)
    address = reverse("contract-publish", args=[contract.pk])
    before = client.get(address).context["form"].initial["seen"]
    correct_take_over(contract, by=claire, on=TODAY, revision=None, reason="mal lu", title="CLS de M. X")
    with pytest.raises(Refused, match="a changé"):
        publish_contract(contract, by=claire, on=timezone.localdate(), seen=before)
    again = client.post(address, {"seen": before})
    assert "CLS de M. X" in again.content.decode()
    assert "relisez-le" in again.content.decode()
    assert not PublicEntry.objects.exists()
    seal = re.search(r'name="seen" value="(\w+)"', again.content.decode())
    assert seal
    assert client.post(address, {"seen": seal[1]}).status_code == 302


def test_a_free_text_that_names_somebody_is_pointed_at():
    contract = taken_over(title="CLS, contact jean.dupont@exemple.fr")
    assert preview.warnings(records.record_of(contract, TODAY))


# What everybody reads


def test_every_column_of_the_csv_is_in_the_schema_and_every_column_of_the_schema_in_the_csv(client):
    council = Council.objects.create(kind="CLSPD", name="CLSPD", territory=commune("33039"), chair_title="le maire")
    opened(council=council, signatories=PEOPLE, perimeter_name="Rive gauche")
    ended = opened(kind="STSPD", places=[commune("33063"), commune("33039")])
    moved(ended, S.TERMINATED)
    opened(title="=1+1", places=[commune("40192")], lead=department("40"))
    schema = json.loads(body(client, SCHEMA))
    fields = schema["fields"]
    content = body(client, CSV)
    found = rows_of(content)
    assert content.decode("utf-8-sig").split("\r\n")[0].split(";") == [field["name"] for field in fields]
    assert [fault for row in found for fault in faults(row, fields)] == []
    assert {field["name"] for field in fields if not any(row[field["name"]] for row in found)} == set()
    assert len({row["reference"] for row in found}) == 3
    assert schema["primaryKey"] == "reference"
    for field in fields:
        assert faults({f["name"]: f.get("example", "") for f in fields}, [field]) == [], field["name"]
    assert {row["intitule"] for row in found} == {"CLS de Bègles", "'=1+1"}
    told = json.loads(body(client, JSON))["contrats"]
    assert [list(row) for row in told] == [[field["name"] for field in fields]] * 3
    assert [[columns.written(value) for value in row.values()] for row in told] == [
        [text.removeprefix("'") for text in row.values()] for row in found
    ]


def test_the_capacities_are_told_and_the_stand_of_the_day(client):
    opened(signatories=PEOPLE)
    (row,) = rows_of(body(client, CSV))
    assert row["signataires"] == "préfet 33|procureur de la République|maire 33039|autre signataire"
    assert (row["epci_siren"], row["etat"], row["departement_nom"]) == ("243300316", "en vigueur", "Gironde")


def test_where_the_state_has_no_prefet_it_is_not_said():
    contract = records.Record(
        TODAY, "X", "CLS", "", "", "987", "", None, S.SIGNED, TODAY, TODAY, TODAY, None, TODAY, [], [],
        [{"capacity": "prefect", "code": "987"}],
    )  # fmt: skip
    assert contract.signatures == [("représentant de l’État", "987")]


@pytest.mark.parametrize("state", [*AFTER_SIGNATURE, S.ARCHIVED])
def test_signed_and_all_that_follows_may_stand_there(state, client):
    contract = contract_in(state)
    publish_contract(contract, by=PORTAL, on=TODAY, seen=None)
    (row,) = rows_of(body(client, CSV))
    assert row["etat"] == ("terminé" if contract.terminated_on else "en vigueur")


def test_no_name_of_a_person_is_in_either_file(client, claire):
    contract = taken_over(signatories=PEOPLE, by=claire)
    publish_contract(contract, by=claire, on=TODAY, seen=None)
    content = (body(client, CSV) + body(client, JSON)).decode()
    for person in PEOPLE:
        assert not any(word in content for word in [person.title, *person.name.split()]), person
    assert claire.last_name not in content
    assert "@" not in content


def test_what_is_not_published_is_nowhere(client):
    taken_over(title="Gardé")
    for name in (PAGE, CSV, JSON):
        assert "Gardé" not in body(client, name).decode()


# The page


def test_the_page_is_searched_by_departement_and_by_dates(client):
    opened(title="En Gironde")
    opened(title="Dans les Landes", places=[commune("40192")], lead=department("40"), signed_on=date(2024, 1, 5))
    for query, kept in (
        ({}, {"En Gironde", "Dans les Landes"}),
        ({"departement": "40"}, {"Dans les Landes"}),
        ({"q": "gironde"}, {"En Gironde"}),
        ({"au": "2024-06-30"}, {"Dans les Landes"}),
        ({"du": "2024-06-30"}, {"En Gironde"}),
        ({"le": "2024-12-31"}, set()),
        ({"le": "2027-12-31"}, {"En Gironde", "Dans les Landes"}),
    ):
        page = body(client, PAGE, **query).decode()
        assert {title for title in ("En Gironde", "Dans les Landes") if title in page} == kept, query


# How it is served


def test_a_file_is_kept_until_something_changes(client):
    contract = opened()
    for name in (CSV, JSON, SCHEMA):
        first = client.get(reverse(name))
        tag = first["ETag"]
        assert (first["Cache-Control"], first["Access-Control-Allow-Origin"]) == ("public, max-age=300", "*")
        assert "Cookie" not in first.get("Vary", "")
        assert not first.cookies
        assert client.get(reverse(name), headers={"if-none-match": tag}).status_code == 304
    tag = client.get(reverse(CSV))["ETag"]
    correct_take_over(contract, by=PORTAL, on=TODAY, revision=None, reason="mal lu", perimeter_name="Rive gauche")
    changed = client.get(reverse(CSV), headers={"if-none-match": tag})
    assert (changed.status_code, changed["ETag"] == tag) == (200, False)
    today = timezone.localdate()
    assert files.etag("csv", today) != files.etag("csv", today + timedelta(days=1))
    assert files.etag("csv", today) == changed["ETag"]


def test_what_stands_in_other_tables_changes_the_file_too():
    opened(signatories=PEOPLE)
    epci = TerritoryCommune.objects.filter(territory__kind="epci", commune=commune("33039"))
    tags = [records.digest()]
    for change in (
        lambda: Territory.objects.filter(pk=commune("33039").pk).update(name="Bègles-Plage"),
        lambda: Territory.objects.filter(pk=epci.get().territory_id).update(siren="200000016"),
        lambda: epci.delete(),
    ):
        change()
        tags.append(records.digest())
    assert len(set(tags)) == 4
    (record,) = records.published(TODAY)
    assert (record.communes, record.epci) == ([{"code": "33039", "name": "Bègles-Plage"}], [])


def test_nobody_takes_the_register_for_themselves(client, monkeypatch):
    monkeypatch.setattr(opendata, "MOST", 2)
    statuses = [client.get(reverse(JSON)).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert client.get(reverse(JSON))["Retry-After"] == "60"
    assert client.get(reverse(PAGE)).status_code == 200
    assert client.post(reverse(PAGE)).status_code == 405


def test_the_files_cost_the_same_whatever_they_hold(client):
    def cost(name: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            body(client, name)
        return len([query for query in captured if "contracts_contract" in query["sql"]])

    opened(signatories=PEOPLE)
    few = [cost(CSV), cost(JSON)]
    for kind in ContractKind.values[1:]:
        opened(kind=kind, places=[commune("33063"), commune("33039")], signatories=PEOPLE[:3])
    assert [cost(CSV), cost(JSON)] == few
    assert max(few) <= 3


def test_a_long_file_leaves_in_pieces(monkeypatch):
    monkeypatch.setattr(files, "LINES", 2)
    contract = taken_over()
    record = records.record_of(contract, TODAY)
    pieces = list(files.as_json((record for _ in range(5)), TODAY))
    assert pieces[0].endswith(b'"contrats": [')  # at once, whatever the contracts take to be read
    assert len(pieces) == 4
    assert len(json.loads(b"".join(pieces))["contrats"]) == 5
    assert json.loads(b"".join(files.as_json(iter(()), TODAY)))["contrats"] == []


def test_over_rest_what_was_read_is_what_is_published_then_withdrawn(client, claire, karim):
    contract = taken_over()
    root, given = f"/api/v1/contracts/{contract.pk}/", {"content_type": "application/json"}
    client.force_login(karim)
    assert client.get(f"{root}publication/").status_code == 403
    client.force_login(claire)
    read = client.get(f"{root}publication/").json()
    assert {"name": "reference", "value": contract.reference} in read["columns"]
    tag = {"headers": {"if-match": client.get(root).headers["ETag"]}}
    assert client.post(f"{root}publish-contract/", {"seen": "0" * 64}, **given, **tag).status_code == 409
    assert client.post(f"{root}publish-contract/", {"seen": read["seal"]}, **given, **tag).status_code == 200
    assert PublicEntry.objects.get(contract=contract).opened_by == claire
    assert client.post(f"{root}unpublish-contract/", {}, **given, **tag).status_code == 200
    assert not PublicEntry.objects.exists()
