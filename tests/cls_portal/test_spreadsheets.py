"""Tables that people send: read as they are written, refused where they cannot be."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from cls_portal import spreadsheets
from cls_portal.spreadsheets import UNTOLD, Unreadable, Untold, number, place, read, table, tables


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1 250", "1250"), ("1\u202f250,5", "1250.5"), ("1\u00a0250,50", "1250.50"), ("0", "0"), ("-3", "-3"),
        ("12.5", "12.5"), (12, "12"), (12.5, "12.5"), (" 7 ", "7"),
    ],
)  # fmt: skip
def test_numbers_as_french_people_write_them(typed, meant):
    assert number(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["n.c.", "N.C.", "nc", "non connu"])
def test_not_known_is_not_zero(typed):
    assert number(typed) is None


@pytest.mark.parametrize(
    "typed", ["", "douze", "1,250.5", "1.250,5", "=1+1", "12e3", "١٢", "1,2,3", True, datetime(2024, 1, 1), "nan"]
)
def test_anything_else_is_no_number(typed):
    with pytest.raises(ValueError):  # noqa: PT011
        number(typed)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_in_the_ways_it_is_saved(encoding, delimiter):
    text = f"Période{delimiter}Valeur\r\n\r\n2024{delimiter}12\r\n"
    rows = read("x.csv", text.encode(encoding))
    assert [(row.line, row.values) for row in rows] == [(1, ("Période", "Valeur")), (3, ("2024", "12"))]


def test_a_workbook_gives_its_values_with_their_lines():
    rows = read("x.xlsx", workbook(["Période", "Valeur"], [], [2024, 12.5]))
    assert [(row.line, row.values) for row in rows] == [(1, ("Période", "Valeur")), (3, (2024, 12.5))]
    assert rows[1].text(0) == "2024"
    assert rows[1].text(9) == ""


OLD = Path(__file__).parent / "workbooks"  # .xls: see its README
CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:version="1.2"><office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"""


def ods(**sheets):
    """A workbook of LibreOffice, by the rows of each sheet as they stand in its XML."""
    tables = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in sheets.items())
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", CONTENT.format(tables))
    return file.getvalue()


def line(*cells, repeated=1):
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def said(text, **attributes):
    given = "".join(f' {name.replace("__", ":").replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<table:table-cell{given}><text:p>{text}</text:p></table:table-cell>"


def text(words, **attributes):
    return said(words, office__value_type="string", **attributes)


TABLE = line(text("Période"), text("Valeur"), text("Relevé le")) + line("<table:table-cell/>") + line(
    said("2024", office__value_type="float", office__value="2024"),
    said("12,5", office__value_type="float", office__value="12.5"),
    said("31/12/2024", office__value_type="date", office__date_value="2024-12-31"),
) + line('<table:table-cell table:number-columns-repeated="16384"/>', repeated=1_048_573)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"), [("x.xls", (OLD / "table.xls").read_bytes()), ("X.ODS", ods(Série=TABLE))], ids=["xls", "ods"]
)
def test_the_other_workbooks_give_the_same(name, content):
    rows = read(name, content)
    assert [(row.line, row.values) for row in rows] == [
        (1, ("Période", "Valeur", "Relevé le")), (3, (2024, 12.5, date(2024, 12, 31))),
    ]  # fmt: skip
    assert {row.sheet for row in rows} == {"Série"}
    assert rows[1].text(2) == "31/12/2024"


def test_the_sheet_asked_for_is_read_where_there_is_one():
    book = Workbook()
    book.active.append(["a"])
    book.create_sheet("Géographies").append(["b", True, datetime(2024, 1, 2, 3, 4), datetime(2024, 1, 2), 7.0])
    file = io.BytesIO()
    book.save(file)
    (row,) = read("x.xlsx", file.getvalue(), sheet="Géographies")
    assert row == spreadsheets.Row(1, ("b", True, datetime(2024, 1, 2, 3, 4), date(2024, 1, 2), 7), "Géographies")
    assert read("x.xlsx", file.getvalue(), sheet="Absente")[0].values == ("a",)


