"""One point a row against a reference: how far each indicator stands from the national average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from cls_portal.charts.chart import WITHHELD, Chart, ChartTable
from cls_portal.charts.figures import checked, figure_fr, said
from cls_portal.charts.markers import marker
from cls_portal.charts.palette import BORDER, GRID, HATCH, INK, MAIN
from cls_portal.charts.scales import Scale, axis
from cls_portal.charts.svg import SMALL, hatch, key_of, lines_of, number, picture, small_text, tag, text, width_of

WIDTH = 380
LABEL_LINE = 15
GAP = 26
EDGE = 15  # half the width of the longest mark of the axis


@dataclass(frozen=True, slots=True)
class Dot:
    """One row: None for a value that is not published; `text` is said beside the point (« 1,4 fois la moyenne »)."""

    label: str
    value: float | None
    text: str = ""


def dot_plot(
    title: str,
    rows: Sequence[Dot],
    *,
    unit: str,
    source: str,
    reference: float = 1.0,
    reference_label: str = "moyenne nationale",
    note: str = "",
    key: str = "",
) -> Chart:
    """A row for each dot, its name above its rule, a vertical line at the reference. Withheld rows are hatched."""
    identifier = key_of(key, title, unit, reference, [(row.label, row.value, row.text) for row in rows])
    known = [value for row in rows if (value := checked(row.value)) is not None]
    ticks = axis([*known, reference * 1.2], 5)
    x = Scale(ticks.ticks[0], ticks.ticks[-1], EDGE, WIDTH - EDGE)
    parts, y = _head(reference, reference_label, x)
    for row in rows:
        drawn, y = _row(row, x, y, identifier, (*ticks.ticks, reference))
        parts += drawn
    for tick, label in zip(ticks.ticks, ticks.labels, strict=True):
        parts.append(small_text(label, x(tick), y + 14, text_anchor="middle"))
    parts += [small_text(words, 0, y + 31 + 14 * rank) for rank, words in enumerate(lines_of(unit, WIDTH, SMALL))]
    height = y + 36 + 14 * (len(lines_of(unit, WIDTH, SMALL)) - 1)
    if len(known) < len(rows):
        parts.insert(0, hatch(identifier, HATCH))
    svg = picture(_spoken(title, rows, unit, reference_label), WIDTH, height, parts, css="chart-dots")
    return Chart(title, SafeString(svg), _table(title, rows, unit), unit, source, note, kind="dots")


def _head(reference: float, label: str, x: Scale) -> tuple[list[str], float]:
    """The name of the reference, above its line, kept inside the drawing."""
    words = said(label, figure_fr(reference))
    half = width_of(words, SMALL) / 2
    middle = min(max(x(reference), half), WIDTH - half)
    return [small_text(words, middle, 11, text_anchor="middle")], 20


def _row(row: Dot, x: Scale, y: float, identifier: str, marks: Sequence[float]) -> tuple[list[str], float]:
    """The words, then the rule below them; `marks` are the ticks, and the reference at the end."""
    parts = []
    for words in lines_of(said(row.label, _value(row)), WIDTH - 4):
        y += LABEL_LINE
        parts.append(text(words, 0, y))
    middle, low, high = y + GAP / 2 - 1, y + 4, y + GAP - 6
    *ticks, reference = marks
    rules = "".join(f"M{number(x(tick))} {number(low)}V{number(high)}" for tick in ticks)
    rule = f"M{number(x.start)} {number(middle)}H{number(x.end)}"
    parts.append(tag("path", class_="chart-grid", d=rules + rule, fill="none", stroke=GRID))
    if row.value is None:
        width, height = x.end - x.start, high - low - 2
        hatched = {"class_": "chart-withheld", "fill": f"url(#{identifier})", "stroke": BORDER}
        parts.append(tag("rect", x=x.start, y=low + 1, width=width, height=height, **hatched))
    mark = f"M{number(x(reference))} {number(low - 2)}V{number(high + 2)}"
    parts.append(tag("path", class_="chart-reference", d=mark, fill="none", stroke=INK, stroke_width=1.6))
    if row.value is not None:
        stem = f"M{number(x(reference))} {number(middle)}H{number(x(row.value))}"
        parts += [
            tag("path", class_="chart-line-0 chart-stem", d=stem, fill="none", stroke=MAIN.colour, stroke_width=2.5),
            marker("circle", x(row.value), middle, MAIN.colour, "chart-line-0", 5),
        ]
    return parts, y + GAP


def _value(row: Dot) -> str:
    return WITHHELD if row.value is None else row.text or figure_fr(row.value)


def _spoken(title: str, rows: Sequence[Dot], unit: str, reference_label: str) -> str:
    values = " ; ".join(said(row.label, _value(row)) for row in rows)
    return f"{title} ({unit}), comparaison avec la {reference_label}. {values}."


def _table(title: str, rows: Sequence[Dot], unit: str) -> ChartTable:
    cells = tuple((row.label, figure_fr(row.value, WITHHELD)) for row in rows)
    return ChartTable(f"{title} ({unit})", ("Indicateur", unit[:1].upper() + unit[1:]), cells)
