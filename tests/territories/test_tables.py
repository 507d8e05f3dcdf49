"""A bad file is told with its file, line and column."""

from __future__ import annotations

import lzma
import re
from pathlib import Path

import pytest

from cls_portal.errors import Refused
from territories.tables import MOST_PROBLEMS, Line, Problems, read_table, sha256_of

COLUMNS = ("code", "nom")


def problems_of(path: Path) -> list[str]:
    problems = Problems()
    list(read_table(path, COLUMNS, problems))
    return [str(reason) for reason in problems.reasons]


def written(folder: Path, content: bytes, name: str = "x.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def line(**cells: str) -> Line:
    return Line("x.csv", 7, cells, Problems())


def said(given: Line) -> list[str]:
    return [str(reason) for reason in given.problems.reasons]


def test_cells_are_read_by_name_with_their_line(tmp_path: Path) -> None:
    lines = list(read_table(written(tmp_path, "code;nom\n01001;Évry\n".encode()), COLUMNS, Problems()))
    assert [(found.number, found.cells) for found in lines] == [(2, {"code": "01001", "nom": "Évry"})]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"code;name\n1;a\n", "x.csv, ligne 1, colonne « nom » : l’en-tête attendu est « nom », « name » est écrit."),
        (b"code\n1\n", "x.csv, ligne 1, colonne « nom » : l’en-tête attendu est « nom », « (rien) » est écrit."),
        (b"code;nom;plus\n", "x.csv, ligne 1, colonne « plus » : colonne en trop."),
        (b"code;nom\n1;a\n2\n", "x.csv, ligne 3 : 1 cellules au lieu de 2."),
        (b"code;nom\n1;\xe9\n", "x.csv, ligne 2 : l’octet 3 n’est pas de l’UTF-8."),
    ],
)
def test_a_malformed_file_is_told(tmp_path: Path, content: bytes, expected: str) -> None:
    assert problems_of(written(tmp_path, content)) == [expected]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path / "absent.csv")[0].startswith("absent.csv, ligne 1 : le fichier ne peut pas être lu")


def test_a_truncated_archive_is_told(tmp_path: Path) -> None:
    packed = lzma.compress(b"code;nom\n" + b"1;a\n" * 10_000)
    path = written(tmp_path, packed[: len(packed) // 2], "x.csv.xz")
    assert "abîmé ou tronqué" in problems_of(path)[0]


def test_cells_that_break_their_form_are_told() -> None:
    bad = line(code="1", number="12,5", kind="XXX", empty="", several="01000|A")
    bad.code("code", re.compile(r"[0-9]{5}"))
    bad.integer("number")
    bad.one_of("kind", {"COM": "commune"})
    bad.text("empty")
    bad.codes("several", re.compile(r"[0-9]{5}"))
    assert said(bad) == [
        "x.csv, ligne 7, colonne « code » : « 1 » n’est pas un code valable.",
        "x.csv, ligne 7, colonne « number » : « 12,5 » n’est pas un nombre entier.",
        "x.csv, ligne 7, colonne « kind » : « XXX » est inconnu ; valeurs attendues : COM.",
        "x.csv, ligne 7, colonne « empty » : la cellule est vide.",
        "x.csv, ligne 7, colonne « several » : « A » n’est pas un code valable.",
    ]


def test_an_empty_number_is_none_and_not_a_problem() -> None:
    assert line(number="").integer("number") is None


def test_many_problems_are_counted_rather_than_listed() -> None:
    problems = Problems()
    for number in range(MOST_PROBLEMS + 5):
        problems.add("x.csv", number, "code", "faux.")
    with pytest.raises(Refused) as refusal:
        problems.refuse_if_any()
    assert len(refusal.value.reasons) == MOST_PROBLEMS + 1
    assert str(refusal.value.reasons[-1]) == "… et 5 autres erreurs."


def test_the_fingerprint_of_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="ne peut pas être lu"):
        sha256_of(tmp_path / "absent.csv")
