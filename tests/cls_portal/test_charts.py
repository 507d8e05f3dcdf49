"""Plots: what is drawn, what is said, and what is never guessed."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from django.template.loader import render_to_string

from cls_portal.charts import Dot, Line, Panel, dot_plot, line_chart, small_multiples
from cls_portal.charts.figures import figure_fr, years_in_words
from cls_portal.charts.scales import Scale, axis, every, runs
from cls_portal.charts.svg import key_of, lines_of, number, tag
from tests.strict import faults

NBSP = "\u00a0"
SVG = "{http://www.w3.org/2000/svg}"
TOWN = Line("Bègles", {2020: 5.2, 2021: None, 2022: 4.0, 2023: 4.4, 2025: 0.0}, main=True)
FRANCE = Line("France", dict.fromkeys(range(2020, 2026), 4.7))
UNIT = "pour 1 000 habitants"


def chart(*lines, title="Vols", **options):
    return line_chart(title, lines or (TOWN, FRANCE), unit=UNIT, source="SSMSI", **options)


def parsed(svg):
    return ET.fromstring(svg)


def classed(svg, css):
    return [each for each in parsed(svg).iter() if css in each.get("class", "").split()]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"), (0.0, "0,0"), (5, "5"), (1250, f"1{NBSP}250"), (5.24, "5,2"), (12.0, "12,0"), (0.374, "0,37"),
        (0.0421, "0,042"), (1234.5, f"1{NBSP}234"), (-3.26, "\u22123,3"), (None, ""),
    ],
)  # fmt: skip
def test_figures_are_french(value, said):
    assert figure_fr(value) == said


def test_years_are_said_in_words():
    assert [years_in_words(list(range(2017, 2017 + n))) for n in (1, 2, 3)] == [
        "2017", "2017 et 2018", "2017, 2018 et 2019",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ([], ("0,0", "0,2", "0,4", "0,6", "0,8", "1,0")),
        ([0, 0], ("0,0", "0,2", "0,4", "0,6", "0,8", "1,0")),
        ([7.1], ("0", "2", "4", "6", "8")),
        ([0.03, 0.012], ("0,00", "0,01", "0,02", "0,03")),
        ([12000], ("0", f"2{NBSP}500", f"5{NBSP}000", f"7{NBSP}500", f"10{NBSP}000", f"12{NBSP}500")),
        ([-4, 6], ("\u22124", "\u22122", "0", "2", "4", "6")),
    ],
)
def test_an_axis_has_round_values_and_nought(values, labels):
    assert axis(values).labels == labels


@pytest.mark.parametrize("highest", [0.001, 0.07, 0.9, 1, 3.3, 99.9, 100, 12345.6])
def test_an_axis_holds_every_value_in_few_even_steps(highest):
    found = axis([highest / 3, highest])
    steps = {round(after - before, 9) for before, after in pairwise(found.ticks)}
    assert len(steps) == 1
    assert found.ticks[0] == 0
    assert found.ticks[-2] < highest <= found.ticks[-1] * (1 + 1e-9)
    assert 3 <= len(found.ticks) <= 7
    assert len(set(found.labels)) == len(found.labels)


def test_scales_labels_and_runs():
    assert Scale(0, 10, 100, 0)(2.5) == 75
    assert (every(10, 340, 33), every(20, 340, 33), every(3, 0, 33)) == (1, 2, 3)
    assert runs([2020, 2018, 2017, 2022]) == [[2017, 2018], [2020], [2022]]


def test_elements_are_escaped_and_short():
    assert tag("a", href='x"<&', font_size=3.0, d=None) == '<a href="x&quot;&lt;&amp;" font-size="3"/>'
    assert [number(value) for value in (0, -0.04, 3.14159, 12.0)] == ["0", "0", "3.1", "12"]
    assert lines_of("un deux trois quatre", 70, 12) == ["un deux", "trois", "quatre"]
    assert key_of(1) == key_of(1) != key_of(2)


def test_a_withheld_or_unknown_year_is_a_gap_never_a_guess():
    """2021 is withheld, 2024 unknown: the line has one stroke, from 2022 to 2023; the rest are lone markers."""
    drawn = [each.get("d") for each in classed(chart(TOWN).svg, "chart-line")]
    assert len(drawn) == 2  # the last one is the legend's
    assert (drawn[0].count("M"), drawn[0].count("L")) == (1, 1)
    assert len(classed(chart(TOWN).svg, "chart-marker")) == 4 + 1


def test_withheld_years_of_the_main_line_are_hatched_with_words():
    svg = chart().svg
    (band,) = classed(svg, "chart-withheld")
    (pattern,) = parsed(svg).iter(f"{SVG}pattern")
    assert band.get("fill") == f"url(#{pattern.get('id')})"
    assert [each.text for each in parsed(svg).iter(f"{SVG}text")].count("non diffusé") == 1
    assert "pattern" not in chart(FRANCE).svg
    neighbours = Line("Voisine", {2020: 1.0, 2021: None, 2022: 2.0})
    assert not classed(chart(neighbours).svg, "chart-withheld")


def test_nought_is_drawn_and_said():
    assert chart().table.rows[-1] == ("2025", "0,0", "4,7")
    assert "0,0 en 2025" in parsed(chart().svg).find(f"{SVG}title").text


def test_the_table_tells_withheld_from_unknown():
    assert chart().table.head == ("Année", "Bègles", "France")
    cells = {year: town for year, town, _ in chart().table.rows}
    assert cells == {"2020": "5,2", "2021": "non diffusé", "2022": "4,0", "2023": "4,4", "2024": "—", "2025": "0,0"}


def test_a_drawing_says_itself():
    svg = parsed(chart().svg)
    assert svg.get("role") == "img"
    assert svg[0].tag == f"{SVG}title"
    assert svg[0].text == svg.get("aria-label")
    assert svg[0].text == (
        f"Vols (pour 1 000 habitants). Bègles{NBSP}: 5,2 en 2020, 0,0 en 2025, non diffusé en 2021."
        f" France{NBSP}: 4,7 en 2020, 4,7 en 2025."
    )


def test_lines_are_told_apart_by_dashes_and_markers_and_the_legend_repeats_them():
    lines = [TOWN, *(Line(f"Ligne {n}", {2020: float(n), 2021: n + 1.0}) for n in range(1, 6))]
    strokes = classed(chart(*lines).svg, "chart-line")
    dashes = {(each.get("class"), each.get("stroke"), each.get("stroke-dasharray")) for each in strokes}
    assert len(dashes) == 6
    assert len({dash for *_, dash in dashes}) == 6
    assert len(strokes) == 12


def test_a_seventh_line_takes_the_stroke_of_the_second():
    """The page has no colour for more: none is drawn without one."""
    svg = chart(*[Line(f"Ligne {n}", {2020: float(n), 2021: n + 1.0}) for n in range(7)]).svg
    assert not classed(svg, "chart-line-6")
    assert len(classed(svg, "chart-line-1")) == 2 * len(classed(svg, "chart-line-3"))


def test_a_commune_and_its_departement_may_have_the_same_name():
    svg = chart(Line("Paris", {2020: 1.0, 2021: 2.0}, main=True), Line("Paris", {2020: 3.0, 2021: 4.0})).svg
    assert {len(classed(svg, f"chart-line-{rank}")) for rank in (0, 1)} == {5}


def test_what_begins_is_named_above_the_lines():
    svg = chart(since=(2023, "depuis le contrat")).svg
    (name,) = (each for each in parsed(svg).iter() if each.text == "depuis le contrat")
    highest = min(float(each.get("cy")) for each in parsed(svg).iter() if each.get("cy"))
    assert float(name.get("y")) < highest - 4


def test_nothing_to_draw_still_draws():
    for lines in ((), (Line("Vide", {}),), (Line("Seule", {2024: None}, main=True),), (Line("Une", {2024: 1.0}),)):
        found = line_chart("Rien", lines, unit=UNIT, source="SSMSI")
        assert parsed(found.svg).get("viewBox")
    assert "non diffusé" in chart(Line("Seule", {2024: None}, main=True)).svg


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_not_a_number_is_not_drawn(value):
    with pytest.raises(ValueError, match="cannot be drawn"):
        chart(Line("Fausse", {2020: value}))


def test_dots_stand_around_the_reference_and_withheld_rows_have_none():
    rows = [Dot("Vols", 1.5, "une fois et demie"), Dot("Coups", 0.5), Dot("Stupéfiants", None)]
    found = dot_plot("Écarts", rows, unit="rapport", source="SSMSI")
    reference = {each.get("d").split("V")[0][1:].split()[0] for each in classed(found.svg, "chart-reference")}
    assert len(reference) == 1
    above, below = (float(each.get("cx")) for each in classed(found.svg, "chart-marker"))
    assert above > float(*reference) > below
    assert above - float(*reference) == pytest.approx(float(*reference) - below, abs=0.11)
    assert len(classed(found.svg, "chart-withheld")) == 1
    assert found.table.rows == (("Vols", "1,5"), ("Coups", "0,50"), ("Stupéfiants", "non diffusé"))
    assert f"Vols{NBSP}: une fois et demie" in found.svg


def test_small_plots_each_have_their_title_and_scale():
    panels = [Panel("Vols", (TOWN,)), Panel("Coups", (Line("Bègles", {2020: 900.0}, main=True),), unit="faits")]
    found = small_multiples("Tout", panels, unit=UNIT, source="SSMSI")
    drawn = ET.fromstring(f"<div>{found.svg}</div>")
    assert [svg[0].text.split(" (")[0] for svg in drawn] == ["Vols", "Coups"]
    assert [row[0] for row in found.table.rows] == ["Vols – Bègles", "Coups – Bègles"]
    assert found.note == "Chaque graphique a sa propre échelle."


def test_identifiers_are_unique_in_a_page_and_drawings_are_always_the_same():
    both = chart().svg + chart(title="Autre").svg + chart(key="encore").svg
    found = re.findall(r'\sid="([^"]+)"', both)
    assert len(found) == len(set(found)) == 3
    assert chart() == chart()


@pytest.mark.parametrize("template", ["components/chart.html", "components/pdf_chart.html"])
def test_what_people_type_is_escaped_and_no_style_is_inline(template):
    evil = Line("<script>alert(1)</script>", {2020: 1.0, 2021: None}, main=True)
    found = line_chart('"><b>', [evil], unit="<i>", source="<u>", note="<s>")
    html = render_to_string(template, {"chart": found, "table": True, "csv_url": "/x", "open": True})
    assert not re.search(r"<(script|b|i|u|s)>", html)
    assert faults(html) == []
    assert html.count("<th") == 2 + 2 + 1  # thead, two columns, two rows
