"""The files of a series: what is shown, exactly; the one to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.text import slugify

from cls_portal.exports import FORMATS
from cls_portal.exports.heads import Head
from diagnostics.models import PartnerSeries
from diagnostics.series import periods, reading, sheets
from diagnostics.series.table import SeriesTable


def table_answer(kind: str, series: PartnerSeries, table: SeriesTable) -> StreamingHttpResponse:
    """The table of the page as a file, its secrets in the same words."""
    heads = [Head("Lieu"), Head("Catégorie"), *(Head(name, "count") for name in table.headings)]
    rows: Iterator[Sequence[Any]] = (
        [line.place or series.perimeter.name, line.category, *table.values(line)] for line in table.lines
    )
    return _answer(kind, slugify(series.title), series.title, heads, rows)


def blank_answer(kind: str, series: PartnerSeries, on: date) -> StreamingHttpResponse:
    """The file to fill in: the periods known and the next one, with the values already given."""
    shape = reading.shape_of(series)
    known = reading.known_periods(series)
    first = known[-1] if known else periods.current(series.grain, on)
    shown = [*known, periods.following(series.grain, first)] if known else [first]
    heads = [Head(name) for name in sheets.columns(shape)]
    rows = sheets.blank(shape, shown, reading.figures_of(series, shown))
    return _answer(kind, f"modele-{slugify(series.title)}", series.title, heads, rows)


def _answer(
    kind: str, name: str, title: str, heads: Sequence[Head], rows: Iterator[Sequence[Any]]
) -> StreamingHttpResponse:
    media_type, write = FORMATS[kind]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(write(title, heads, rows), content_type=media_type, headers=headers)
