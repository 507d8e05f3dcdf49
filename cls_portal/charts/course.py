"""What is measured from one day to another, against the way that leads to a target. What is missing is a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from cls_portal.charts.chart import ABSENT, Chart, ChartTable
from cls_portal.charts.figures import checked, figure_fr, said
from cls_portal.charts.markers import marker
from cls_portal.charts.palette import AXIS, GRID, MAIN, OTHERS
from cls_portal.charts.scales import Axis, Scale, axis, every
from cls_portal.charts.svg import SMALL, number, picture, small_text, tag, text, width_of
from cls_portal.templatetags.portal import date_fr

WIDTH = 380
MARK = 60
MISSING = "non mesuré"
LEGEND = 17


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a day; None where there is none, with the reason if it was given."""

    on: date
    value: float | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """The straight way from where things stand at first to where they should arrive."""

    first: date
    baseline: float
    last: date
    target: float

    def at(self, day: date) -> float:
        """Where one should be on that day; before and after, the ends."""
        if day >= self.last or self.first >= self.last:
            return self.target
        elapsed = max((day - self.first).days, 0) / (self.last - self.first).days
        return self.baseline + (self.target - self.baseline) * elapsed


@dataclass(frozen=True, slots=True)
class _Frame:
    left: float
    bottom: float
    first: date
    last: date
    ticks: Axis
    y: Scale

    def x(self, day: date) -> float:
        return Scale(self.first.toordinal(), self.last.toordinal(), self.left + 10, WIDTH - 10)(day.toordinal())


def course(
    title: str,
    points: Sequence[Point],
    way: Way | None,
    *,
    unit: str,
    source: str,
    target: float | None = None,
    note: str = "",
    height: float = 130,
) -> Chart:
    """The measures by date, their gaps, the way to the target as dashes; a `target` without a way is a level."""
    ordered = sorted(points, key=lambda each: each.on)
    svg = _drawing(title, ordered, way, target, unit, height)
    return Chart(title, SafeString(svg), _table(title, ordered, way, unit), unit, source, note, kind="course")


def _drawing(
    title: str, points: Sequence[Point], way: Way | None, target: float | None, unit: str, height: float
) -> str:
    frame = _frame(points, way, target, 20, height)
    parts = [small_text(unit, 0, 11), *_axes(frame)]
    if way is not None:
        ends = f"M{_place(frame, way.first, way.baseline)}L{_place(frame, way.last, way.target)}"
        parts.append(_dashed(ends))
    elif target is not None:
        parts.append(_dashed(f"M{_place(frame, frame.first, target)}L{_place(frame, frame.last, target)}"))
    parts += _measured(frame, points)
    legend, bottom = _legend(points, way, target, frame.bottom + 28)
    return picture(_spoken(title, points, way, target, unit), WIDTH, bottom, [*parts, *legend], css="chart-course")


def _frame(points: Sequence[Point], way: Way | None, target: float | None, top: float, height: float) -> _Frame:
    days = [each.on for each in points] + ([way.first, way.last] if way else [])
    values = [value for each in points if (value := checked(each.value)) is not None]
    values += [way.baseline, way.target] if way else []
    values += [target] if target is not None else []
    first, last = (min(days), max(days)) if days else (date(2000, 1, 1), date(2000, 1, 2))
    if first == last:
        first, last = date.fromordinal(first.toordinal() - 30), date.fromordinal(last.toordinal() + 30)
    ticks = axis(values, 3)
    left = max(width_of(label, SMALL) for label in ticks.labels) + 8
    bottom = top + height
    return _Frame(left, bottom, first, last, ticks, Scale(ticks.ticks[0], ticks.ticks[-1], bottom, top))


def _axes(frame: _Frame) -> list[str]:
    rules = "".join(f"M{number(frame.left)} {number(frame.y(tick))}H{WIDTH}" for tick in frame.ticks.ticks)
    parts = [tag("path", class_="chart-grid", d=rules, fill="none", stroke=GRID)]
    for tick, label in zip(frame.ticks.ticks, frame.ticks.labels, strict=True):
        parts.append(small_text(label, frame.left - 6, frame.y(tick) + 4, text_anchor="end"))
    base = f"M{number(frame.left)} {number(frame.y(0))}H{WIDTH}"
    parts.append(tag("path", class_="chart-axis", d=base, fill="none", stroke=AXIS))
    return [*parts, *_calendar(frame)]


