"""The 107 index, and the tables by département of their time."""

from datetime import date
from decimal import Decimal

from cls_portal.spreadsheets import read
from diagnostics.series import etat4001

TABLE = (
    "Tableau 6 : faits constatés, juin 2012;;;;\r\n\r\n"
    "N°Index;Index de l'Etat 4001;Métropole;Ain;Val-d'Oise\r\n"
    "01;Règlements de compte entre malfaiteurs;2;0;0\r\n"
    "27;Cambriolages de locaux d'habitations principales;17 369;93;1 204\r\n"
    "96;Index non utilisé;;;\r\n"
    "107;Autres délits;9;x;3\r\n"
).encode("latin-1")
NAMES = {etat4001.key("Ain"): "Ain", etat4001.key("Val-d’Oise"): "Val-d’Oise"}


def test_the_nomenclature_has_107_index_four_of_them_not_in_use():
    indexes = etat4001.indexes()
    assert list(indexes) == [str(n) for n in range(1, 108)]
    assert [index.number for index in indexes.values() if not index.used] == [96, 97, 99, 100]
    assert str(indexes["27"]) == "27 – Cambriolages de locaux d’habitations principales"
    assert str(indexes["96"]).endswith("(non utilisé)")
    assert len({index.label for index in indexes.values() if index.used}) == 103


def test_a_table_is_read_by_the_names_of_departments():
    rows = read("t.csv", TABLE)
    assert etat4001.is_table(rows)
    table = etat4001.read_table(rows, NAMES, {"1", "27"})
    assert (table.grain, table.period, table.errors) == ("month", date(2012, 6, 1), [])
    assert {(fact.index, fact.department): fact.value for fact in table.facts} == {
        ("1", "Ain"): 0, ("1", "Val-d’Oise"): 0, ("27", "Ain"): 93, ("27", "Val-d’Oise"): Decimal(1204),
    }  # fmt: skip


def test_what_cannot_be_read_says_where():
    rows = read("t.csv", TABLE.replace(b"01;R", b"108;R"))
    table = etat4001.read_table(rows, {**NAMES, "gironde": "Gironde"}, {"107"})
    assert table.errors == [
        "Aucune colonne ne porte le nom de « Gironde ».",
        "Ligne\u00a04, colonne\u00a0A : « 108 » n’est pas un index de l’état 4001.",
        "Ligne\u00a07, colonne\u00a0D : « x » n’est pas un nombre.",
    ]


def test_another_file_is_no_table():
    assert not etat4001.is_table(read("t.csv", "Période;Lieu;Valeur\n2012;Ain;3".encode()))
