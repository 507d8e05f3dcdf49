"""Maps: what is withheld is hatched and has no class; borders, legends, places drawn over."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from django.template.loader import render_to_string

from cls_portal.charts import (
    Classes,
    Inset,
    Outlines,
    Overlay,
    categories,
    choropleth,
    quantile_classes,
    ratio_classes,
)
from cls_portal.charts.outlines import boundary, box_of, path_of, rings_of
from tests.strict import faults

NBSP = "\u00a0"
SVG = "{http://www.w3.org/2000/svg}"
UNIT = "pour 1 000 habitants"


def square(x, y, side=10):
    return path_of([[(x, y), (x + side, y), (x + side, y + side), (x, y + side)]])


OUTLINES = Outlines(
    {"a": square(0, 0), "b": square(10, 0), "c": square(0, 10), "d": square(10, 10)},
    (0, 0, 20, 20), "metropole", 100, "© IGN", (Inset("Ailleurs", 0, 0, 5, 5),),
)  # fmt: skip
NAMES = {"a": "Arès", "b": "Bègles", "c": "Cenon", "d": "Créon", "e": "Été"}
VALUES = {"a": 5.2, "b": 0.0, "c": None}


def drawn(values=VALUES, **options):
    given = {"classes": ratio_classes(4.7), "names": NAMES, "unit": UNIT, "source": "SSMSI", **options}
    return choropleth("Vols", OUTLINES, values, **given)


def groups(chart):
    """Class of each group of shapes → the titles of its shapes."""
    found = {}
    for group in ET.fromstring(chart.svg).iter(f"{SVG}g"):
        titles = [each.text for each in group.iter(f"{SVG}title")]
        if group.get("class"):
            found[group.get("class")] = titles
    return found


def test_a_state_is_said_by_its_name_and_never_by_its_rank():
    chart = drawn({"a": 1.0, "b": 0.0}, classes=categories("aucun", "actif", "en sommeil"), unit="état")
    assert groups(chart)["chart-shade chart-shade-1"] == [f"Arès{NBSP}: actif"]
    assert [row[:2] for row in chart.table.rows[:2]] == [("Arès", "actif"), ("Bègles", "aucun")]
    assert f"en sommeil{NBSP}: 0{NBSP}commune" in chart.svg


def test_each_shape_has_the_shade_of_its_class_and_says_its_value():
    assert groups(drawn()) == {
        "chart-shade chart-shade-0": [f"Bègles{NBSP}: 0,0 pour 1 000 habitants"],
        "chart-shade chart-shade-2": [f"Arès{NBSP}: 5,2 pour 1 000 habitants"],
        "chart-withheld": [f"Cenon{NBSP}: non diffusé"],
        "chart-absent": [f"Créon{NBSP}: sans donnée"],
    }


def test_what_is_withheld_is_hatched_and_never_shaded():
    chart = drawn(dict.fromkeys("abcd"))
    assert set(groups(chart)) == {"chart-withheld"}
    svg = ET.fromstring(chart.svg)
    (group,) = [each for each in svg.iter(f"{SVG}g") if each.get("class") == "chart-withheld"]
    patterns = {each.get("id") for each in svg.iter(f"{SVG}pattern")}
    assert group.get("fill").removeprefix("url(#").removesuffix(")") in patterns
    assert len(patterns) == 2  # the map's, and the legend's at its own scale
    assert "pattern" not in drawn({"a": 1.0}).svg


def test_the_legend_has_words_and_counts():
    words = [each.text for each in ET.fromstring(drawn().svg).iter(f"{SVG}text")]
    assert words == [
        "Ailleurs",
        f"pour 1 000 habitants, moyenne nationale{NBSP}: 4,7",
        f"moins de la moitié (moins de 2,4){NBSP}: 1{NBSP}commune",
        f"inférieur (2,4 à 3,8){NBSP}: 0{NBSP}commune",
        f"proche (3,8 à 5,9){NBSP}: 1{NBSP}commune",
        f"supérieur (5,9 à 9,4){NBSP}: 0{NBSP}commune",
        f"au moins le double (9,4 et plus){NBSP}: 0{NBSP}commune",
        f"non diffusé{NBSP}: 1{NBSP}commune",
        f"sans donnée{NBSP}: 1{NBSP}commune",
    ]


def test_the_table_holds_every_shape_and_those_without_outline_are_said():
    chart = drawn({**VALUES, "e": 1.0})
    assert chart.table.rows == (
        ("Arès", "5,2"), ("Bègles", "0,0"), ("Cenon", "non diffusé"), ("Créon", "—"), ("Été", "1,0"),
    )  # fmt: skip
    assert chart.note == "Sans contour, dans le tableau seulement : Été."
    assert drawn().note == ""
    assert chart.credit == "© IGN"


def test_the_territory_is_outlined_by_its_common_border():
    chart = drawn(highlighted=("a", "b"), highlighted_label="Contrat")
    (border,) = [
        each
        for each in ET.fromstring(chart.svg).iter(f"{SVG}path")
        if each.get("class") == "chart-highlight" and each.get("d").endswith("z")
    ]
    (ring,) = rings_of(border.get("d"))
    assert len(ring) == 6
    assert (10, 5) not in ring
    assert box_of([border.get("d")]) == (0, 0, 20, 10)
    assert "Contrat" in chart.svg
    assert "Arès, Bègles" in drawn(highlighted=("b", "a")).svg


def test_borders_of_one_of_several_and_of_holes():
    assert boundary([square(0, 0)]) == square(0, 0)
    assert boundary([]) == ""
    ringed = path_of([[(0, 0), (30, 0), (30, 30), (0, 30)], [(10, 10), (10, 20), (20, 20), (20, 10)]])
    assert {len(ring) for ring in rings_of(boundary([ringed]))} == {4}
    (outer,) = rings_of(boundary([ringed, square(10, 10)]))
    assert sorted(outer) == [(0, 0), (0, 30), (30, 0), (30, 30)]


def test_paths_are_written_and_read_back():
    ring = [(5, -3), (4, 8), (0, 0)]
    assert path_of([ring]) == "M5 -3l-1 11-4-8z"
    assert list(rings_of(path_of([ring, ring[::-1]]))) == [ring, ring[::-1]]


def test_places_are_drawn_over_with_their_name():
    chart = drawn(overlays=[Overlay("Gare", "M1 1h2v2z"), Overlay("Ligne C", "M0 0L9 9")])
    found = [each for each in ET.fromstring(chart.svg).iter(f"{SVG}path") if "chart-overlay" in each.get("class", "")]
    assert len(found) == 4  # each on the map and in the legend
    assert len({each.get("stroke") for each in found}) == 2
    assert "Gare" in chart.svg
    assert "Ligne C" in chart.svg
    assert "chart-line-6" not in drawn(overlays=[Overlay(f"Lieu {n}", "M0 0h1") for n in range(7)]).svg


def test_pages_of_shapes_are_for_the_pointer_on_the_map_and_for_everybody_in_the_table():
    chart = drawn(hrefs={"a": "/communes/1/"})
    assert ET.fromstring(chart.svg).get("role") == "group"  # an image may hold no link
    (link,) = ET.fromstring(chart.svg).iter(f"{SVG}a")
    assert (link.get("href"), link.get("tabindex")) == ("/communes/1/", "-1")
    html = render_to_string("components/chart.html", {"chart": chart})
    assert '<th scope="row"><a href="/communes/1/">Arès</a></th>' in html
    assert '<th scope="row">Bègles</th>' in html
    assert faults(html) == []


def test_a_printed_map_is_lighter_and_has_the_same_classes():
    printed = drawn(printed=True)
    assert {css: [] for css in groups(drawn())} == groups(printed)
    assert len(printed.svg) < len(drawn().svg)


def test_a_map_says_itself():
    said = ET.fromstring(drawn(nouns="lieu,lieux").svg)[0].text
    assert said.startswith(f"Vols (pour 1 000 habitants, moyenne nationale{NBSP}: 4,7). moins de la moitié")
    assert f"non diffusé{NBSP}: 1{NBSP}lieu" in said


def test_names_are_escaped_and_maps_are_always_the_same():
    chart = drawn(names={**NAMES, "a": "<b>&"}, hrefs={"a": '"><script>'})
    assert "<b>" not in chart.svg
    assert "<script>" not in chart.svg
    assert drawn() == drawn(dict(reversed(VALUES.items())))
    both = drawn().svg + drawn(printed=True).svg + drawn(key="2").svg
    found = re.findall(r'\sid="([^"]+)"', both)
    assert len(found) == len(set(found)) == 6


def test_classes_around_an_average():
    classes = ratio_classes(4.0, "moyenne régionale")
    assert classes.limits == (2.0, 3.2, 5.0, 8.0)
    assert [classes.rank(value) for value in (0, 1.99, 2, 3.2, 4.9, 5, 8, 800)] == [0, 0, 1, 2, 2, 3, 4, 4]
    assert classes.reference == f"moyenne régionale{NBSP}: 4,0"
    for average in (0, -1, float("nan")):
        with pytest.raises(ValueError, match="above nought"):
            ratio_classes(average)
    with pytest.raises(ValueError, match="one more label"):
        Classes((1.0,), ("une",))


@pytest.mark.parametrize(
    ("values", "limits", "labels"),
    [
        (range(10), (2, 4, 6, 8), ("0 à moins de 2", "2 à moins de 4", "4 à moins de 6", "6 à moins de 8", "8 à 9")),
        ([0.0] * 8 + [3.0, 4.0], (3.0,), ("0,0 à moins de 3,0", "3,0 à 4,0")),
        ([7.0], (), ("7,0",)),
        ([], (), ("aucune valeur",)),
    ],
)
def test_classes_of_equal_size(values, limits, labels):
    assert quantile_classes(values) == Classes(limits, labels)
