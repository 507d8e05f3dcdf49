"""The table of priority areas: read cell by cell, previewed, then written as a whole."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from cls_portal.actors import TESTS
from cls_portal.errors import Forbidden, Refused
from cls_portal.models import Agent
from territories.area_lines import AreaLine, today_codes
from territories.exchange import COLUMNS, MOST_LINES, BadTable, blank_file, freeze, read_areas, thaw
from territories.models import PriorityArea
from territories.operations import import_priority_areas

pytestmark = pytest.mark.django_db
HEAD = "nature;code;nom;communes;population;debut;fin;source"
SINCE = date(2015, 1, 1)
PALMER = AreaLine("qpv", "Palmer", SINCE, "décret", "QP033001", ("33119", "33249"), population=9540)


def csv_of(*lines: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *lines]).encode()


def xlsx_of(*rows: list[Any]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(content)
    return content.getvalue()


def test_a_table_is_read_with_its_codes_dates_and_numbers() -> None:
    read = read_areas("a.csv", csv_of("QPV;QP033001;Palmer;33119, 33249;9 540;01/01/2015;2024-01-01;décret"))
    assert read.problems == []
    (line,) = read.lines
    assert line == AreaLine(
        "qpv", "Palmer", SINCE, "décret", "QP033001", ("33119", "33249"), population=9540, ends_on=date(2024, 1, 1)
    )


def test_the_blank_file_is_what_the_import_expects() -> None:
    sheet = load_workbook(io.BytesIO(blank_file())).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [column.label for column in COLUMNS]
    assert read_areas("modele.xlsx", blank_file()).problems[0].text.startswith("Le fichier ne contient aucune ligne")


def test_the_official_table_of_2024_is_understood() -> None:
    """Its own columns, numbers where codes lost their zero, several communes in a cell, an arrondissement of Paris."""
    head = ["code_qp", "lib_qp", "insee_reg", "lib_reg", "insee_dep", "lib_dep", "insee_com", "lib_com", "siren_epci"]
    content = xlsx_of(
        head,
        ["QN00101M", "Grande Reyssouze", 84, "ARA", 1, "Ain", 1053, "Bourg-en-Bresse", 200071751],
        ["QN03301M", "Palmer", 75, "NA", 33, "Gironde", "33119,33249", "Cenon, Lormont", 243300316],
        ["QN07501M", "Porte Montmartre", 11, "IDF", 75, "Paris", "75118", "Paris", 200054781],
    )
    read = read_areas("qpv_2024.xlsx", content, source="ANCT")
    assert read.problems == []
    assert [(line.kind, line.communes, line.starts_on) for line in read.lines] == [
        ("qpv", ("01053",), date(2024, 1, 1)),
        ("qpv", ("33119", "33249"), date(2024, 1, 1)),
        ("qpv", ("75056",), date(2024, 1, 1)),
    ]


def test_codes_of_former_communes_become_those_of_today() -> None:
    found = today_codes(["01312", "75118", "33039", "00000"])
    assert found == {"01312": ["01426"], "75118": ["75056"], "33039": ["33039"], "00000": []}


def test_everything_wrong_is_told_with_its_line_and_column() -> None:
    read = read_areas(
        "a.csv",
        csv_of(
            "zup;X1;A;33039;;01/01/2015;;s",
            "qpv;;;33039;;01/01/2015;;s",
            "qpv;QP1;A;;;01/01/2015;;s",
            "",
            "qpv;QP2;A;99999;;01/01/2015;;s",
            "qpv;QP3;A;33039;-3;01/01/2015;;s",
            "qpv;QP4;A;33039;;31/02/2015;;s",
            "zus;ZU5;A;33039;;;;s",
            "qpv;QP6;A;33039;;01/01/2015;01/01/2014;s",
            "qpv;QP7;A;33039;;01/01/2015;;",
            "qpv;QP7;A;33039;;01/01/2015;;s",
            f"qpv;QP8;{'A' * 201};33039;;01/01/2015;;s",
        ),
    )
    assert [(p.line, p.column) for p in read.problems] == [
        (2, "nature"), (3, "nom"), (4, "communes"), (6, "communes"), (7, "population"), (8, "debut"), (9, "debut"),
        (10, "fin"), (11, "source"), (13, "nom"), (12, "code"),
    ]  # fmt: skip
    assert "n’est le code d’aucune commune" in read.problems[3].text


@pytest.mark.parametrize(
    ("head", "column", "words"),
    [
        ("nature;code;nom", "communes", "Cette colonne manque."),
        (HEAD + ";couleur", "couleur", "Colonne inconnue"),
        ("code_qp,lib_qp", "nature", "Cette colonne manque."),
        ("code_qp,insee_com", "lib_qp", "Cette colonne manque."),
    ],
)
def test_a_wrong_heading_is_told(head: str, column: str, words: str) -> None:
    problems = read_areas("a.csv", csv_of("x", head=head)).problems
    assert any(p.line == 1 and p.column == column and words in p.text for p in problems)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"PK not a workbook", "abîmé"),
        ("a.xlsx", csv_of("x"), "abîmé"),
        ("a.csv", b"PK\x00\x00", "pas un texte"),
        ("a.csv", csv_of(*["qpv;;A;33039;;01/01/2015;;s"] * (MOST_LINES + 1)), "plus de 5000 lignes"),
        ("a.csv", b'a;"' + b"x" * 200_000, "ne se lit pas"),
    ],
    ids=["no zip", "text", "binary", "too many lines", "endless cell"],
)
def test_what_is_no_table_is_refused(name: str, content: bytes, words: str) -> None:
    with pytest.raises(BadTable, match=words):
        read_areas(name, content)


def test_the_lines_that_were_shown_come_back_as_they_were() -> None:
    assert thaw(freeze([PALMER])) == [PALMER]
    with pytest.raises(BadTable, match="expiré"):
        thaw(freeze([PALMER])[:-1] + "x")


# Writing


def test_an_import_creates_changes_and_leaves(administrator: Agent) -> None:
    first = import_priority_areas([PALMER], by=administrator)
    again = import_priority_areas([PALMER], by=administrator)
    renamed = AreaLine("qpv", "Palmer – Saraillère", SINCE, "décret", "QP033001", ("33119",))
    changed = import_priority_areas([renamed], by=administrator)
    assert [(r.created, r.changed, r.same) for r in (first, again, changed)] == [(1, 0, 0), (0, 0, 1), (0, 1, 0)]
    area = PriorityArea.objects.get()
    assert (area.name, area.population, [c.code for c in area.communes.all()]) == (renamed.name, None, ["33119"])
    assert area.events.order_by("pgh_id").first().pgh_context["verb"] == "priority_area.imported"


def test_an_import_is_all_or_nothing(claire: Agent) -> None:
    landes = AreaLine("qpv", "Moncousu", SINCE, "décret", "QP040001", ("40192",))
    with pytest.raises(Forbidden, match="Moncousu"):
        import_priority_areas([PALMER, landes], by=claire)
    with pytest.raises(Refused, match="inconnues\u00a0: 99999"):
        import_priority_areas([PALMER, AreaLine("qpv", "X", SINCE, "s", "Q", ("99999",))], by=TESTS)
    with pytest.raises(Refused, match="plusieurs fois"):
        import_priority_areas([PALMER, PALMER], by=TESTS)
    with pytest.raises(Refused, match="aucune géographie"):
        import_priority_areas([], by=TESTS)
    assert not PriorityArea.objects.exists()


def test_a_prefecture_rewrites_nothing_of_its_neighbour(claire: Agent) -> None:
    import_priority_areas([AreaLine("qpv", "Moncousu", SINCE, "décret", "QP040001", ("40192",))], by=TESTS)
    with pytest.raises(Forbidden, match="Moncousu"):
        import_priority_areas([AreaLine("qpv", "À moi", SINCE, "décret", "QP040001", ("33039",))], by=claire)


@pytest.fixture
def signed_in(client: Client, claire: Agent) -> Client:
    client.force_login(claire)
    return client


def deposit(client: Client, *lines: str) -> str:
    file = SimpleUploadedFile("qpv.csv", csv_of(*lines))
    return client.post(reverse("priority-area-import"), {"table": file}).content.decode()


def test_nothing_is_written_before_the_confirmation(signed_in: Client) -> None:
    html = deposit(signed_in, "qpv;QP033001;Palmer;33119;;01/01/2015;;décret")
    assert "1\u00a0géographie lue" in html
    assert not PriorityArea.objects.exists()
    frozen = html.split('name="lines" value="')[1].split('"')[0]
    answer = signed_in.post(reverse("priority-area-import-confirm"), {"lines": frozen})
    assert answer.status_code == 302
    assert PriorityArea.objects.get().name == "Palmer"


def test_a_wrong_table_offers_no_confirmation(signed_in: Client) -> None:
    html = deposit(signed_in, "qpv;QP033001;Palmer;33119;;01/01/2015;;décret", "qpv;QP040001;X;40192;;01/01/2015;;s")
    assert "hors de votre territoire" in html
    assert 'name="lines"' not in html


def test_a_preview_tampered_with_is_refused(signed_in: Client) -> None:
    answer = signed_in.post(reverse("priority-area-import-confirm"), {"lines": "x"})
    assert answer.status_code == 409
    assert "expiré" in answer.content.decode()


def test_a_file_that_is_no_table_is_told_beside_it(signed_in: Client) -> None:
    file = SimpleUploadedFile("qpv.xlsx", b"nothing")
    assert "abîmé" in signed_in.post(reverse("priority-area-import"), {"table": file}).content.decode()


def test_the_model_is_downloaded(signed_in: Client) -> None:
    answer = signed_in.get(reverse("priority-area-blank"))
    assert answer.content[:2] == b"PK"
