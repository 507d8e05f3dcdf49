"""Files of rows, streamed: the first bytes leave before the first row is read, and memory does not grow.

`stream(kind, columns, queryset)` yields the bytes; `respond` makes the answer of a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import models
from django.http import StreamingHttpResponse
from django.utils import timezone

from cls_portal.exports import csv_file, reading, xlsx
from cls_portal.exports.heads import Head

Rows = Iterator[Sequence[Any]]

FORMATS: dict[str, tuple[str, Callable[[str, Sequence[Head], Rows], Iterator[bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", csv_file.write),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx.write),
}


def respond(
    kind: str, name: str, title: str, columns: Sequence[Any], queryset: models.QuerySet[Any]
) -> StreamingHttpResponse:
    """The file as an attachment called `name-AAAA-MM-JJ.kind`."""
    return attached(kind, name, stream(kind, title or name, columns, queryset))


def respond_rows(kind: str, name: str, title: str, heads: Sequence[Head], rows: Rows) -> StreamingHttpResponse:
    """The same, of rows already made."""
    _, write = FORMATS[kind]
    return attached(kind, name, write(title, heads, rows))


def attached(kind: str, name: str, pieces: Iterator[bytes]) -> StreamingHttpResponse:
    """These bytes as an attachment called `name-AAAA-MM-JJ.kind`."""
    media_type, _ = FORMATS[kind]
    filename = f"{name}-{timezone.localdate():%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(pieces, content_type=media_type, headers=headers)


def stream(kind: str, title: str, columns: Sequence[Any], queryset: models.QuerySet[Any]) -> Iterator[bytes]:
    """The file's bytes. `columns` are listing columns: `label`, `kind`, `getter()`."""
    _, write = FORMATS[kind]
    return write(title, [Head(column.label, column.kind) for column in columns], reading.rows(columns, queryset))
