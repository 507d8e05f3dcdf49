"""The rows on one calendar: the span that holds them, and shapes that are told apart without a colour."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date

import pytest

from cls_portal.charts import Bar, Milestone, Span, gantt, gantt_legend
from cls_portal.charts.gantt import AWAITED, BLOCKED, DONE, GIVEN_UP, MISSED, WIDTH

ON = date(2026, 11, 23)
SVG = "{http://www.w3.org/2000/svg}"
YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


def drawn(*bars: Bar) -> ET.Element:
    """The drawings of the plot, one below the other, under one root."""
    return ET.fromstring(f"<div>{gantt('Bègles', bars, span=Span.of(bars, ON), on=ON, source='suivi').svg}</div>")


def classed(root: ET.Element, css: str) -> list[ET.Element]:
    return [each for each in root.iter() if css in each.get("class", "").split()]


@pytest.mark.parametrize(
    ("first", "last", "step", "ticks"),
    [
        (date(2026, 3, 5), date(2026, 12, 5), 1, 10),
        (date(2025, 3, 5), date(2027, 12, 5), 3, 12),
        (date(2020, 3, 5), date(2027, 12, 5), 12, 8),
        (date(1997, 3, 5), date(2031, 12, 5), 36, 13),
    ],
)
def test_the_calendar_holds_every_day_in_periods_that_can_be_read(first, last, step, ticks):
    span = Span.of([Bar("x", "", first, last)], ON)
    assert (span.step, len(span.ticks)) == (step, ticks)
    assert span.first <= first
    assert last < span.last
    assert span.first.day == span.last.day == 1


def test_today_is_drawn_unless_it_is_far_away():
    assert "aujourd’hui" in "".join(drawn(Bar("x", "", **YEAR)).itertext())
    past = Bar("x", "", date(2010, 1, 1), date(2011, 1, 1))
    assert "aujourd’hui" not in "".join(drawn(past).itertext())
    assert Span.of([], ON).ticks == [date(2026, 11, 1)]


def test_every_look_has_a_shape_of_its_own():
    late = drawn(Bar("x", "En cours, 40\u00a0%, en retard", **YEAR, done=40, late_since=date(2026, 11, 1)))
    planned, done = classed(late, "chart-bar")[0], classed(late, "chart-bar-done")[0]
    assert float(done.get("width", 0)) == pytest.approx(0.4 * float(planned.get("width", 0)), abs=0.2)
    assert len(classed(late, "chart-late")) == len(classed(late, "chart-late-end")) == 1
    blocked = classed(drawn(Bar("x", "", **YEAR, look=BLOCKED)), "chart-bar-blocked")[0]
    assert blocked.get("fill", "").startswith("url(#")
    given_up = classed(drawn(Bar("x", "", **YEAR, look=GIVEN_UP)), "chart-bar")[0]
    postponed = classed(drawn(Bar("x", "", **YEAR, until=date(2027, 6, 1))), "chart-bar")[1]
    dashes = {planned.get("stroke-dasharray"), given_up.get("stroke-dasharray"), postponed.get("stroke-dasharray")}
    assert len(dashes) == 3


def test_milestones_are_full_hollow_or_missed():
    days = (date(2026, 2, 1), date(2026, 12, 1), date(2026, 6, 1))
    marks = [Milestone(state, day, state) for state, day in zip((DONE, AWAITED, MISSED), days, strict=True)]
    root = drawn(Bar("x", "", **YEAR, milestones=tuple(marks)))
    full, hollow, missed = classed(root, "chart-milestone")
    assert full.get("fill") != hollow.get("fill") == missed.get("fill")
    assert full.get("d", "").count("l") != missed.get("d", "").count("l")
    assert (
        "En retard, 1er juin 2026 (en retard)".casefold() in "".join(root.itertext()).replace("\u00a0", " ").casefold()
    )


def test_what_has_no_calendar_says_so_and_long_names_are_cut():
    root = drawn(Bar("Un mot " * 40, "À lancer", None, None, href="/actions/1/"), Bar("y", "", None, date(2026, 5, 1)))
    said = "".join(root.itertext())
    assert "Sans calendrier" in said
    assert "Calendrier incomplet" in said
    assert "…" in said
    first, *others = root
    assert (first.get("role"), {each.get("aria-hidden") for each in others}) == ("group", {"true"})
    assert next(root.iter(f"{SVG}a")).get("tabindex") == "-1"
    for each in classed(root, "chart-text"):
        assert float(each.get("x", 0)) <= WIDTH


def test_the_calendar_is_written_again_above_every_ten_rows():
    root = drawn(*[Bar(f"Action {rank}", "En cours", **YEAR) for rank in range(21)])
    assert len(classed(root, "chart-gantt-head")) == 3
    assert [each.get("class", "").split()[-1] for each in root][:3] == ["chart-gantt-head", *["chart-gantt-row"] * 2]


def test_the_table_holds_what_is_drawn():
    mark = Milestone("Recrutement", date(2026, 12, 3), AWAITED)
    chart = gantt(
        "Bègles",
        [Bar("<b>", "En cours", **YEAR, milestones=(mark,), href="/a/")],
        span=Span.of([], ON),
        on=ON,
        source="x",
    )
    assert "<b>" not in chart.svg
    link, heading, cells = next(chart.table.linked_rows)
    assert (link, heading, cells[0]) == ("/a/", "<b>", "En cours")
    assert cells[-1].replace("\u00a0", " ") == "Recrutement, 3 décembre 2026 (à venir)"


def test_the_legend_names_every_shape():
    legend = gantt_legend()
    assert len({sample for sample, _ in legend}) == len(legend)
    said = " ".join(words for _, words in legend)
    for word in ("prévu", "avancement", "bloquée", "reportée", "abandonnée", "retard", "atteint", "à venir"):
        assert word in said
