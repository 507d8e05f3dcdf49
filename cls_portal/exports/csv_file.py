"""CSV as French spreadsheets open it: UTF-8 with its mark, semicolons, decimal commas, dates as 31/12/2026."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from cls_portal.exports.heads import Head
from cls_portal.exports.safety import is_dangerous
from cls_portal.wording import plain_text, short_date

LINES = 500


def write(title: str, heads: Sequence[Head], rows: Iterator[Sequence[Any]]) -> Iterator[bytes]:
    """The file in pieces of a few hundred lines, the headings first and at once."""
    lines: list[str] = []
    writer = csv.writer(_Sink(lines), delimiter=";", lineterminator="\r\n")
    writer.writerow([_text(head.label) for head in heads])
    yield b"\xef\xbb\xbf" + _taken(lines)
    kinds = WRITTEN
    for number, row in enumerate(rows, 1):
        writer.writerow([kinds.get(value.__class__, _other)(value) for value in row])
        if number % LINES == 0:
            yield _taken(lines)
    yield _taken(lines)


class _Sink:
    """What `csv.writer` writes to: it keeps each line."""

    def __init__(self, lines: list[str]) -> None:
        self.write = lines.append


def _taken(lines: list[str]) -> bytes:
    text = "".join(lines)
    lines.clear()
    return text.encode()


def _text(value: str) -> str:
    return f"'{value}" if is_dangerous(value) else value


def _other(value: Any) -> str:
    return _text(plain_text(value))


def _comma(value: Any) -> str:
    return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else str(value).replace(".", ",")


def _nothing(value: Any) -> str:
    return ""


WRITTEN: dict[type, Callable[[Any], str]] = {
    str: _text,
    SafeString: _text,
    type(None): _nothing,
    int: str,
    Decimal: _comma,
    float: _comma,
    date: short_date,
    datetime: short_date,
}