def _calendar(frame: _Frame) -> list[str]:
    """The beginnings of quarters, or of years when the days are far apart; the year where it begins."""
    months = 3 if (frame.last - frame.first).days <= 1100 else 12
    days = [
        date(year, month, 1)
        for year in range(frame.first.year, frame.last.year + 1)
        for month in range(1, 13, months)
        if frame.first <= date(year, month, 1) <= frame.last
    ]
    if not days:
        return [small_text(_mark(frame.first, True), frame.left + 10, frame.bottom + 16)]
    apart = (frame.x(days[-1]) - frame.x(days[0])) or WIDTH
    step = every(len(days) - 1, apart, MARK) if len(days) > 1 else 1
    parts, written_to = [], -float(MARK)
    for day in days[::step]:
        x = frame.x(day)
        tick = f"M{number(x)} {number(frame.bottom)}v4"
        parts.append(tag("path", class_="chart-axis", d=tick, fill="none", stroke=AXIS))
        middle = min(max(x, frame.left + 4), WIDTH - MARK / 2)
        if middle - written_to < MARK:  # the last one, kept inside, would touch the one before
            continue
        written_to = middle
        parts.append(small_text(_mark(day, months == 3), middle, frame.bottom + 16, text_anchor="middle"))
    return parts


def _figure(value: float | None, absent: str = "") -> str:
    """« 480 », « 12,5 »: whole when it is."""
    return figure_fr(int(value) if value is not None and value == int(value) else value, absent)


def _mark(day: date, by_month: bool) -> str:
    return f"{day.month:02}/{day.year}" if by_month else str(day.year)


def _place(frame: _Frame, day: date, value: float) -> str:
    return f"{number(frame.x(day))} {number(frame.y(value))}"


def _dashed(path: str) -> str:
    stroke = OTHERS[0]
    return tag(
        "path", class_="chart-line chart-line-1", d=path, fill="none", stroke=stroke.colour, stroke_width=1.8,
        stroke_dasharray=stroke.dashes,
    )  # fmt: skip


def _runs(points: Sequence[Point]) -> list[list[tuple[date, float]]]:
    """The values that follow one another without a gap."""
    found: list[list[tuple[date, float]]] = [[]]
    for each in points:
        if each.value is None:
            found.append([])
        else:
            found[-1].append((each.on, each.value))
    return [run for run in found if run]


def _measured(frame: _Frame, points: Sequence[Point]) -> list[str]:
    """The line, broken at each gap; a point for each value; a cross on the axis where one is missing."""
    runs = _runs(points)
    path = "".join("M" + "L".join(_place(frame, *each) for each in run) for run in runs if len(run) > 1)
    parts = []
    if path:
        parts.append(
            tag("path", class_="chart-line chart-line-0", d=path, fill="none", stroke=MAIN.colour, stroke_width=3,
                stroke_linejoin="round")
        )  # fmt: skip
    for run in runs:
        parts += [marker("circle", frame.x(day), frame.y(value), MAIN.colour, "chart-line-0", 4) for day, value in run]
    base = frame.y(0)
    missing = [each for each in points if each.value is None]
    return parts + [marker("cross", frame.x(each.on), base, OTHERS[3].colour, "chart-line-4", 4) for each in missing]


def _legend(points: Sequence[Point], way: Way | None, target: float | None, y: float) -> tuple[list[str], float]:
    """What the dashes and the crosses mean, where there are some."""
    parts: list[str] = []
    aimed = way.target if way else target
    if aimed is not None:
        words = "chemin vers la cible" if way else "cible"
        parts += [_dashed(f"M0 {number(y + 4)}H30"), text(said(words, _figure(aimed)), 40, y + 8)]
        y += LEGEND
    if any(each.value is None for each in points):
        parts += [marker("cross", 15, y + 4, OTHERS[3].colour, "chart-line-4", 4), text(MISSING, 40, y + 8)]
        y += LEGEND
    return parts, y


def _spoken(title: str, points: Sequence[Point], way: Way | None, target: float | None, unit: str) -> str:
    """What a screen reader says of the drawing; the table has the rest."""
    known = [each for each in points if each.value is not None]
    told = [f"{title} ({unit})."]
    for each in (known[:1] + known[-1:]) if len(known) > 1 else known:
        told.append(f"{_figure(each.value)} le {date_fr(each.on)}.")
    if len(points) > len(known):
        told.append(said("Mesures manquantes", str(len(points) - len(known))) + ".")
    aimed = way.target if way else target
    if aimed is not None:
        told.append(said("Cible", _figure(aimed)) + (f" le {date_fr(way.last)}." if way else "."))
    return " ".join(told)


def _table(title: str, points: Sequence[Point], way: Way | None, unit: str) -> ChartTable:
    head = ("Au", "Mesuré", *(("Chemin vers la cible",) if way else ()))
    rows = tuple(
        (
            date_fr(each.on),
            _figure(each.value, each.why or MISSING),
            *((_figure(round(way.at(each.on), 2), ABSENT),) if way else ()),
        )
        for each in points
    )
    return ChartTable(f"{title} ({unit})", head, rows)
