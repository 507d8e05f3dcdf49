"""Bad files: each a French message with its line, and nothing loaded."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.db import connection

from cls_portal.actors import TESTS
from cls_portal.errors import Refused
from diagnostics.models import AreaSummary, Edition
from diagnostics.operations import import_delinquency
from territories.models import ReferenceLoad
from tests.diagnostics.recorded import HEADER, cell, csv_text, load_rows

pytestmark = pytest.mark.django_db
THEFT = "Vols avec armes"
GOOD = [cell(code, 2025, THEFT, count=6) for code in ("33039", "33063", "33281")]
NAME = "donnee-produit-le2026-06-25.csv.gz"
LINE = csv_text(["CODGEO_2026", *HEADER], GOOD)


def import_text(folder: Path, text: str | bytes, name: str = NAME) -> None:
    content = text.encode() if isinstance(text, str) else text
    path = folder / name
    path.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    import_delinquency(path, by=TESTS)


def with_line(line: list[str]) -> str:
    return csv_text(["CODGEO_2026", *HEADER], [*GOOD, line])


def changed(**cells: str) -> list[str]:
    """A good line with these cells, by the rank of their column."""
    line = cell("33318", 2025, THEFT, count=6)
    for rank, value in cells.items():
        line[int(rank.removeprefix("c"))] = value
    return line


BAD = {
    "negative count": (with_line(changed(c4="-6")), "ligne 5, colonne « nombre » : « -6 » est négatif."),
    "unknown indicator": (with_line(changed(c2="Vols de vélos")), "colonne « indicateur » : indicateur inconnu "
                          "« Vols de vélos ». Indicateurs connus : Violences physiques intrafamiliales"),
    "no commune has it": (with_line(changed(c2="Homicides")), "indicateur inconnu « Homicides »"),
    "wrong unit": (with_line(changed(c3="Victime")), "pas l’unité de « Vols avec armes » (Infraction)."),
    "duplicated key": (with_line(GOOD[1]), "ligne 5 : 33063, 2025, « Vols avec armes » figure déjà à la ligne 3."),
    "unknown commune": (with_line(changed(c0="33999")), "ligne 5, colonne « CODGEO_2026 » : « 33999 » n’est le code "
                        "d’aucune commune connue"),
    "withheld with a number": (with_line(changed(c6="ndiff")), "ndiff (non diffusé), mais un nombre ou un taux"),
    "published without a number": (with_line(changed(c4="NA", c5="NA")), "colonne « nombre » : le nombre manque"),
    "unknown state": (with_line(changed(c6="secret")), "« secret » est inconnu (diff ou ndiff)."),
    "not a number": (with_line(changed(c7="beaucoup")), "colonne « insee_pop » : « beaucoup » n’est pas un nombre."),
    "infinite rate": (with_line(changed(c5="NaN")), "colonne « taux_pour_mille » : « NaN » n’est pas un nombre."),
    "not a year": (with_line(changed(c1="20255")), "colonne « annee » : « 20255 » n’est pas une année."),
    "no year": (with_line(changed(c1="NA")), "l’année manque."),
    "a cell too few": (LINE + "33318;2025;x\n", "ligne 5 : 3 cellules au lieu de 13."),
    "not UTF-8": (LINE.encode() + "\"33318\";\"2025\";\"Dégâts\"\n".encode("latin-1"), "ligne 5 : l’octet 18 n’est pas "
                  "de l’UTF-8."),
    "a null character": (LINE + "33318;\0\n", "ligne 5 : cette ligne contient un caractère nul."),
    "an open quote": (LINE + '"33318;2025\n', "ligne illisible : guillemets mal fermés."),
    "an escape": (with_line(changed(c0="\\N")), "« \\N » n’est pas un code valable."),
    "no line": (LINE.splitlines()[0] + "\n", "ligne 2 : le fichier ne contient aucune ligne."),
    "a comma": (LINE.replace(";", ","), "le séparateur attendu est le point-virgule"),
    "a column less": (LINE.replace('"nombre";', "", 1), "la colonne « nombre » manque."),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_with_its_line_and_nothing_is_loaded(what, tmp_path):
    former = load_rows([cell("33039", 2025, THEFT, count=10)])
    content, said = BAD[what]
    with pytest.raises(Refused) as refusal:
        import_text(tmp_path, content)
    told = str(refusal.value).replace("\u00a0", " ")
    assert told.startswith(f"{NAME}, ligne ")
    assert said in told
    former.refresh_from_db()
    assert (former.revision, ReferenceLoad.objects.filter(kind="ssmsi-communes").count()) == (2, 1)
    assert set(AreaSummary.objects.values_list("count", flat=True)) == {10}
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, count FROM diagnostics_recordedcrime")
        assert cursor.fetchall() == [("33039", 10)]
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE '%\\_loading'")
        assert cursor.fetchone() == (0,)


def test_a_truncated_file_leaves_nothing(tmp_path):
    path = tmp_path / NAME
    rows = [cell(code, 2025, THEFT, count=6) for code in ("33039", "33063")] * 500
    path.write_bytes(gzip.compress(csv_text(["CODGEO_2026", *HEADER], rows).encode())[:-20])
    with pytest.raises(Refused, match="tronqué"):
        import_delinquency(path, by=TESTS)
    assert not Edition.objects.exists()


def test_faults_are_told_once_each_and_twenty_at_most(tmp_path):
    bad = [changed(c2="Vols de vélos")] * 30 + [changed(c4=f"-{n}") for n in range(1, 40)]
    with pytest.raises(Refused) as refusal:
        import_text(tmp_path, csv_text(["CODGEO_2026", *HEADER], bad))
    texts = [reason.text for reason in refusal.value.reasons]
    assert len(texts) == 21
    assert sum("vélos" in text for text in texts) == 1
    assert "s’est arrêtée à la 20e erreur" in texts[-1]


def test_a_name_that_does_not_say_its_edition_asks_for_it(tmp_path):
    with pytest.raises(Refused, match="indiquez la date de production") as refusal:
        import_text(tmp_path, LINE, "delinquance.csv")
    assert refusal.value.reasons[0].field == "edition"
