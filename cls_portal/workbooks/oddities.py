"""The formulas and errors of a sheet, and their places: a formula's result would be that of another computer.

calamine gives the last result of a formula, and an empty cell for an error, without saying so. `first` gives the first
of them; `untold`, for a reader that takes the last result, the cells that have none: errors, formulas never computed.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from xml.etree import ElementTree

FORMULA, ERROR = "formula", "error"

# All that a damaged or ciphered workbook makes its readers raise; a feature of zip unknown here is a RuntimeError too.
BROKEN = (
    zipfile.BadZipFile, zlib.error, ElementTree.ParseError, struct.error, LookupError, ValueError, EOFError,
    RuntimeError, OSError, MemoryError,
)  # fmt: skip

Odd = tuple[str, int, int]  # kind, line and column from 0
MOST = 2_000


def first(content: bytes, index: int, name: str) -> Odd | None:
    """The first of that sheet, known by its rank and its name."""
    if not content.startswith(b"PK"):
        return next(((kind, line, column) for kind, line, column, _ in _of_xls(content, index)), None)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "content.xml" in archive.namelist():
            found = _of_ods(archive.read("content.xml"), index)
            return next(((FORMULA, line, column) for line, column, _ in found), None)
        return _of_xlsx(archive.read(_part_of(archive, name)))


def untold(content: bytes, index: int, name: str) -> list[Odd]:
    """The cells of that sheet that show an error, or a formula whose result was never kept; the first `MOST`."""
    return list(islice(_untold(content, index, name), MOST))


def _untold(content: bytes, index: int, name: str) -> Iterator[Odd]:
    if not content.startswith(b"PK"):
        yield from ((kind, line, column) for kind, line, column, kept in _of_xls(content, index) if not kept)
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "content.xml" not in archive.namelist():
            yield from _untold_in_xlsx(archive.read(_part_of(archive, name)))
            return
        for line, column, cell in _of_ods(archive.read("content.xml"), index):
            if b'calcext:value-type="error"' in cell:
                yield ERROR, line, column
            elif b"office:value-type=" not in cell:
                yield FORMULA, line, column


# .xlsx

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
IN_XLSX = re.compile(rb'<(?:\w+:)?f[\s/>]|<(?:\w+:)?c\s[^>]*\bt="e"[^>]*>')
CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*\br="([A-Z]{1,3})(\d{1,7})"')


def _part_of(archive: zipfile.ZipFile, name: str) -> str:
    """The file of the archive that holds the sheet of that name."""
    sheets = ElementTree.fromstring(archive.read("xl/workbook.xml")).iter()
    relation = next(each.attrib[RELATION] for each in sheets if each.get("name") == name and RELATION in each.attrib)
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = next(each.attrib["Target"] for each in links if each.get("Id") == relation)
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _of_xlsx(sheet: bytes) -> Odd | None:
    found = IN_XLSX.search(sheet)
    if found is None:
        return None
    kind = ERROR if b't="e"' in found[0] else FORMULA
    line, column = 0, 0
    for cell in CELL.finditer(sheet, max(0, found.start() - 2000), found.end()):
        line, column = int(cell[2]) - 1, _column(cell[1].decode())
    return kind, line, column


WHOLE_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
ADDRESS = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
IS_FORMULA, HAS_RESULT = re.compile(rb"<(?:\w+:)?f[\s/>]"), re.compile(rb"<(?:\w+:)?v>[^<]")


def _untold_in_xlsx(sheet: bytes) -> Iterator[Odd]:
    """An empty text is a result; an empty number is a formula that no program has computed."""
    if IN_XLSX.search(sheet) is None:
        return
    for cell in WHOLE_CELL.finditer(sheet):
        about, body = cell[1], cell[2] or b""
        is_error = b't="e"' in about
        if not is_error and (b't="str"' in about or HAS_RESULT.search(body) or not IS_FORMULA.search(body)):
            continue
        if at := ADDRESS.search(about):
            yield ERROR if is_error else FORMULA, int(at[2]) - 1, _column(at[1].decode())


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


# .ods

IN_ODS = re.compile(
    rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>|</table:(?:table-row)>", re.DOTALL
)
REPEATED = re.compile(rb'table:number-(?:rows|columns)-repeated="(\d{1,7})"')


def _of_ods(content: bytes, index: int) -> Iterator[tuple[int, int, bytes]]:
    """Line, column and text of each formula. Cells have no address: all are counted, repetitions included."""
    if b"table:formula=" not in content:
        return
    table, line, column, step = -1, 0, 0, 0
    for tag in IN_ODS.finditer(content):
        repeated = int(found[1]) if (found := REPEATED.search(tag[2] or b"")) else 1
        match tag[1]:
            case b"table":
                table, line, step = table + 1, 0, 0
            case b"table-row":
                line, column, step = line + step, 0, repeated
            case None:
                continue
            case _:
                if table == index and b"table:formula=" in tag[2]:
                    yield line, column, tag[2]
                column += repeated


# .xls: a compound file whose « Workbook » stream is a list of records

SHEET_AT, BEGINS, ENDS, FORMULA_CELL, BOOLEAN_OR_ERROR = 0x85, 0x809, 0x0A, 0x06, 0x205
RESULT_IS_ERROR = 2
FREE = 0xFFFFFFFA  # and above: no sector
ENTRY = 128


def _of_xls(content: bytes, index: int) -> Iterator[tuple[str, int, int, bool]]:
    """Each formula and error, and whether a formula has kept its result."""
    stream = _workbook_stream(content)
    starts = [struct.unpack_from("<I", data)[0] for _, kind, data in _records(stream, 0) if kind == SHEET_AT]
    depth = 0
    for _, kind, data in _records(stream, starts[index]):
        depth += (kind == BEGINS) - (kind == ENDS)
        if depth == 0:
            return
        if kind == FORMULA_CELL:
            yield FORMULA, *struct.unpack_from("<HH", data), data[12:14] != b"\xff\xff" or data[6] != RESULT_IS_ERROR
        if kind == BOOLEAN_OR_ERROR and data[7]:
            yield ERROR, *struct.unpack_from("<HH", data), False


def _records(stream: bytes, place: int) -> Iterator[tuple[int, int, bytes]]:
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _workbook_stream(content: bytes) -> bytes:
    """The stream « Workbook » (« Book » in older files), its sectors put end to end."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    table = _allocations(content, size)
    directory = _chain(content, table, struct.unpack_from("<I", content, 48)[0], size)
    entries = {}
    for place in range(0, len(directory) - ENTRY + 1, ENTRY):
        name = directory[place : place + struct.unpack_from("<H", directory, place + 64)[0]].decode("utf-16-le")
        entries[name.rstrip("\0")] = struct.unpack_from("<II", directory, place + 116)
    start, length = entries.get("Workbook") or entries["Book"]
    if length >= struct.unpack_from("<I", content, 56)[0]:
        return _chain(content, table, start, size)[:length]
    small = _chain(content, table, entries["Root Entry"][0], size)
    short = _numbers(_chain(content, table, struct.unpack_from("<I", content, 60)[0], size))
    mini = 1 << struct.unpack_from("<H", content, 32)[0]
    return b"".join(small[each * mini : (each + 1) * mini] for each in _sectors(short, start))[:length]


def _allocations(content: bytes, size: int) -> list[int]:
    """Which sector follows each."""
    listed = list(struct.unpack_from("<109I", content, 76))
    more = struct.unpack_from("<I", content, 68)[0]
    seen: set[int] = set()
    while more < FREE and more not in seen:
        seen.add(more)
        *others, more = _numbers(_sector(content, more, size))
        listed += others
    return _numbers(b"".join(_sector(content, each, size) for each in listed if each < FREE))


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _sector(content: bytes, number: int, size: int) -> bytes:
    return content[(number + 1) * size : (number + 2) * size]


def _sectors(table: list[int], number: int) -> Iterator[int]:
    """The chain that starts there; one that turns round ends."""
    for _ in range(len(table)):
        if number >= FREE:
            return
        yield number
        number = table[number]


def _chain(content: bytes, table: list[int], start: int, size: int) -> bytes:
    return b"".join(_sector(content, each, size) for each in _sectors(table, start))
