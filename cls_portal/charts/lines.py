"""Values by year: one plot with comparators, or several small ones side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle

from django.utils.safestring import SafeString

from cls_portal.charts.chart import ABSENT, WITHHELD, Chart, ChartTable
from cls_portal.charts.figures import checked, figure_fr, said, years_in_words
from cls_portal.charts.markers import marker
from cls_portal.charts.palette import AXIS, BORDER, GRID, HATCH, INK, MAIN, OTHERS, PAPER, Stroke
from cls_portal.charts.scales import Axis, Scale, axis, every, runs
from cls_portal.charts.svg import (
    SMALL,
    hatch,
    key_of,
    lines_of,
    number,
    picture,
    small_text,
    tag,
    text,
    width_of,
)

WIDTH = 380
LEGEND_LINE = 17
OWN_SCALE = "Chaque graphique a sa propre échelle."


@dataclass(frozen=True, slots=True)
class Line:
    """One line. A year at None is not published (« non diffusé »); a year left out is not known at all."""

    label: str
    values: Mapping[int, float | None]
    main: bool = False

    @property
    def known(self) -> dict[int, float]:
        return {year: value for year in sorted(self.values) if (value := checked(self.values[year])) is not None}

    @property
    def withheld(self) -> list[int]:
        return sorted(year for year, value in self.values.items() if value is None)


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the small plots."""

    title: str
    lines: Sequence[Line]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the plot stands in its drawing."""

    width: float
    left: float
    top: float
    right: float
    bottom: float
    years: tuple[int, ...]
    ticks: Axis
    x: Scale
    y: Scale


def line_chart(
    title: str,
    lines: Sequence[Line],
    *,
    unit: str,
    source: str,
    note: str = "",
    height: float = 200,
    key: str = "",
    since: tuple[int, str] | None = None,
) -> Chart:
    """Lines over the years. What is missing or withheld is a gap, never a guess.

    The withheld years of the main line are hatched. `key` tells apart two equal plots of one page. `since`: a year and
    the name of what begins with it, told by a rule before that year.
    """
    svg = _drawing(title, lines, unit, height, key, since=since)
    return Chart(title, SafeString(svg), _table(title, lines, unit), unit, source, note)


def small_multiples(
    title: str, panels: Sequence[Panel], *, unit: str, source: str, note: str = "", key: str = ""
) -> Chart:
    """One small plot for each panel, each with its own scale; a page sets them in as many columns as it can."""
    drawings = [
        _drawing(panel.title, panel.lines, panel.unit or unit, 110, key, heading=True, legend=len(panel.lines) > 1)
        for panel in panels
    ]
    years = sorted({year for panel in panels for line in panel.lines for year in line.values})
    rows = tuple(
        (f"{panel.title} – {line.label}", *(_cell(line, year) for year in years))
        for panel in panels
        for line in panel.lines
    )
    table = ChartTable(f"{title} ({unit})", ("Série", *map(str, years)), rows)
    note = f"{note} {OWN_SCALE}".strip()
    return Chart(title, SafeString("".join(drawings)), table, unit, source, note, kind="multiples")


def _drawing(
    title: str,
    lines: Sequence[Line],
    unit: str,
    height: float,
    key: str,
    *,
    heading: bool = False,
    legend: bool = True,
    since: tuple[int, str] | None = None,
) -> str:
    styled = _styled(lines)
    identifier = key_of(key, title, unit, [(line.label, line.main, sorted(line.values.items())) for line in lines])
    parts = [text(each, 0, 12 + 15 * rank, font_weight=700) for rank, each in enumerate(_heading(title, heading))]
    head = 15.0 * len(parts)
    frame = _frame(lines, head + 26, height)
    parts.append(small_text(unit, 0, head + 11))
    parts += _axes(frame)
    if since is not None:
        parts += _beginning(frame, *since)
    bands = [band for line in lines if line.main for band in _withheld(frame, line)]
    parts += [band.hatched(identifier) for band in bands]
    # The main line last, over the others.
    parts += [_line(frame, *each) for each in sorted(styled, key=lambda each: each[0].main)]
    parts += [band.words() for band in bands]
    bottom = frame.bottom + 22
    if legend:
        drawn, bottom = _legend(styled, bottom + 6)
        parts += drawn
    if bands:
        parts.insert(0, hatch(identifier, HATCH))
    css = "chart-multiple" if heading else "chart-lines"
    return picture(_spoken(title, lines, unit), WIDTH, bottom, parts, css=css)


def _heading(title: str, shown: bool) -> list[str]:
    return lines_of(title, WIDTH) if shown else []


def _styled(lines: Sequence[Line]) -> list[tuple[Line, int, Stroke]]:
    """The main line has stroke 0; the others take theirs in their order, whatever their place and their names."""
    others = cycle(enumerate(OTHERS, 1))
    return [(line, *((0, MAIN) if line.main else next(others))) for line in lines]


def _frame(lines: Sequence[Line], top: float, height: float) -> _Frame:
    years = sorted({year for line in lines for year in line.values})
    ticks = axis((value for line in lines for value in line.known.values()), 5 if height > 150 else 3)
    left = max(width_of(label, SMALL) for label in ticks.labels) + 8
    inner_left, inner_right = left + 14, WIDTH - 14.0
    first, last = (years[0], years[-1]) if years else (0, 1)
    if first == last:
        first, last = first - 1, last + 1
    bottom = top + height
    return _Frame(
        WIDTH,
        left,
        top,
        WIDTH,
        bottom,
        tuple(range(first, last + 1)),
        ticks,
        Scale(first, last, inner_left, inner_right),
        Scale(ticks.ticks[0], ticks.ticks[-1], bottom, top),
    )


def _axes(frame: _Frame) -> list[str]:
    ticks = frame.ticks
    rules = "".join(f"M{number(frame.left)} {number(frame.y(tick))}H{number(frame.width)}" for tick in ticks.ticks)
    parts = [tag("path", class_="chart-grid", d=rules, fill="none", stroke=GRID)]
    for tick, label in zip(ticks.ticks, ticks.labels, strict=True):
        parts.append(small_text(label, frame.left - 6, frame.y(tick) + 4, text_anchor="end"))
    base = f"M{number(frame.left)} {number(frame.y(0))}H{number(frame.width)}"
    parts.append(tag("path", class_="chart-axis", d=base, fill="none", stroke=AXIS))
    shown = every(len(frame.years), frame.width - frame.left, 33)
    for year in frame.years[::-shown][::-1]:
        parts.append(small_text(str(year), frame.x(year), frame.bottom + 16, text_anchor="middle"))
    return parts


def _beginning(frame: _Frame, year: int, name: str) -> list[str]:
    """A dashed rule half a year before, and its name above the lines, on the side that has room."""
    x = frame.x(year) - (frame.x(1) - frame.x(0)) / 2
    rule = f"M{number(x)} {number(frame.top - 15)}V{number(frame.bottom)}"
    right = x + 5 + width_of(name, SMALL) <= frame.width
    place, anchor = (x + 5, None) if right else (x - 5, "end")
    return [
        tag("path", class_="chart-reference", d=rule, fill="none", stroke=INK, stroke_dasharray="4 3"),
        small_text(name, place, frame.top - 6, text_anchor=anchor),
    ]


@dataclass(frozen=True, slots=True)
class _Band:
    """One run of withheld years, from edge to edge."""

    start: float
    end: float
    top: float
    bottom: float

    def hatched(self, identifier: str) -> str:
        return tag(
            "rect",
            class_="chart-withheld",
            fill=f"url(#{identifier})",
            stroke=BORDER,
            x=self.start,
            y=self.top,
            width=self.end - self.start,
            height=self.bottom - self.top,
        )

    def words(self) -> str:
        """« non diffusé » at the foot of the band, upright when the band is narrow."""
        long, high = width_of(WITHHELD, SMALL) + 8, 17.0
        upright = self.end - self.start < long
        width, height = (high, long) if upright else (long, high)
        x, y = (self.start + self.end) / 2, self.bottom - 4 - height / 2
        paper = tag(
            "rect", class_="chart-paper", fill=PAPER, x=x - width / 2, y=y - height / 2, width=width, height=height
        )
        turned = f"rotate(-90 {number(x)} {number(y)})" if upright else None
        return paper + small_text(WITHHELD, x, y + 4, text_anchor="middle", transform=turned)


def _withheld(frame: _Frame, line: Line) -> list[_Band]:
    half = (frame.x(1) - frame.x(0)) / 2
    return [
        _Band(
            max(frame.left, frame.x(run[0]) - half),
            min(frame.width, frame.x(run[-1]) + half),
            frame.top,
            frame.bottom,
        )
        for run in runs(line.withheld)
    ]


def _line(frame: _Frame, line: Line, rank: int, stroke: Stroke) -> str:
    known = line.known
    css = f"chart-line-{rank}"
    path = "".join(
        "M" + "L".join(f"{number(frame.x(year))} {number(frame.y(known[year]))}" for year in run)
        for run in runs(list(known))
        if len(run) > 1
    )
    drawn = (
        tag(
            "path",
            class_=f"chart-line {css}",
            d=path,
            fill="none",
            stroke=stroke.colour,
            stroke_width=3 if line.main else 1.8,
            stroke_dasharray=stroke.dashes,
            stroke_linejoin="round",
        )
        if path
        else ""
    )
    radius = 4 if line.main else 2.8
    return drawn + "".join(
        marker(stroke.marker, frame.x(year), frame.y(value), stroke.colour, css, radius)
        for year, value in known.items()
    )


def _legend(styled: Sequence[tuple[Line, int, Stroke]], top: float) -> tuple[list[str], float]:
    """Each line with its dashes, its marker, its name and its last value; and where the legend ends."""
    parts, y = [], top
    for line, rank, stroke in styled:
        css = f"chart-line-{rank}"
        sample = tag(
            "path",
            class_=f"chart-line {css}",
            d=f"M0 {number(y + 8)}H34",
            fill="none",
            stroke=stroke.colour,
            stroke_width=3 if line.main else 1.8,
            stroke_dasharray=stroke.dashes,
        )
        parts += [sample, marker(stroke.marker, 17, y + 8, stroke.colour, css, 4 if line.main else 2.8)]
        weight = 700 if line.main else None
        for words in lines_of(_named(line), WIDTH - 42):
            parts.append(text(words, 42, y + 12, font_weight=weight))
            y += LEGEND_LINE
    return parts, y + 2


def _named(line: Line) -> str:
    known = line.known
    if not known:
        return said(line.label, WITHHELD if line.withheld else "aucune donnée")
    last = max(known)
    return said(line.label, f"{figure_fr(known[last])} en {last}")


def _spoken(title: str, lines: Sequence[Line], unit: str) -> str:
    """What a screen reader says of the drawing; the table has the rest."""
    return " ".join([f"{title} ({unit}).", *(f"{_course(line)}." for line in lines)])


def _course(line: Line) -> str:
    """« Bègles : 5,2 en 2016, 6,1 en 2025, non diffusé en 2019 »."""
    known = line.known
    if len(known) < 2:
        return _named(line)
    first, last = min(known), max(known)
    course = f"{figure_fr(known[first])} en {first}, {figure_fr(known[last])} en {last}"
    return said(line.label, course + (f", {WITHHELD} en {years_in_words(line.withheld)}" if line.withheld else ""))


def _table(title: str, lines: Sequence[Line], unit: str) -> ChartTable:
    years = sorted({year for line in lines for year in line.values})
    rows = tuple((str(year), *(_cell(line, year) for line in lines)) for year in years)
    return ChartTable(f"{title} ({unit})", ("Année", *(line.label for line in lines)), rows)


def _cell(line: Line, year: int) -> str:
    if year not in line.values:
        return ABSENT
    return figure_fr(line.values[year], WITHHELD)
