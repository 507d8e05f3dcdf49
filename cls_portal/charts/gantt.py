"""What runs from one day to another, a row each, on one calendar: planned, done, late, and the days that count.

Every look has its shape and its words: on paper, in black and white, nothing is told by a colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Any

from django.utils.safestring import SafeString

from cls_portal.charts.chart import ABSENT, Chart, ChartTable
from cls_portal.charts.figures import said
from cls_portal.charts.palette import AXIS, GRID, HATCH, INK, MAIN, MUTED, OTHERS, PAPER
from cls_portal.charts.scales import Scale
from cls_portal.charts.svg import (
    FONT,
    FONT_SIZE,
    SMALL,
    hatch,
    key_of,
    lines_of,
    number,
    picture,
    small_text,
    tag,
    text,
)
from cls_portal.templatetags.portal import date_fr

WIDTH = 1000
LABELS = 320
HEAD = 36
FOOT = 16
# The calendar is written again above every so many rows.
ROWS = 10
LINE = 15
BAR = 12
RADIUS = 5
WIDE = 36  # of a sample of the legend
ONE_DAY = timedelta(days=1)
MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
# The steps of the calendar, in months, and the longest span, in months, for which each is written.
STEPS = ((1, 15), (3, 60), (12, 12 * 16))

DONE, AWAITED, MISSED = "atteint", "à venir", "en retard"
BLOCKED, GIVEN_UP = "blocked", "given_up"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day that counts, and whether it is DONE, AWAITED or MISSED."""

    name: str
    on: date
    state: str

    def __str__(self) -> str:
        return f"{self.name}, {date_fr(self.on)} ({self.state})"


@dataclass(frozen=True, slots=True)
class Bar:
    """One row. `detail` says in words what the shape shows; `until`: put off to that day; `look`: BLOCKED, GIVEN_UP.

    `late_since`: the day from which it is late, up to today.
    """

    label: str
    detail: str
    starts_on: date | None
    ends_on: date | None
    until: date | None = None
    done: int = 0
    look: str = ""
    late_since: date | None = None
    milestones: tuple[Milestone, ...] = ()
    href: str = ""

    @property
    def days(self) -> Iterator[date]:
        yield from (day for day in (self.starts_on, self.ends_on, self.until) if day)
        yield from (each.on for each in self.milestones)


