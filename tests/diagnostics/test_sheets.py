"""The spreadsheet of a series: what it gives, it takes back; what is wrong has its line and column."""

from datetime import date
from decimal import Decimal

import pytest

from cls_portal.spreadsheets import Row, read
from diagnostics.operations.series import value_refused
from diagnostics.series import sheets
from diagnostics.series.table import Figure, Shape

YEAR = date(2025, 1, 1)
SHAPE = Shape("count", "year", 5, {1: "Bègles", 2: "Talence"}, {7: "Halls", 8: "Caves"})
SURVEY = Shape("percent", "year", 30, {1: "Bègles"}, {7: "Ensemble"})


def reading(lines, shape=SHAPE, **codes):
    rows = read("x.csv", "\n".join(lines).encode())
    return sheets.read(rows, shape, codes, lambda figure: value_refused(shape.measure, figure))


def test_the_blank_file_has_the_columns_of_the_series_and_what_is_known():
    figures = {(YEAR, 1, 7): Figure(Decimal("1250.00")), (YEAR, 2, 8): Figure(None)}
    assert sheets.columns(SHAPE) == ["Période", "Lieu", "Catégorie", "Valeur"]
    assert list(sheets.blank(SHAPE, [YEAR], figures)) == [
        ["2025", "Bègles", "Halls", 1250], ["2025", "Bègles", "Caves", None],
        ["2025", "Talence", "Halls", None], ["2025", "Talence", "Caves", "n.c."],
    ]  # fmt: skip
    assert sheets.columns(SURVEY) == ["Période", "Lieu", "Valeur", "Personnes interrogées"]
    line = list(sheets.blank(SURVEY, [YEAR], {(YEAR, 1, 7): Figure(Decimal("42.50"), 120)}))
    assert line == [["2025", "Bègles", Decimal("42.5"), 120]]


def test_a_filled_file_is_read_by_the_names_of_its_columns_in_any_order():
    found = reading(
        [
            "VALEUR;lieu;Categorie;periode;Note",
            "1 250;begles;Halls;2025;x",
            "n.c.;Talence;caves;2025;",
            ";Talence;Halls;2025;",
        ]
    )
    assert found.errors == []
    assert found.values == {(YEAR, 1, 7): Figure(Decimal(1250)), (YEAR, 2, 8): Figure(None)}


def test_a_survey_takes_its_sample():
    found = reading(["Période;Lieu;Valeur;Personnes interrogées", "2025;Bègles;42,5;120"], SURVEY)
    assert found.values == {(YEAR, 1, 7): Figure(Decimal("42.5"), 120)}


def test_every_bad_line_is_told_at_once():
    found = reading(
        [
            "Période;Lieu;Catégorie;Valeur", "mars;Bègles;Halls;1", "2025;Pessac;Halls;1", "2025;Bègles;Toits;1",
            "2025;Bègles;Halls;douze", "2025;Bègles;Halls;-3", "2025;Bègles;Halls;2,5", "2025;Bègles;Caves;1",
            "2025;Bègles;Caves;2",
        ]
    )  # fmt: skip
    assert [error.split(" : ")[0].replace("\u00a0", " ") for error in found.errors] == [
        "Ligne 2, colonne A", "Ligne 3, colonne B", "Ligne 4, colonne C", "Ligne 5, colonne D", "Ligne 6, colonne D",
        "Ligne 7, colonne D", "Ligne 9",
    ]  # fmt: skip
    assert "« Pessac » n’est pas un lieu de cette série." in found.errors[1]
    assert "une valeur n’est pas négative." in found.errors[4]
    assert "déjà donnée ligne\u00a08" in found.errors[6]


def test_a_missing_column_is_named():
    assert "« Catégorie », « Valeur »" in reading(["Période;Lieu", "2025;Bègles"]).errors[0]


def test_two_places_of_one_name_want_their_codes():
    shape = Shape("count", "year", 5, {1: "Centre", 2: "Centre"}, {7: "Ensemble"})
    codes = {"place:33039": 1, "place:33522": 2}
    lines = ["Période;Lieu;Valeur", "2025;Centre;1", "2025;33522;4"]
    found = reading(lines, shape, **codes)
    assert "écrivez son code" in found.errors[0]
    assert found.values == {(YEAR, 2, 7): Figure(Decimal(4))}


@pytest.mark.parametrize("sample", ["", "0", "12,5", "douze"])
def test_a_sample_is_a_number_of_people(sample):
    found = reading(["Période;Lieu;Valeur;Personnes interrogées", f"2025;Bègles;42;{sample}"], SURVEY)
    assert len(found.errors) == 1


def test_numbers_of_a_workbook_are_taken_as_they_are():
    rows = [Row(1, ("Période", "Lieu", "Catégorie", "Valeur")), Row(2, (2025.0, "Bègles", "Halls", 12.0))]
    found = sheets.read(rows, SHAPE, {}, lambda figure: value_refused("count", figure))
    assert found.values == {(YEAR, 1, 7): Figure(Decimal("12.0"))}
