"""The pages and the API of the partners' series: the same figures for everybody, the raw ones for their writers."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from diagnostics import operations
from diagnostics.models import PartnerSeries, SeriesCell
from diagnostics.series.imports import preview
from diagnostics.series.panels import series_of_territory
from tests.diagnostics.partner_series import BEGLES, TODAY, a_landlord, a_series, acting_for, filled
from tests.diagnostics.test_api import Caller
from tests.personas import commune, department

pytestmark = pytest.mark.django_db
SECRETS = ["secret (<\u00a05)", "secret complémentaire", "secret statistique"]


@pytest.fixture
def sofia(db):
    return acting_for(a_landlord())


@pytest.fixture
def series(sofia):
    """Bègles 3 in 2024, hidden, and Bordeaux with it."""
    return filled(a_series(sofia.affiliations.get().organisation), {2023: [9, 37, 41, 57], 2024: [3, 13, 47, 59]})


def get(client, agent, name, *args, **query):
    client.force_login(agent)
    return client.get(reverse(name, args=args), query)


def words(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return unescape(body.decode("utf-8-sig"))


def cells(html):
    """The cells of the first table, in words."""
    table = html.partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", table, re.DOTALL)]


def test_the_page_says_secrets_without_numbers_to_writers_too(client, series, sofia, maire):
    pages = [cells(words(get(client, agent, "series-detail", series.pk))) for agent in (sofia, maire)]
    assert pages[0] == pages[1]
    assert pages[0][:4] == ["Bègles", "9", SECRETS[0], SECRETS[2]]
    assert "3" not in pages[0]
    assert pages[0].count(SECRETS[1]) == 1
    assert pages[0][-4:] == ["Tous lieux", "144", "122", "266"]


def test_the_page_says_what_the_series_is(client, series, maire):
    said = words(get(client, maire, "series-detail", series.pk))
    for sentence in (
        "Habitat des Deux Rives", "Signalements des gardiens.", "signalements", "2023 à 2024", "Gironde",
        "Lecteurs du territoire : la préfecture", "Une valeur de 1 à 4 est masquée", "Source\u00a0: Habitat",
    ):  # fmt: skip
        assert sentence in said, sentence
    assert reverse("series-edit", args=[series.pk]) not in said


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_files_hold_what_the_page_shows(client, series, maire, kind):
    page = cells(words(get(client, maire, "series-detail", series.pk)))
    answer = get(client, maire, "series-detail", series.pk, export=kind)
    body = b"".join(answer.streaming_content)
    if kind == "csv":
        rows = [line.split(";") for line in body.decode("utf-8-sig").splitlines()[1:]]
    else:
        sheet = load_workbook(io.BytesIO(body)).active
        rows = [
            ["" if value is None else str(value) for value in row]
            for row in sheet.iter_rows(min_row=2, values_only=True)
        ]
    assert [cell for row in rows for cell in (row[0], *row[2:])] == page


def test_a_grouping_and_a_window_are_asked_for_in_the_address(client, series, maire):
    said = cells(words(get(client, maire, "series-detail", series.pk, regroupement=commune(BEGLES).pk, du="2024")))
    assert said[-2:] == ["Bègles", SECRETS[2]]
    assert "144" not in said
    gironde = cells(words(get(client, maire, "series-detail", series.pk, regroupement=department("33").pk)))
    assert gironde[-4:] == ["Gironde", "144", "122", "266"]
    wrong = words(get(client, maire, "series-detail", series.pk, du="hier"))
    assert "Écrivez une période" in wrong


def test_raw_values_are_for_those_who_may_write(client, series, sofia, maire):
    for name, args in (("series-values", []), ("series-template", ["csv"]), ("series-history", [])):
        assert get(client, maire, name, series.pk, *args).status_code == 403
    assert "2024;Bègles;3\r\n" in words(get(client, sofia, "series-template", series.pk, "csv"))
    assert 'value="3"' in words(get(client, sofia, "series-values", series.pk, periode="2024"))
    assert get(client, sofia, "series-template", series.pk, "pdf").status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_to_fill_in_is_taken_back(client, series, sofia, kind):
    answer = get(client, sofia, "series-template", series.pk, kind)
    seen = preview(series, f"x.{kind}", b"".join(answer.streaming_content))
    assert (seen.errors, seen.changes) == ([], [])


def test_a_series_is_described_by_its_owner(client, sofia):
    client.force_login(sofia)
    organisation = sofia.affiliations.get().organisation
    form = {
        "organisation": organisation.pk, "source_kind": "transport", "title": "Fraude agressive",
        "definition": "Agressions lors d’un contrôle.", "unit": "faits", "measure": "count", "grain": "month",
        "perimeter": commune(BEGLES).pk, "categories": "Tramway\nBus", "threshold": "2", "confidentiality": "council",
    }  # fmt: skip
    refused = client.post(reverse("series-create"), form)
    assert "3 au moins" in words(refused)
    client.post(reverse("series-create"), {**form, "threshold": "5"})
    made = PartnerSeries.objects.get()
    assert [c.label for c in made.categories.all()] == ["Tramway", "Bus"]
    edit = reverse("series-edit", args=[made.pk])
    assert "Tramway\nBus" in words(client.get(edit))
    change = {**form, "threshold": "0", "categories": "Tramway", "revision": made.revision, "places": ""}
    assert client.post(edit, change).status_code == 302
    made.refresh_from_db()
    assert (made.threshold, made.categories.count()) == (0, 1)
    assert client.post(edit, change).status_code == 409


def test_an_etat_4001_is_made_of_its_index(client, claire):
    client.force_login(claire)
    form = {
        "organisation": a_landlord().pk, "title": "État 4001 de Bègles", "definition": "Faits constatés.",
        "grain": "year", "perimeter": commune(BEGLES).pk, "categories": ["27", "32"], "threshold": "0",
        "confidentiality": "territory",
    }  # fmt: skip
    address = reverse("series-etat-4001-create")
    shown = words(client.get(address))
    assert "107 – Autres délits" in shown
    assert ">96 –" not in shown
    assert client.post(address, form).status_code == 302
    made = PartnerSeries.objects.get()
    assert (made.source_kind, made.unit, made.measure) == ("etat_4001", "faits constatés", "count")
    edit = reverse("series-edit", args=[made.pk])
    assert 'value="32" selected' in words(client.get(edit))
    assert client.post(edit, {**form, "categories": ["27"], "revision": made.revision}).status_code == 302
    filled(made, {1999: [120]})
    assert "ils ne se comparent pas aux chiffres du SSMSI" in words(get(client, claire, "series-detail", made.pk))


def test_values_are_typed_for_a_period(client, series, sofia):
    client.force_login(sofia)
    address = reverse("series-values", args=[series.pk])
    shown = words(client.get(address))
    assert "Valeurs : 2025" in shown
    place = series.places.get(territory__code=BEGLES).pk
    name = f"v_{place}_{series.categories.get().pk}"
    series.refresh_from_db()
    assert "Écrivez un nombre" in words(client.post(address, {name: "douze", "revision": series.revision}))
    assert client.post(address, {name: "1 250", "revision": series.revision}).status_code == 302
    assert SeriesCell.objects.get(series=series, period=date(2025, 1, 1)).value == 1250
    assert client.post(address, {name: "3", "revision": series.revision}).status_code == 409


def test_an_import_is_shown_then_written(client, series, sofia):
    client.force_login(sofia)
    address = reverse("series-import", args=[series.pk])
    content = "Période;Lieu;Valeur\n2024;Bègles;8\n2025;Bègles;=1+1\n"
    bad = words(client.post(address, {"file": SimpleUploadedFile("x.csv", content.encode())}))
    assert "Ligne\u00a03, colonne\u00a0C : « =1+1 » n’est pas un nombre" in bad
    assert 'name="packed"' not in bad
    good = client.post(address, {"file": SimpleUploadedFile("x.csv", content.replace("=1+1", "7").encode())})
    form = {name: re.search(f'name="{name}" value="([^"]+)"', words(good))[1] for name in ("packed", "revision")}
    assert cells(words(good))[:4] == ["2024", "Bègles", "3", "8"]
    assert not SeriesCell.objects.filter(value=8).exists()
    assert client.post(address, {**form, "packed": "x"}).status_code == 200
    assert not SeriesCell.objects.filter(value=8).exists()
    assert client.post(address, form).status_code == 302
    assert SeriesCell.objects.filter(value__in=[7, 8]).count() == 2
    assert client.post(address, form).status_code == 409


def test_an_export_computes_nothing(client, sofia, claire):
    made = a_series(
        sofia.affiliations.get().organisation, title="=cmd|x", categories=["=1+1", "@SUM(A1)"], places=[], threshold=0
    )
    filled(made, {2024: [1, 2]})
    assert ";'=1+1;" in words(get(client, claire, "series-detail", made.pk, export="csv"))


def test_the_list_is_narrowed_by_source_owner_territory_and_year(client, series, sofia, claire):
    other = a_series(series.organisation, title="Sécurité du réseau", source_kind="transport", confidentiality="owner")
    for query, count in (
        ({}, 1), ({"source": "landlord"}, 1), ({"source": "transport"}, 0), ({"annee": "2023"}, 1),
        ({"annee": "2019"}, 0), ({"organisme": series.organisation_id}, 1), ({"q": "degradations"}, 1),
        ({"etat": "close"}, 0), ({"dans": department("40").pk}, 0), ({"dans": commune(BEGLES).pk}, 1),
    ):  # fmt: skip
        said = words(get(client, claire, "series-list", **query))
        assert said.count(reverse("series-detail", args=[series.pk])) == count, query
        assert other.title not in said
    assert other.title in words(get(client, sofia, "series-list"))


def test_a_series_is_closed_and_opened_again(client, series, sofia):
    client.force_login(sofia)
    series.refresh_from_db()
    client.post(reverse("series-close", args=[series.pk]), {"revision": series.revision})
    said = words(client.get(reverse("series-detail", args=[series.pk])))
    assert "Close" in said
    assert reverse("series-values", args=[series.pk]) not in said
    series.refresh_from_db()
    client.post(reverse("series-reopen", args=[series.pk]), {"revision": series.revision})
    history = words(client.get(reverse("series-history", args=[series.pk])))
    assert "a créé la série" in history
    assert "Close le" in history


def test_a_territory_shows_the_series_that_reach_it(client, series, maire, neighbour):
    operations.set_series(series, by=series_owner(series), revision=None, on=TODAY, confidentiality="territory")
    assert series.title in words(get(client, maire, "territory-detail", commune(BEGLES).pk))
    assert series_of_territory(department("33"), maire)["series"][0]["span"] == "2023 à 2024"
    assert series_of_territory(department("33"), neighbour) == {"series": [], "more": False}


def series_owner(series):
    return series.organisation.affiliations.get().agent


# The API

BASE = "/api/v1/partner-series/"


def test_the_api_tells_the_table_of_the_page(series, maire, neighbour):
    said = Caller(maire).get(f"{BASE}{series.pk}/").json()
    lines = {line["place"]: [(cell["state"], cell["value"]) for cell in line["cells"]] for line in said["table"]}
    assert lines["Bègles"] == [("number", "9.00"), ("primary", None)]
    assert lines["Tous lieux"] == [("number", "144.00"), ("number", "122.00")]
    assert '"3.00"' not in json.dumps(said)
    assert said["abilities"] == {"edit_series": False}
    assert Caller(neighbour).get(f"{BASE}{series.pk}/").status_code == 404
    assert Caller(neighbour).get(BASE).json()["results"] == []
    assert len(Caller(maire).get(BASE, source="landlord").json()["results"]) == 1


def test_the_api_writes_under_the_revision_read(sofia, maire):
    caller = Caller(sofia)
    described = {
        "organisation": sofia.affiliations.get().organisation_id, "source_kind": "fire_service", "title": "Feux",
        "definition": "Feux de poubelle.", "unit": "interventions", "grain": "quarter",
        "perimeter": commune(BEGLES).pk, "categories": ["Poubelles", "Véhicules"],
    }  # fmt: skip
    made = caller.send("post", BASE, described)
    assert made.status_code == 201, made.content
    url, body = f"{BASE}{made.json()['id']}/", made.json()
    key = {"place": body["places"][0]["id"], "category": body["categories"][0]["id"]}
    value = {"values": [{"period": "2025-04-01", **key, "value": "12"}]}
    assert caller.send("post", f"{url}enter-values/", value, revision=99).status_code == 412
    assert Caller(maire).send("post", f"{url}enter-values/", value, revision=body["revision"]).status_code == 403
    after = caller.send("post", f"{url}enter-values/", value, revision=body["revision"])
    assert after.json()["table"][0]["cells"] == [
        {"period": "2025-04-01", "state": "number", "value": "12.00", "sample": None, "unknown": 0}
    ]
    wrong = {"values": [{"period": "2025-05-01", **key, "value": "12"}]}
    assert caller.send("post", f"{url}enter-values/", wrong, revision=after.json()["revision"]).status_code == 409
    renamed = caller.send("patch", url, {"title": "Feux volontaires"}, revision=after.json()["revision"])
    assert renamed.json()["title"] == "Feux volontaires"
    closed = caller.send("post", f"{url}close-series/", revision=renamed.json()["revision"])
    assert closed.json()["closed_on"]
    opened = caller.send("post", f"{url}reopen-series/", revision=closed.json()["revision"])
    assert opened.json()["closed_on"] is None