@dataclass(frozen=True, slots=True)
class Span:
    """The days drawn, from the first of a period to the first of another; `step` is the length of one, in months."""

    first: date
    last: date
    step: int

    @classmethod
    def of(cls, bars: Sequence[Bar], on: date) -> Span:
        """What holds every day of these rows; today as well, unless it is more than a year away."""
        days = sorted(day for bar in bars for day in bar.days) or [on]
        first, last = days[0], days[-1]
        if first - timedelta(days=366) <= on <= last + timedelta(days=366):
            first, last = min(first, on), max(last, on)
        months = _months(last) - _months(first) + 1
        step = next((each for each, most in STEPS if months <= most), 12 * (1 + months // (12 * 16)))
        return cls(_month(_months(first) // step * step), _month((_months(last) // step + 1) * step), step)

    @property
    def ticks(self) -> list[date]:
        return [_month(each) for each in range(_months(self.first), _months(self.last), self.step)]


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


def gantt(title: str, bars: Sequence[Bar], *, span: Span, on: date, source: str, key: str = "") -> Chart:
    """The rows on the calendar of `span`, with today’s line; `key` when two drawings of a page are alike.

    Each row is a drawing of its own, below the other: a sheet of paper may end between two.
    """
    identifier = key_of(key, title, span, on, bars)
    calendar = _Calendar(span, on, identifier)
    role = "group" if any(bar.href for bar in bars) else "img"
    spoken = f"{title}. Frise de {len(bars)} lignes\u00a0; les mêmes dates sont dans le tableau."
    pattern = hatch(identifier, HATCH) if any(bar.look == BLOCKED for bar in bars) else ""
    head = picture(spoken, WIDTH, HEAD, [pattern, *calendar.axis()], css="chart-gantt chart-gantt-head", role=role)
    pieces = [head]
    for rank, bar in enumerate(bars):
        if rank and rank % ROWS == 0:
            pieces.append(_piece(calendar.axis(), HEAD, "chart-gantt-head"))
        pieces.append(_piece(*calendar.row(bar)))
    pieces.append(_piece(calendar.foot(), FOOT))
    return Chart(title, SafeString("".join(pieces)), _table(title, bars), "", source, kind="gantt")


def _piece(parts: Iterable[str], height: float, css: str = "chart-gantt-row") -> str:
    """A drawing below another; the first one is what is read aloud."""
    return tag(
        "svg", "".join(parts), xmlns="http://www.w3.org/2000/svg", class_=f"chart chart-gantt {css}",
        aria_hidden="true", viewBox=f"0 0 {WIDTH} {number(height)}", font_family=FONT, font_size=FONT_SIZE,
    )  # fmt: skip


def _table(title: str, bars: Sequence[Bar]) -> ChartTable:
    rows = tuple(
        (
            bar.label,
            bar.detail,
            date_fr(bar.starts_on) or ABSENT,
            date_fr(bar.until or bar.ends_on) or ABSENT,
            "\u00a0; ".join(map(str, bar.milestones)) or ABSENT,
        )
        for bar in bars
    )
    return ChartTable(title, ("Action", "État", "Début", "Fin", "Jalons"), rows, tuple(bar.href for bar in bars))


class _Calendar:
    """Where each day stands, and what is drawn there."""

    def __init__(self, span: Span, on: date, identifier: str) -> None:
        self.span, self.on, self.identifier = span, on, identifier
        self._scale = Scale(span.first.toordinal(), span.last.toordinal(), LABELS, WIDTH - 2)

    def x(self, day: date) -> float:
        return self._scale(min(max(day, self.span.first), self.span.last).toordinal())

    def axis(self) -> list[str]:
        """The periods above their rule; the year is written once, where it begins."""
        parts, year = [], None
        for tick in self.span.ticks:
            x = self.x(tick)
            if self.span.step < 12:
                label = MONTHS[tick.month - 1] if self.span.step == 1 else f"T{(tick.month + 2) // 3}"
                parts.append(small_text(label, x + 3, HEAD - 8))
            if tick.year != year:
                year = tick.year
                parts.append(text(str(year), x + 3, 12, font_weight=700))
        line = f"M{LABELS} {HEAD - 1}H{WIDTH - 2}"
        return [*parts, tag("path", class_="chart-axis", d=line, fill="none", stroke=AXIS)]

    def foot(self) -> list[str]:
        """The name of today’s line, below it."""
        if not self.shows_today:
            return []
        x = self.x(self.on)
        near_end = x > WIDTH - 80
        anchor: dict[str, Any] = {"text_anchor": "end"} if near_end else {}
        words = text("aujourd’hui", x - 4 if near_end else x + 4, 13, font_size=SMALL, **anchor)
        return [self._today(FOOT), words]

    @property
    def shows_today(self) -> bool:
        return self.span.first <= self.on <= self.span.last

    def _today(self, height: float) -> str:
        stroke: dict[str, Any] = {"fill": "none", "stroke": INK, "stroke_width": 1.6, "stroke_dasharray": "6 3"}
        line = f"M{number(self.x(self.on))} 0V{number(height)}"
        return tag("path", class_="chart-reference", d=line, **stroke) if self.shows_today else ""

    def row(self, bar: Bar) -> tuple[list[str], float]:
        """The words on the left, the shapes on the right, a rule above; and their height."""
        words, *more = lines_of(bar.label, LABELS - 24)
        second = more[:1] if len(more) < 2 else [f"{more[0].rstrip(' ,;:.')}…"]
        lines = [words, *second]
        height = max(LINE * (len(lines) + 1) + 12, 44)
        rules = "".join(f"M{number(self.x(tick))} 0V{height}" for tick in self.span.ticks)
        grid = tag("path", class_="chart-grid", d=f"M0 0.5H{WIDTH - 2}{rules}", fill="none", stroke=GRID)
        label = "".join(text(each, 0, LINE * (rank + 1)) for rank, each in enumerate(lines))
        if bar.href:
            label = tag("a", label, href=bar.href, tabindex="-1")
        detail = small_text(bar.detail, 0, LINE * (len(lines) + 1))
        hover = tag("title", escape(said(bar.label, bar.detail), quote=False))
        shapes = "".join([*self._shapes(bar, 7), *self._milestones(bar, 32)])
        return [grid, tag("g", hover + label + detail + shapes), self._today(height)], height

    def _shapes(self, bar: Bar, y: float) -> Iterator[str]:
        if bar.starts_on is None or bar.ends_on is None:
            yield small_text("Sans calendrier" if not list(bar.days) else "Calendrier incomplet", LABELS + 6, y + 10)
        else:
            yield from self._planned(bar, y, self.x(bar.starts_on), self.x(bar.ends_on + ONE_DAY))
        start = bar.ends_on or bar.starts_on
        if bar.until and start and bar.until > start:
            yield _box(self.x(start), self.x(bar.until + ONE_DAY), y, PAPER, MAIN.colour, "chart-bar", "4 3")
        if bar.late_since and bar.late_since < self.on:
            yield from _delay(self.x(bar.late_since), self.x(self.on), y + BAR / 2)

    def _planned(self, bar: Bar, y: float, start: float, end: float) -> Iterator[str]:
        given_up = bar.look == GIVEN_UP
        yield _box(start, end, y, PAPER, MUTED if given_up else MAIN.colour, "chart-bar", "1 3" if given_up else None)
        if bar.done:
            reached = start + max(end - start, 2) * bar.done / 100
            yield _box(start, reached, y, MAIN.colour, MAIN.colour, "chart-bar-done", None)
        if bar.look == BLOCKED:
            yield _box(start, end, y, f"url(#{self.identifier})", MAIN.colour, "chart-bar-blocked", None)
        if given_up:
            line = f"M{number(start)} {number(y + BAR / 2)}H{number(end)}"
            yield tag("path", class_="chart-axis", d=line, fill="none", stroke=AXIS, stroke_width=1.5)

    def _milestones(self, bar: Bar, y: float) -> Iterator[str]:
        for each in bar.milestones:
            hover = tag("title", escape(str(each), quote=False))
            yield tag("g", hover + milestone_mark(each.state, self.x(each.on), y))


def _box(start: float, end: float, y: float, fill: str, stroke: str, css: str, dashes: str | None) -> str:
    return tag(
        "rect", class_=css, x=start, y=y, width=max(end - start, 2), height=BAR, fill=fill, stroke=stroke,
        stroke_width=1.5, stroke_dasharray=dashes,
    )  # fmt: skip


def _delay(start: float, end: float, y: float) -> Iterator[str]:
    """From the day it was due to today: strokes, and the point of an arrow."""
    line = f"M{number(start)} {number(y)}H{number(max(end - 4, start))}"
    colour = OTHERS[0].colour
    yield tag("path", class_="chart-late", d=line, fill="none", stroke=colour, stroke_width=4, stroke_dasharray="3 2")
    point = f"M{number(end)} {number(y)}l-7 -6v12Z"
    yield tag("path", class_="chart-late-end", d=point, fill=colour, stroke=colour)


def milestone_mark(state: str, x: float, y: float) -> str:
    """Full when it is reached, hollow when it is to come, a triangle when it was missed."""
    if state == MISSED:
        shape = f"M{number(x)} {number(y - 6)}l6.5 11h-13Z"
    else:
        shape = f"M{number(x)} {number(y - RADIUS - 1)}l6 6l-6 6l-6 -6Z"
    css = "chart-milestone" if state == DONE else "chart-milestone chart-hollow"
    return tag("path", class_=css, d=shape, fill=INK if state == DONE else PAPER, stroke=INK, stroke_width=1.5)


def gantt_legend() -> list[tuple[SafeString, str]]:
    """What each shape means: a sample and its words, for the top of a page that shows some."""
    planned, middle = _box(1, WIDE - 1, 3, PAPER, MAIN.colour, "chart-bar", None), WIDE / 2
    samples = (
        (planned, "prévu"),
        (planned + _box(1, 22, 3, MAIN.colour, MAIN.colour, "chart-bar-done", None), "avancement"),
        (_hatched(1, WIDE - 1), "bloquée"),
        (_box(1, WIDE - 1, 3, PAPER, MAIN.colour, "chart-bar", "4 3"), "reportée jusque-là"),
        (_box(1, WIDE - 1, 3, PAPER, MUTED, "chart-bar", "1 3"), "abandonnée"),
        ("".join(_delay(0, WIDE, 9)), "retard"),
        (milestone_mark(DONE, middle, 9), "jalon atteint"),
        (milestone_mark(AWAITED, middle, 9), "jalon à venir"),
        (milestone_mark(MISSED, middle, 9), "jalon en retard"),
    )
    return [(_sample(shape), words) for shape, words in samples]


def _hatched(start: float, end: float) -> str:
    return hatch("cgantt", HATCH) + _box(start, end, 3, "url(#cgantt)", MAIN.colour, "chart-bar-blocked", None)


def _sample(shape: str) -> SafeString:
    box = f"0 0 {WIDE} 18"
    given: dict[str, Any] = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": box, "aria_hidden": "true"}
    return SafeString(tag("svg", shape, class_="chart chart-sample", width=WIDE, height=18, **given))
