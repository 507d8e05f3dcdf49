"""Colours of plots: the paper's and the page's are the same, strong enough, and told apart by everybody."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import pytest
from django.conf import settings

from cls_portal.charts import palette

CSS = (settings.ROOT / "static/portal/charts.css").read_text(encoding="utf-8")
# Linear-light matrices of complete dichromacy (Machado, Oliveira and Fernandes, 2009).
VISIONS = {
    "ordinary": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
FEWEST = 12.0  # ΔE in CIELAB; about 2 is the least that one sees, side by side


def variables(selector):
    block = CSS.split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--chart-([\w-]+): (#[0-9a-f]{6});", block))


LIGHT = variables(":root")
DARK = variables(':root[data-fr-theme="dark"]')
LINES = [f"line-{rank}" for rank in range(len(palette.OTHERS) + 1)]


def linear(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour):
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour, vision):
    seen = [sum(row[i] * part for i, part in enumerate(linear(colour))) for row in VISIONS[vision]]
    seen = [min(1, max(0, part)) for part in seen]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(row[i] * part for i, part in enumerate(seen)) for row in to_xyz]
    x, y, z = (
        value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116
        for value in (xyz[0] / 0.9505, xyz[1], xyz[2] / 1.089)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one, other, vision):
    pairs = zip(lab(one, vision), lab(other, vision), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5


def test_the_page_in_the_light_has_the_colours_of_the_paper():
    strokes = [palette.MAIN, *palette.OTHERS]
    named = {"ink", "muted", "grid", "axis", "paper", "hatch", "border"}
    paper = {name: getattr(palette, name.upper()) for name in named}
    paper |= {f"line-{rank}": stroke.colour for rank, stroke in enumerate(strokes)}
    paper |= {f"shade-{rank}": colour for rank, colour in enumerate(palette.SHADES)}
    assert paper == LIGHT
    assert set(LIGHT) == set(DARK)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_lines_stand_out_of_the_ground(theme):
    assert [name for name in ("ink", "muted") if contrast(theme[name], theme["paper"]) < 4.5] == []
    assert [name for name in (*LINES, "axis", "hatch", "border") if contrast(theme[name], theme["paper"]) < 3] == []


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_lines_are_told_apart_by_everybody(theme, vision):
    apart = {pair: distance(theme[pair[0]], theme[pair[1]], vision) for pair in combinations(LINES, 2)}
    assert {pair: value for pair, value in apart.items() if value < FEWEST} == {}


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_shades_go_one_way_for_everybody_and_in_grey(theme, vision):
    """From the paper's lightness to its contrary, by steps that can be seen."""
    lightness = [lab(theme[f"shade-{rank}"], vision)[0] for rank in range(len(palette.SHADES))]
    steps = [after - before for before, after in pairwise(lightness)]
    away = 1 if theme is DARK else -1
    assert [step for step in steps if step * away < 10] == []


def test_strokes_differ_by_more_than_colour():
    strokes = [palette.MAIN, *palette.OTHERS]
    assert len({stroke.dashes for stroke in strokes}) == len({stroke.marker for stroke in strokes}) == len(strokes)