def far():
    """One cell at the end of everything: its lines and columns would fill hundreds of gigabytes."""
    book = Workbook()
    book.active["A1"], book.active["XFD1048576"] = 1, 2
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def damaged(content):
    """The same workbook, the compressed bytes of its sheet broken."""
    broken = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.getinfo(SHEET).header_offset
    name, extra = struct.unpack_from("<HH", content, start + 26)
    data = start + 30 + name + extra
    broken[data : data + 8] = b"\xff" * 8
    return bytes(broken)


def ciphered(content):
    """The same, every entry said to want a password."""
    changed = bytearray(content)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = changed.find(mark)
        while start >= 0:
            changed[start + flags] |= 1
            start = changed.find(mark, start + 1)
    return bytes(changed)


def saying_its_size(content, size):
    """The same, its sheet telling these dimensions."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as other:
        for entry in archive.infolist():
            data = archive.read(entry)
            if entry.filename == SHEET:
                head, _, tail = data.partition(b'<dimension ref="')
                data = head + b'<dimension ref="' + size.encode() + tail[tail.index(b'"') :]
            other.writestr(entry.filename, data)
    return file.getvalue()


def test_a_workbook_that_says_it_is_small_is_read_whole():
    rows = read("x.xlsx", saying_its_size(workbook([1, 2], [3, 4]), "A1"))
    assert [row.values[:2] for row in rows] == [(1, 2), (3, 4)]


def test_a_workbook_that_says_it_is_immense_costs_no_more():
    content = saying_its_size(workbook(*[[1, 2]] * 3_000), "A1:XFD3000")
    before = sum(os.times()[:4])  # ours and that of the process that opens it
    assert len(read("x.xlsx", content)) == 3_000
    assert sum(os.times()[:4]) - before < 2


def bomb(monkeypatch):
    monkeypatch.setattr(spreadsheets, "LARGEST_INFLATED", 100)
    return workbook(["a" * 500])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.pdf", b"%PDF", "format"),
        ("x.csv", b"", "vide"),
        ("x.csv", b"\x00\x01", "pas un texte"),
        ("x.csv", b'a;"b\n', "guillemet"),
        ("x.csv", b"a\n" * 20_001, "dépasse"),
        ("x.xlsx", b"PK\x03\x04", "abîmé"),
        ("x.xlsx", workbook(["a"])[:400], "abîmé"),
        ("x.xlsx", damaged(workbook(["a"])), "abîmé"),
        ("x.xlsx", ciphered(workbook(["a"])), "abîmé"),
        ("x.xlsx", far(), "trop étendu"),
        ("x.xlsx", workbook(["a"] * 300), "dépasse 200 colonnes"),
        ("x.xlsx", workbook(["a"], ["b", "=1+1"]), "Une formule .* ligne\u00a02, colonne\u00a0B"),
        ("x.xlsx", workbook(["a"], ["b", "#N/A"]), "Une erreur .* ligne\u00a02, colonne\u00a0B"),
        ("x.xls", (OLD / "formula.xls").read_bytes(), "formule .*« Série », ligne\u00a02, colonne\u00a0B"),
        ("x.xls", (OLD / "error.xls").read_bytes(), "Une erreur .* ligne\u00a02, colonne\u00a0B"),
        ("x.xls", (OLD / "table.xls").read_bytes()[:3000], "abîmé"),
        ("x.xls", b"<html><table><tr><td>1</td></tr></table></html>", "abîmé"),
        ("x.ods", ods(A=line(text("a")), B=TABLE)[:400], "abîmé"),
        (
            "x.ods",
            ods(
                A=line(text("a"))
                + line(text("b", table__number_columns_repeated=3), repeated=2)
                + line(text("c"), text("2", table__formula="of:=1+1"))
            ),
            "« A », ligne\u00a04, colonne\u00a0B",
        ),
    ],
)
def test_what_cannot_be_read_says_why(name, content, said):
    with pytest.raises(Unreadable, match=said):
        read(name, content)


def test_a_workbook_that_swells_is_refused(monkeypatch):
    with pytest.raises(Unreadable, match="volumineux"):
        read("x.xlsx", bomb(monkeypatch))


def test_another_zip_is_no_workbook():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "b")
    with pytest.raises(Unreadable, match="abîmé"):
        read("x.xlsx", file.getvalue())


def test_every_sheet_that_shows_comes_from_one_opening(monkeypatch):
    book = Workbook()
    book.active.append(["a"])
    for name, state in (("Vide", "visible"), ("Cachée", "hidden"), ("Deux", "visible")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        if name != "Vide":
            sheet.append(["b", "=1+1"])
    file = io.BytesIO()
    book.save(file)
    run, opened = subprocess.run, []
    monkeypatch.setattr(spreadsheets.subprocess, "run", lambda *a, **k: opened.append(a) or run(*a, **k))
    assert list(tables("x.xlsx", file.getvalue())) == [
        table("x.xlsx", file.getvalue()), table("x.xlsx", file.getvalue(), sheet="Deux")
    ]  # fmt: skip
    assert len(opened) == 3
    assert list(tables("x.csv", b"a;b")) == [table("x.csv", b"a;b")]
    for name, content in (("x.xlsx", b"PK"), ("x.xlsx", workbook()), ("x.csv", b"")):
        with pytest.raises(Unreadable):
            list(tables(name, content))


def test_columns_have_the_letters_of_spreadsheets():
    assert place(12, 2) == "ligne\u00a012, colonne\u00a0C"


def test_a_table_that_begins_away_from_the_corner_keeps_its_places():
    (row,) = read("x.xlsx", workbook([], [None, None, "a", "b"]))
    assert (row.line, row.values) == (2, (None, None, "a", "b"))


def kept_by_people():
    """A title over two columns, a sum that was computed, one that was not, an error, and a sheet that is hidden."""
    book = Workbook()
    sheet, notes = book.active, book.create_sheet("Notes")
    for row in (["Titre", None, None], ["a", "b", None], [1, "=1+1", "=2+2"], [3, "#N/A", None]):
        sheet.append(row)
    notes.append(["x"])
    notes.sheet_state = "hidden"
    sheet.title = "Suivi"
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A3:A3")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_table_that_people_keep():
    found = table("x.xlsx", kept_by_people())
    assert (found.sheet, found.sheets) == ("Suivi", ("Suivi",))
    title, _, formulas, error = [row.values for row in found.rows]
    assert title == ("Titre",) * 3
    assert formulas == (1, UNTOLD["formula"], UNTOLD["formula"])
    assert error == (3, UNTOLD["error"])
    assert [row.values for row in table("x.xlsx", kept_by_people(), sheet="Notes").rows] == [("x",)]
    assert table("x.csv", b"a;b\n").rows[0].values == ("a", "b")


@pytest.mark.parametrize(("name", "values"), [("formula.xls", ("Total",)), ("error.xls", ("Total",))])
def test_the_results_that_an_old_workbook_has_kept(name, values):
    rows = table(name, (OLD / name).read_bytes()).rows
    assert rows[0].values[:1] == values
    assert [each for row in rows for each in row.values if isinstance(each, Untold)] == (
        [UNTOLD["error"]] if name == "error.xls" else []
    )


def test_immense_merged_cells_cost_no_more(monkeypatch):
    monkeypatch.setattr(spreadsheets, "MOST_FILLED", 10)
    book = Workbook()
    book.active.append(["a"])
    book.active.merge_cells("A1:T20")
    file = io.BytesIO()
    book.save(file)
    (row,) = table("x.xlsx", file.getvalue()).rows
    assert row.values == ("a",) * 11
