"""Pages, files, API and panel of the standing: a withheld figure is said, and is nowhere a number."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from diagnostics.standing.words import INVENTED
from tests.diagnostics.cells import ARMED, ROBBERIES, Row, edition, france, grouping, official, stratum
from tests.personas import commune, department

pytestmark = pytest.mark.django_db
BEGLES, TALENCE, VILLENAVE, GRADIGNAN = "33039", "33522", "33550", "33192"
SECRET = {"complement_count": 4321.5, "complement_rate": 8765.25}
LEAKS = ("4321", "4 321", "4\u00a0321", "8765", "8 765", "8\u00a0765")


@pytest.fixture
def shown(client, karim):
    client.force_login(karim)

    def get(name, *args, **query):
        return client.get(reverse(name, args=args), query)

    return get


@pytest.fixture
def begles():
    """Robberies withheld in 2025, twelve in 2024; armed thefts a published nought."""
    made = edition(
        [
            Row(BEGLES, 2024, ROBBERIES, 12, population=30_000),
            Row(BEGLES, 2025, ROBBERIES, None, population=30_000, **SECRET),
            Row(BEGLES, 2024, ARMED, 0, population=30_000),
            Row(BEGLES, 2025, ARMED, 0, population=30_000),
        ],
        first_year=2024,
        last_year=2025,
    )
    for year in (2024, 2025):
        official(made, france(), ROBBERIES, year, 2_000, 10_000_000)
    stratum(made, "20000-M", ROBBERIES, 2025, [0.3], withheld=1, count=30)
    return commune(BEGLES)


def lines(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def plain(response):
    """The page with ordinary spaces."""
    return response.content.decode().replace("\u00a0", " ")


def leaks(text):
    return [leak for leak in LEAKS if leak in text]


def test_the_page_says_what_is_withheld_and_gives_it_no_number(shown, begles):
    text = shown("standing-detail", begles.pk).content.decode()
    assert leaks(text) == []
    assert "Vols violents sans arme" in text
    assert "2025\u00a0: non diffusé." in text
    assert "SSMSI, bases de la délinquance enregistrée, édition du 25/06/2026" in text


def test_the_page_at_an_earlier_year(shown, begles):
    text = shown("standing-detail", begles.pk, annee=2024).content.decode()
    assert "Synthèse 2024" in text
    assert "12\u00a0infractions, 0,40 pour 1\u00a0000 habitants, 2,0\u00a0fois la moyenne nationale" in text


def test_an_edition_that_is_withdrawn_or_unknown_is_refused(shown, begles, administrator):
    old = edition([Row(BEGLES, 2023, ROBBERIES, 99)], produced=date(2025, 6, 4))
    assert "Synthèse 2023" in shown("standing-detail", begles.pk, edition="2025-06-04").content.decode()
    old.withdrawn_on, old.withdrawn_by = timezone.localdate(), administrator
    old.save(update_fields=["withdrawn_on", "withdrawn_by"])
    for asked in ("2025-06-04", "n’importe quoi"):
        text = shown("standing-detail", begles.pk, edition=asked).content.decode()
        assert "Synthèse 2025" in text
        assert "fr-message--error" in text
        assert "99" not in text.split("Synthèse 2025")[1].split("<svg")[0]


def test_without_an_edition_or_a_row_the_page_says_so(shown):
    place = commune(TALENCE)
    assert "Aucune édition n’est en service" in shown("standing-detail", place.pk).content.decode()
    edition([Row(BEGLES, 2025, ROBBERIES, 12)])
    assert "Aucun chiffre pour ce territoire" in shown("standing-detail", place.pk).content.decode()
    assert shown("standing-file", place.pk, "synthese", "csv").status_code == 404


def test_invented_data_is_said_everywhere(shown):
    edition([Row(BEGLES, 2025, ROBBERIES, 12)], synthetic=True)
    place = commune(BEGLES)
    for name in ("standing-detail", "territory-detail"):
        assert INVENTED in shown(name, place.pk).content.decode()
    assert INVENTED in shown("delinquency-home").content.decode()
    assert "DONNÉES INVENTÉES" in lines(shown("standing-file", place.pk, "series", "csv"))[0]["Source"]


def test_the_files_say_non_diffuse_where_nothing_is_published(shown, begles):
    summary = {row["Indicateur"]: row for row in lines(shown("standing-file", begles.pk, "synthese", "csv"))}
    withheld, nought = summary["Vols violents sans arme"], summary["Vols avec armes"]
    assert [withheld[name] for name in ("Faits", "Taux", "Rapport au taux national", "Rang")] == ["non diffusé"] * 4
    assert (nought["État"], nought["Faits"], nought["Taux"]) == ("publié, aucun fait", "0", "0,0")
    rows = lines(shown("standing-file", begles.pk, "series", "csv"))
    assert len(rows) == 4
    assert leaks(str(rows)) == leaks(str(summary)) == []
    (kept,) = [row for row in rows if row["Année"] == "2025" and row["Indicateur"] == "Vols violents sans arme"]
    assert (kept["Faits"], kept["Taux"], kept["Taux de la France"]) == ("non diffusé", "non diffusé", "0,2")


def test_one_indicator_of_the_series_and_the_workbook(shown, begles):
    address = {"indicateur": "vols-violents-sans-arme"}
    assert {row["Indicateur"] for row in lines(shown("standing-file", begles.pk, "series", "csv", **address))} == {
        "Vols violents sans arme"
    }
    response = shown("standing-file", begles.pk, "series", "xlsx", **address)
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    facts = [row[5].value for row in sheet.iter_rows(min_row=2)]
    assert facts == [12, "non diffusé"]


@pytest.mark.parametrize("asked", [("autre", "csv", ""), ("series", "pdf", ""), ("series", "csv", "inconnu")])
def test_an_unknown_file_does_not_exist(shown, begles, asked):
    table, kind, indicator = asked
    assert shown("standing-file", begles.pk, table, kind, indicateur=indicator).status_code == 404


def test_the_api_tells_the_states_apart(shown, begles):
    body = shown("api:standings-detail", begles.pk).json()
    cells = {
        (item["indicator"], cell["year"]): (cell["state"], cell["count"], cell["rate"], cell["estimate"])
        for item in body["indicators"]
        for cell in item["territory"]
    }
    assert cells[ROBBERIES, 2025] == ("withheld", None, None, None)
    assert cells[ROBBERIES, 2024] == ("published", 12, 0.4, None)
    assert cells[ARMED, 2025] == ("zero", 0, 0.0, None)
    assert leaks(str(body)) == []
    assert (body["edition"], body["years"], body["synthetic"]) == ("2026-06-25", [2024, 2025], False)
    assert body["indicators"][0]["rank"] is None or body["indicators"][0]["indicator"] == ARMED


def test_the_api_refuses_what_it_does_not_know(shown, begles):
    assert shown("api:standings-detail", begles.pk, edition="2001-01-01").status_code == 400
    assert shown("api:standings-detail", commune(TALENCE).pk).status_code == 404
    first = shown("api:standings-list", q="bègles").json()["results"][0]
    assert first["standing"].endswith(reverse("api:standings-detail", args=[first["id"]]))


def test_a_group_says_how_many_communes_are_published_and_what_is_estimated(shown):
    """Three withheld communes of 10,000 people at 0.4 per thousand: about twelve facts; the sum stays that of one."""
    codes = [BEGLES, TALENCE, VILLENAVE]
    withheld = [Row(code, 2025, ROBBERIES, None, complement_rate=0.4) for code in codes]
    edition([*withheld, Row(GRADIGNAN, 2025, ROBBERIES, 90, population=60_000)])
    text = plain(shown("standing-detail", grouping(*codes, GRADIGNAN).pk))
    assert "90 infractions, 1,5 pour 1 000 habitants, 1 commune sur 4 publiée." in text
    assert "3 communes non diffusées (environ 12 faits, estimation)." in text
    assert "102" not in text.split("<svg")[0]


def test_the_map_hatches_what_is_withheld_and_gives_it_no_shade(shown):
    """Bègles withheld, Talence published: one hatched shape, one shaded one; the table has the same words."""
    made = edition([Row(BEGLES, 2025, ROBBERIES, None, **SECRET), Row(TALENCE, 2025, ROBBERIES, 12)])
    official(made, france(), ROBBERIES, 2025, 1_000, 1_000_000)
    text = plain(shown("standing-map", commune(BEGLES).pk))
    assert "non diffusé : 1 commune" in text
    assert "taux national : 1,0" in text
    assert "proche (0,80 à 1,2) : 1 commune" in text
    assert leaks(text) == []
    rows = {row["Code"]: row for row in lines(shown("standing-file", commune(BEGLES).pk, "carte", "csv"))}
    assert (rows[BEGLES]["Faits"], rows[BEGLES]["Taux"]) == ("non diffusé", "non diffusé")
    assert (rows[TALENCE]["Faits"], rows[TALENCE]["Taux"]) == ("12", "1,2")


def test_a_territory_over_two_departments_is_outlined_for_its_part(shown):
    edition([Row(code, 2025, ROBBERIES, 12) for code in (BEGLES, "40001")])
    text = plain(shown("standing-map", grouping(BEGLES, "40001").pk))
    assert "Groupement d’essai (sa partie sur cette carte)" in text


def test_the_maps_of_a_territory_without_figures_say_so(shown):
    assert "Aucune édition n’est en service" in shown("standing-map", commune(BEGLES).pk).content.decode()
    edition([Row(TALENCE, 2025, ROBBERIES, 12)])
    assert "Aucun chiffre pour ce territoire" in shown("standing-map", commune(BEGLES).pk).content.decode()


def test_the_departments_of_a_region_are_read_from_its_map(shown):
    made = edition([Row(BEGLES, 2025, ROBBERIES, 12)])
    gironde = department("33")
    for place in (gironde, gironde.region, france()):
        official(made, place, ROBBERIES, 2025, 100, 100_000)
    text = plain(shown("standing-map", gironde.region.pk))
    assert "Communes\u00a0:" not in text
    assert "proche (0,80 à 1,2) : 1 département" in text
    rows = lines(shown("standing-file", gironde.region.pk, "departements", "csv"))
    assert [(row["Code"], row["Taux"]) for row in rows] == [("33", "1,0")]
    assert shown("standing-file", gironde.region.pk, "carte", "csv").status_code == 404


def test_the_home_leads_to_a_territory(shown, begles):
    assert reverse("standing-detail", args=[begles.pk]) in shown("delinquency-home").content.decode()
    found = shown("delinquency-home", territoire_texte=BEGLES)
    assert found.url == reverse("standing-detail", args=[begles.pk])
    lost = shown("delinquency-home", territoire_texte="zzzzzz").content.decode()
    assert "Aucun territoire ne correspond" in lost
    assert "Recherche impossible" in lost
    assert "n’est pas enregistré" not in lost


def test_the_territory_page_has_five_lines_at_most_and_the_link(shown, begles):
    text = shown("territory-detail", begles.pk).content.decode()
    assert "Délinquance enregistrée en 2025" in text
    assert reverse("standing-detail", args=[begles.pk]) in text
    assert leaks(text) == []
