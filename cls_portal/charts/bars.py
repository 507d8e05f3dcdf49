"""Amounts side by side: for each row, one bar a series, from nought. What is not known has no bar, and says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from cls_portal.charts.chart import Chart, ChartTable
from cls_portal.charts.figures import checked, figure_fr, said
from cls_portal.charts.palette import AXIS, MAIN, PAPER
from cls_portal.charts.scales import Scale
from cls_portal.charts.svg import SMALL, hatch, key_of, lines_of, number, picture, small_text, tag, text, width_of

WIDTH = 380
LINE = 15
BAR = 10
STEP = 13
GAP = 10
UNKNOWN = "n.\u00a0c."


@dataclass(frozen=True, slots=True)
class Bars:
    """One row: its name and a value for each series, None where nothing is known."""

    label: str
    values: Sequence[float | None]


def grouped_bars(
    title: str,
    series: Sequence[str],
    rows: Sequence[Bars],
    *,
    of: str,
    unit: str,
    source: str,
    note: str = "",
    key: str = "",
    hrefs: Sequence[str] = (),
) -> Chart:
    """At most three series, told apart by their fill: empty, hatched, full; `of` says what the rows are, `hrefs` the
    page of each, in the table."""
    if len(series) > 3 or any(len(row.values) != len(series) for row in rows):
        raise ValueError("a value for each series, and at most three series")
    identifier = key_of(key, title, unit, series, [(row.label, tuple(row.values)) for row in rows])
    svg = _drawing(title, series, rows, unit, identifier)
    table = ChartTable(
        f"{title} ({unit})",
        (of, *series),
        tuple((row.label, *(figure_fr(value, UNKNOWN) for value in row.values)) for row in rows),
        tuple(hrefs),
    )
    return Chart(title, SafeString(svg), table, unit, source, note, kind="bars")


def _drawing(title: str, series: Sequence[str], rows: Sequence[Bars], unit: str, identifier: str) -> str:
    parts, y = _legend(series, identifier)
    parts.append(small_text(unit, 0, y + 9))
    y += LINE
    known = [value for row in rows for each in row.values if (value := checked(each)) is not None]
    most = max([*known, 1.0])
    room = max([width_of(figure_fr(value), SMALL) for value in known] or [0]) + 10
    scale = Scale(0, most, 0, WIDTH - room)
    for row in rows:
        for words in lines_of(row.label, WIDTH):
            parts.append(text(words, 0, y + 11, font_weight=700))
            y += LINE
        start = y
        for rank, value in enumerate(row.values):
            parts += _bar(rank, value, scale, y + 1, identifier)
            y += STEP
        base = f"M0.5 {number(start)}V{number(y)}"
        parts.append(tag("path", class_="chart-axis", d=base, fill="none", stroke=AXIS))
        y += GAP
    parts.insert(0, hatch(identifier, MAIN.colour, 5, 1.5))
    return picture(_spoken(title, series, rows, unit), WIDTH, y, parts, css="chart-bars")


def _bar(rank: int, value: float | None, scale: Scale, y: float, identifier: str) -> list[str]:
    if value is None:
        return [small_text(UNKNOWN, 5, y + 9)]
    end = scale(value)
    words = small_text(figure_fr(value), end + 5, y + 9)
    return [_box(rank, 0.5, y, max(end - 0.5, 0), identifier), words]


def _box(rank: int, x: float, y: float, width: float, identifier: str) -> str:
    css = ("chart-bar", "chart-bar-blocked", "chart-bar-done")[rank]
    fill = (PAPER, f"url(#{identifier})", MAIN.colour)[rank]
    return tag("rect", class_=css, x=x, y=y, width=width, height=BAR, fill=fill, stroke=MAIN.colour, stroke_width=1.2)


def _legend(series: Sequence[str], identifier: str) -> tuple[list[str], float]:
    """The fill of each series and its name, on one line."""
    parts, x = [], 0.0
    for rank, name in enumerate(series):
        parts += [_box(rank, x + 0.5, 2, 24, identifier), text(name, x + 30, 12)]
        x += 30 + width_of(name) + 16
    return parts, 26.0


def _spoken(title: str, series: Sequence[str], rows: Sequence[Bars], unit: str) -> str:
    """What a screen reader says of the drawing; the table has the rest."""
    told = []
    for row in rows:
        values = zip(series, row.values, strict=True)
        told.append(said(row.label, ", ".join(f"{name} {figure_fr(value, UNKNOWN)}" for name, value in values)))
    return " ".join([f"{title} ({unit}).", *(f"{each}." for each in told)])
