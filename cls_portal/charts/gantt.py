"""What runs from one day to another, a row each, on one calendar: planned, done, late, and the days that count.

Every look has its shape and its words: on paper, in black and white, nothing is told by a colour alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Any

from django.utils.safestring import SafeString

from cls_portal.charts.chart import ABSENT, Chart, ChartTable
from cls_portal.charts.figures import said
from cls_portal.charts.palette import AXIS, GRID, HATCH, INK, MAIN, MUTED, OTHERS, PAPER
from cls_portal.charts.scales import Scale
from cls_portal.charts.svg import SMALL, hatch, key_of, lines_of, number, picture, small_text, tag, text
from cls_portal.templatetags.portal import date_fr

WIDTH = 1000
LABELS = 320
HEAD = 36
LINE = 15
BAR = 12
RADIUS = 5
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
    """The rows on the calendar of `span`, with today’s line; `key` when two drawings of a page are alike."""
    identifier = key_of(key, title, span, on, bars)
    calendar = _Calendar(span, on, identifier)
    y, drawn = float(HEAD), []
    for bar in bars:
        row, height = calendar.row(bar, y)
        drawn.append(row)
        y += height
    parts = [*calendar.axis(y), *drawn, *calendar.today(y)]
    if any(bar.look == BLOCKED for bar in bars):
        parts.insert(0, hatch(identifier, HATCH))
    role = "group" if any(bar.href for bar in bars) else "img"
    spoken = f"{title}. Frise de {len(bars)} lignes\u00a0; les mêmes dates sont dans le tableau."
    svg = picture(spoken, WIDTH, y + 18, parts, css="chart-gantt", role=role)
    return Chart(title, SafeString(svg), _table(title, bars), "", source, kind="gantt")


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

    def axis(self, bottom: float) -> list[str]:
        """The periods above their rules; the year is written once, where it begins."""
        parts, year = [], None
        for tick in self.span.ticks:
            x = self.x(tick)
            grid = f"M{number(x)} {HEAD - 6}V{number(bottom)}"
            parts.append(tag("path", class_="chart-grid", d=grid, fill="none", stroke=GRID))
            if self.span.step < 12:
                label = MONTHS[tick.month - 1] if self.span.step == 1 else f"T{(tick.month + 2) // 3}"
                parts.append(small_text(label, x + 3, HEAD - 8))
            if tick.year != year:
                year = tick.year
                parts.append(text(str(year), x + 3, 12, font_weight=700))
        line = f"M{LABELS} {HEAD - 4}H{WIDTH - 2}"
        return [*parts, tag("path", class_="chart-axis", d=line, fill="none", stroke=AXIS)]

    def today(self, bottom: float) -> list[str]:
        if not self.span.first <= self.on <= self.span.last:
            return []
        x = self.x(self.on)
        line = f"M{number(x)} {HEAD - 4}V{number(bottom + 14)}"
        near_end = x > WIDTH - 80
        anchor: dict[str, Any] = {"text_anchor": "end"} if near_end else {}
        stroke: dict[str, Any] = {"fill": "none", "stroke": INK, "stroke_width": 1.6, "stroke_dasharray": "6 3"}
        return [
            tag("path", class_="chart-reference", d=line, **stroke),
            text("aujourd’hui", x - 4 if near_end else x + 4, bottom + 13, font_size=SMALL, **anchor),
        ]

    def row(self, bar: Bar, y: float) -> tuple[str, float]:
        """The words on the left, the shapes on the right, a rule above."""
        title, *more = lines_of(bar.label, LABELS - 24)
        if more:
            more = more[:1] if len(more) == 1 else [f"{more[0].rstrip(' ,;:.')}…"]
        words = [title, *more]
        height = max(LINE * (len(words) + 1) + 12, 44)
        rule = tag("path", class_="chart-grid", d=f"M0 {number(y)}H{WIDTH - 2}", fill="none", stroke=GRID)
        label = "".join(text(each, 0, y + LINE * (rank + 1)) for rank, each in enumerate(words))
        if bar.href:
            label = tag("a", label, href=bar.href, tabindex="-1")
        detail = small_text(bar.detail, 0, y + LINE * (len(words) + 1))
        hover = tag("title", escape(said(bar.label, bar.detail), quote=False))
        shapes = "".join([*self._shapes(bar, y + 7), *self._milestones(bar, y + 32)])
        return rule + tag("g", hover + label + detail + shapes), height

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


def gantt_legend() -> SafeString:
    """What each shape means, drawn as in the plots; for the top of a page that shows some."""
    identifier = "cgantt"
    y, wide = 6, 34
    samples: list[tuple[str, str]] = [
        ("prévu", _box(0, wide, y, PAPER, MAIN.colour, "chart-bar", None)),
        ("avancement", _box(0, wide, y, PAPER, MAIN.colour, "chart-bar", None)
            + _box(0, wide * 0.6, y, MAIN.colour, MAIN.colour, "chart-bar-done", None)),
        ("bloquée", _box(0, wide, y, f"url(#{identifier})", MAIN.colour, "chart-bar-blocked", None)),
        ("reportée jusque-là", _box(0, wide, y, PAPER, MAIN.colour, "chart-bar", "4 3")),
        ("abandonnée", _box(0, wide, y, PAPER, MUTED, "chart-bar", "1 3")),
        ("retard", "".join(_delay(0, wide, y + BAR / 2))),
        ("jalon atteint", milestone_mark(DONE, wide / 2, y + 6)),
        ("jalon à venir", milestone_mark(AWAITED, wide / 2, y + 6)),
        ("jalon en retard", milestone_mark(MISSED, wide / 2, y + 6)),
    ]  # fmt: skip
    parts, across = [hatch(identifier, HATCH)], 200
    for rank, (words, shape) in enumerate(samples):
        place = f"translate({rank % 5 * across} {rank // 5 * 26})"
        parts.append(tag("g", shape + text(words, wide + 8, y + 10), transform=place))
    spoken = "Légende\u00a0: " + ", ".join(words for words, _ in samples) + "."
    return SafeString(picture(spoken, WIDTH, 56, parts, css="chart-gantt"))
