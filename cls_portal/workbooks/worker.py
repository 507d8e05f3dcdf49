"""Reads sheets apart: `python -m cls_portal.workbooks.worker SHEET ROWS COLUMNS INFLATED [kept|every]`.

The workbook is on its input, what it holds on its output, in JSON: `{"sheet", "rows"}`, or `{"error"}`, or
`{"odd": [kind, line, column]}`. Memory and time are bounded, nothing is written. With `kept`, the results that formulas
have kept are taken: nothing is refused for a formula; `sheets` (those that show), `merged` and `untold` come as well.
With `every`, the same of each sheet that shows, under `tables`.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from cls_portal.workbooks import oddities

MEMORY = 2**30
CPU = 30  # seconds
BROKEN, CIPHERED, HEAVY, WIDE = "broken", "ciphered", "heavy", "wide"
KEPT, EVERY = "kept", "every"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how an .xls begins


def main(wanted: str, most_rows: int, most_columns: int, most_inflated: int, way: str = "") -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        said = _read(content, wanted, most_rows, most_columns, most_inflated, way)
    except PasswordError:
        said = {"error": CIPHERED}
    except (CalamineError, *oddities.BROKEN):
        said = {"error": BROKEN}
    json.dump(said, sys.stdout)


def _read(
    content: bytes, wanted: str, most_rows: int, most_columns: int, most_inflated: int, way: str
) -> dict[str, Any]:
    if not content.startswith(COMPOUND):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > most_inflated:
                return {"error": HEAVY}
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        if way == EVERY:
            tables = [_apart(book, content, name, most_rows, most_columns) for name in _shown(book)]
            return {"tables": tables} if tables else {"error": BROKEN}
        return _sheet(book, content, _chosen(book, wanted), most_rows, most_columns, way == KEPT)


def _apart(book: CalamineWorkbook, content: bytes, name: str, most_rows: int, most_columns: int) -> dict[str, Any]:
    """One of all: what is broken there says nothing of the others."""
    try:
        return _sheet(book, content, name, most_rows, most_columns, True)
    except (CalamineError, *oddities.BROKEN):
        return {"error": BROKEN}


def _sheet(
    book: CalamineWorkbook, content: bytes, name: str, most_rows: int, most_columns: int, kept: bool
) -> dict[str, Any]:
    index = book.sheet_names.index(name)
    odd = None if kept else oddities.first(content, index, name)
    if odd is not None:
        return {"odd": odd, "sheet": name}
    sheet = book.get_sheet_by_name(name)
    if sheet.total_width > 16 * most_columns:
        return {"error": WIDE}
    said = {"sheet": name, "rows": list(_rows(sheet, most_rows + 1, most_columns + 1))}
    if kept:
        said["sheets"] = _shown(book)
        said["merged"] = (sheet.merged_cell_ranges or [])[: oddities.MOST]
        said["untold"] = oddities.untold(content, index, name)
    return said


def _chosen(book: CalamineWorkbook, wanted: str) -> str:
    """The sheet of that name, else the first that shows."""
    return wanted if wanted in book.sheet_names else _shown(book)[0]


def _shown(book: CalamineWorkbook) -> list[str]:
    """The sheets that show; all of them where none does."""
    sheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    shown = [each.name for each in sheets if each.visible == SheetVisibleEnum.Visible]
    return shown or [each.name for each in sheets]


def _rows(sheet: CalamineSheet, most_rows: int, most_columns: int) -> Iterator[list[Any]]:
    """Line and values of the lines that hold something; one more line and column than allowed, so that it is seen.

    calamine keeps the empty lines above a table, not the empty columns before it.
    """
    before = [None] * (sheet.start[1] if sheet.start else 0)
    for line, cells in enumerate(sheet.iter_rows(), 1):
        if line > most_rows:
            return
        values = [*before, *(_plain(cell) for cell in cells)][:most_columns]
        while values and values[-1] is None:
            values.pop()
        if values:
            yield [line, values]


def _plain(cell: Any) -> Any:
    """What JSON can say; days, moments, hours and durations as `{kind: value}`."""
    match cell:
        case "":
            return None
        case float() if cell.is_integer() and abs(cell) < 2**53:
            return int(cell)
        case datetime() if cell.time() != time.min:
            return {"moment": cell.isoformat()}
        case date():
            return {"day": f"{cell:%Y-%m-%d}"}
        case time():
            return {"hour": cell.isoformat()}
        case timedelta():
            return {"seconds": cell.total_seconds()}
    return cell


if __name__ == "__main__":
    rows, columns, inflated = map(int, sys.argv[2:5])
    main(sys.argv[1], rows, columns, inflated, *sys.argv[5:])
