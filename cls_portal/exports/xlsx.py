"""XLSX written as it is read: a zip whose sheets are made of rows, nothing kept in memory.

Cells are typed (numbers, dates); texts are inline strings, never formulas, and those that look like one
carry the « quote prefix » style, so that a spreadsheet keeps them as text even when somebody edits the cell.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Any, cast
from xml.sax.saxutils import escape

from django.utils import timezone
from django.utils.safestring import SafeString

from cls_portal.exports import xlsx_parts as parts
from cls_portal.exports.heads import Head
from cls_portal.exports.safety import is_dangerous
from cls_portal.wording import plain_text

ROWS_PER_SHEET = 1_048_575  # the limit of the format, less the headings
LONGEST_TEXT = 32_767
EPOCH = date(1899, 12, 30)
FIRST_SAFE_DAY = date(1900, 3, 1)  # spreadsheets believe that 1900 was a leap year
LARGEST_EXACT = 10**15
PIECE = 1 << 16
BATCH = 100

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPE_LIKE = re.compile(r"_(x[0-9A-Fa-f]{4}_)")

# A cell is `<c r="A1"` + what its writer returns.
CellWriter = Callable[[Any], str]


class Sink:
    """The unseekable file the zip is written to; `taken` empties it."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self.pieces.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        data = b"".join(self.pieces)
        self.pieces.clear()
        self.size = 0
        return data


def write(title: str, heads: Sequence[Head], rows: Iterator[Sequence[Any]]) -> Iterator[bytes]:
    """The workbook in pieces of about 64 KiB, its first parts at once."""
    sink = Sink()
    names: list[str] = []
    with zipfile.ZipFile(cast(IO[bytes], sink), "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in parts.OPENING.items():
            archive.writestr(entry(name), text)
        yield sink.taken()
        first: list[Sequence[Any]] | None = []
        while first is not None:
            names.append(parts.sheet_name(title, len(names) + 1))
            with archive.open(entry(f"xl/worksheets/sheet{len(names)}.xml"), "w", force_zip64=True) as sheet:
                for text in _sheet(heads, chain(first, islice(rows, ROWS_PER_SHEET - len(first)))):
                    sheet.write(text.encode())
                    if sink.size > PIECE:
                        yield sink.taken()
            first = _next_row(rows)
        for name, text in parts.closing(names).items():
            archive.writestr(entry(name), text)
    yield sink.taken()


def _next_row(rows: Iterator[Sequence[Any]]) -> list[Sequence[Any]] | None:
    """The first row of one more sheet, None when all are written."""
    row = next(rows, None)
    return None if row is None else [row]


def entry(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, date_time=timezone.localtime().timetuple()[:6])
    made.compress_type = zipfile.ZIP_DEFLATED
    made.external_attr = 0o600 << 16
    return made


def _sheet(heads: Sequence[Head], rows: Iterator[Sequence[Any]]) -> Iterator[str]:
    letters = [parts.column_letters(number) for number in range(1, len(heads) + 1)]
    starts = [f'<c r="{letter}' for letter in letters]
    writers_of = [CELLS_OF.get(head.kind, CELLS) for head in heads]
    yield parts.sheet_start([head.kind for head in heads])
    titles = (f'<c r="{letter}1"{string(head.label, parts.BOLD)}' for letter, head in zip(letters, heads, strict=True))
    yield f'<row r="1">{"".join(titles)}</row>'
    columns = list(zip(starts, writers_of, strict=True))
    number = 1
    while batch := list(islice(rows, BATCH)):
        lines = []
        for row in batch:
            number += 1
            cells = [
                f'{start}{number}"{writers.get(value.__class__, _other)(value)}'
                for (start, writers), value in zip(columns, row, strict=True)
                if value is not None
            ]
            lines.append(f'<row r="{number}">{"".join(cells)}</row>')
        yield "".join(lines)
    yield parts.sheet_end(letters[-1] if letters else "A", number)


def string(text: str, style: int = 0) -> str:
    if len(text) > LONGEST_TEXT:
        text = text[: LONGEST_TEXT - 1] + "…"
    if not text.isprintable():
        text = _FORBIDDEN.sub("", text)
    if "_x" in text:
        text = _ESCAPE_LIKE.sub(r"_x005F_\1", text)
    space = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() or "\n" in text else ""
    chosen = f' s="{style}"' if style else ""
    return f'{chosen} t="inlineStr"><is><t{space}>{escape(text)}</t></is></c>'


def _text(value: str) -> str:
    return string(value, parts.QUOTED if is_dangerous(value) else 0)


def _other(value: Any) -> str:
    return _text(plain_text(value))


def _number(style: int) -> CellWriter:
    start = f' s="{style}"><v>' if style else "><v>"

    def cell(value: Any) -> str:
        if isinstance(value, float):
            return f"{start}{value!r}</v></c>" if math.isfinite(value) else string(str(value))
        if isinstance(value, Decimal) and not value.is_finite():
            return string(str(value))
        if abs(value) >= LARGEST_EXACT:
            return string(str(value))
        return f"{start}{value:f}</v></c>" if isinstance(value, Decimal) else f"{start}{value}</v></c>"

    return cell


def _date(value: date) -> str:
    if value < FIRST_SAFE_DAY:
        return string(plain_text(value))
    return f' s="{parts.DATE}"><v>{(value - EPOCH).days}</v></c>'


def _moment(value: datetime) -> str:
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    if local.date() < FIRST_SAFE_DAY:
        return string(plain_text(value))
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    return f' s="{parts.MOMENT}"><v>{(local.date() - EPOCH).days + seconds / 86400!r}</v></c>'


def _cells(style: int) -> dict[type, CellWriter]:
    number = _number(style)
    return {
        str: _text,
        SafeString: _text,
        int: number,
        Decimal: number,
        float: number,
        date: _date,
        datetime: _moment,
    }


CELLS = _cells(0)
CELLS_OF = {kind: _cells(style) for kind, style in parts.NUMBER_STYLES.items()}
