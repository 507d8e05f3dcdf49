"""Files of a list: the same rows, in the same order, typed, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import InternalError, connection
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from cls_portal import exports
from cls_portal.exports import csv_file, reading, xlsx
from cls_portal.exports.heads import Head
from cls_portal.exports.safety import is_dangerous
from cls_portal.listing import Badge, Column
from cls_portal.models import Agent
from tests.cls_portal.shelf import BOOKS, Book

FORMULAS = ("=1+1", "+33 1 23", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "=cmd|' /C calc'!A0")


def csv_rows(rows: Sequence[Sequence[Any]], *labels: str) -> list[list[str]]:
    text = b"".join(csv_file.write("x", [Head(label) for label in labels], iter(rows))).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def sheets(rows: Iterator[Sequence[Any]], *heads: Head) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(b"".join(xlsx.write("Livres", heads, rows))))


def body(answer: Any) -> bytes:
    assert isinstance(answer, StreamingHttpResponse)
    return b"".join(answer)  # type: ignore[arg-type]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_text_that_looks_like_a_formula_stays_a_text(formula: str) -> None:
    assert csv_rows([[formula]], "=titre") == [["'=titre"], [f"'{formula}"]]
    cell = sheets(iter([[formula]]), Head("Titre")).active["A2"]
    assert cell.data_type == "s"
    assert cell._style.quotePrefix  # a spreadsheet keeps it a text even when it is edited
    assert cell.value == formula.replace("\r", "\n")


def test_negative_numbers_stay_numbers() -> None:
    values = [-2, Decimal("-1234.50"), -0.5]
    assert csv_rows([values], "a", "b", "c")[1] == ["-2", "-1234,50", "-0,5"]
    row = [cell.value for cell in sheets(iter([values]), *[Head("x")] * 3).active[2]]
    assert row == [-2, -1234.5, -0.5]


def test_values_are_written_as_french_spreadsheets_read_them() -> None:
    moment = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    row = [date(2026, 12, 31), moment, True, None, Badge("signé"), 'a;b\n"c"', [1, "deux"]]
    assert csv_rows([row], *"abcdefg")[1] == [
        "31/12/2026", "02/07/2026 00:30", "oui", "", "signé", "a;b\n\"c\"", "1, deux",
    ]  # fmt: skip


def test_xlsx_cells_are_typed_and_formatted() -> None:
    heads = (
        Head("Date", "date"),
        Head("Moment", "date"),
        Head("Montant", "amount"),
        Head("Nombre", "count"),
        Head("Part", "percent"),
        Head("Code"),
        Head("Vide"),
    )
    values = [date(2026, 12, 31), datetime(2026, 7, 1, 22, 30, tzinfo=UTC), Decimal("1234.50"), 3, 12.5, "01", None]
    sheet = sheets(iter([values]), *heads).active
    cells = sheet[2]
    assert [cell.value for cell in cells] == [
        datetime(2026, 12, 31), datetime(2026, 7, 2, 0, 30), 1234.5, 3, 12.5, "01", None,
    ]  # fmt: skip
    assert cells[2].number_format == '#,##0.00\\ "€"'
    assert cells[3].number_format == "#,##0"
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:G2"


def test_what_the_xlsx_format_cannot_hold_is_written_as_text() -> None:
    values = [date(1871, 3, 18), 10**18, float("nan"), Decimal("NaN"), "a\x0bb_x0041_", " bord ", "x" * 40_000]
    cells = sheets(iter([values]), *[Head("x")] * 7).active[2]
    assert [cell.value for cell in cells][:3] == ["18/03/1871", "1000000000000000000", "nan"]
    assert cells[4].value in {"ab_x0041_", "ab_x005F_x0041_"}
    assert cells[5].value == " bord "
    assert len(cells[6].value) == 32_767


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_any_text_survives_csv(values: list[str]) -> None:
    read = csv_rows([values], *["x"] * len(values))[1] if values != [""] else [""]
    assert read == [f"'{value}" if is_dangerous(value) else value for value in values]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_text_makes_a_workbook_that_opens(value: str) -> None:
    sheets(iter([[value]]), Head("x"))


def test_more_rows_than_a_sheet_holds_go_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ROWS_PER_SHEET", 3)
    book = sheets(iter([[n] for n in range(7)]), Head("n"))
    assert book.sheetnames == ["Livres", "Livres 2", "Livres 3"]
    assert [row[0] for sheet in book for row in sheet.iter_rows(min_row=2, values_only=True)] == list(range(7))
    assert sheets(iter([]), Head("n")).sheetnames == ["Livres"]


@pytest.fixture
def books(shelf: type[Book]) -> list[Book]:
    first = Book.objects.create(title="=1+1", rank=0)
    return [first] + [Book.objects.create(title=f"Tome {n:02}", rank=n % 3, sequel_of=first) for n in range(1, 12)]


def exported(query: str) -> list[list[str]]:
    request = RequestFactory().get(f"/livres/{query}")
    answer = BOOKS.export(request, Book.objects.all().for_list())
    return list(csv.reader(io.StringIO(body(answer).decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_file_holds_exactly_the_filtered_rows_in_the_order_shown(books: list[Book]) -> None:
    lines = exported("?export=csv&titre=tome&rang=1&tri=-titre&apres=zz")
    assert lines[0] == ["Titre", "Rang", "Prix", "Imprimé le", "Suite de"]
    assert [line[0] for line in lines[1:]] == ["Tome 10", "Tome 07", "Tome 04", "Tome 01"]
    assert lines[1][4] == "'=1+1"


def test_the_file_holds_the_chosen_columns_never_those_kept_out(books: list[Book]) -> None:
    assert exported("?export=csv&colonnes=prix,notes")[0] == ["Prix"]


def test_every_page_is_in_the_file(books: list[Book]) -> None:
    assert len(exported("?export=csv")) == 13


def test_functions_and_paths_write_the_same_file(books: list[Book]) -> None:
    paths = BOOKS.columns[:5]
    functions = [Column(c.key, c.label, c.getter(), kind=c.kind) for c in paths]
    rows = Book.objects.order_by("pk").for_list()
    assert reading._plan(paths, rows)[0] is not rows
    assert reading._plan(functions, rows)[0] is rows
    assert body_of(paths, rows) == body_of(functions, rows)
    assert body_of(paths, rows.distinct()) == body_of(functions, rows)


def body_of(columns: Sequence[Column], rows: Any) -> bytes:
    return b"".join(exports.stream("csv", "x", columns, rows))


def test_the_answer_is_an_attachment_named_after_the_day_in_france(
    client: Client, reader: Agent, books: list[Book]
) -> None:
    with time_machine.travel(datetime(2026, 12, 30, 23, 30, tzinfo=UTC), tick=False):
        client.force_login(reader)
        answer = client.get("/livres/?export=xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="livres-2026-12-31.xlsx"'
    assert answer["Cache-Control"] == "no-store"
    assert zipfile.ZipFile(io.BytesIO(body(answer))).testzip() is None


def test_the_first_bytes_leave_before_any_row_is_read(books: list[Book]) -> None:
    for kind in exports.FORMATS:
        stream = exports.stream(kind, "x", BOOKS.columns[:2], Book.objects.order_by("pk"))
        with CaptureQueriesContext(connection) as statements:
            assert next(stream)
        assert len(statements) == 0
        stream.close()  # type: ignore[attr-defined]


def test_the_transaction_of_an_export_only_reads(books: list[Book]) -> None:
    def writes(book: Book) -> str:
        Book.objects.filter(pk=book.pk).update(title="écrit")
        return ""

    with pytest.raises(InternalError, match="read-only transaction"):
        body_of([Column("x", "X", writes)], Book.objects.order_by("pk"))


def test_a_filter_that_cannot_be_read_exports_nothing(page_client: Client, books: list[Book]) -> None:
    answer = page_client.get("/livres/?export=csv&apres_le=hier")
    assert not answer.streaming
    assert "Saisissez une date valide." in answer.content.decode()


def test_an_unknown_format_is_the_page(page_client: Client, books: list[Book]) -> None:
    assert not page_client.get("/livres/?export=exe").streaming
