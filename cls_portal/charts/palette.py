"""Colours on paper. `static/portal/charts.css` repeats them for the light theme and gives those of the dark one.

Chosen to be told apart in the common forms of colour blindness (tests/cls_portal/test_charts_palette.py measures it)
and never used alone: a line also has its dashes and its marker, a shade its place in a legend of words.
"""

from __future__ import annotations

from dataclasses import dataclass

INK = "#161616"
MUTED = "#565656"
GRID = "#dddddd"
AXIS = "#666666"
PAPER = "#ffffff"
HATCH = "#666666"
BORDER = "#8c8c8c"


@dataclass(frozen=True, slots=True)
class Stroke:
    """How one line is told from the others: its class is `chart-line-<index>`."""

    colour: str
    dashes: str | None
    marker: str


MAIN = Stroke("#000091", None, "circle")
OTHERS = (
    Stroke("#b34000", "7 3", "square"),
    Stroke("#005a4e", "2 3", "triangle"),
    Stroke("#8a5a78", "9 3 2 3", "diamond"),
    Stroke("#8c8c8c", "4 2", "cross"),
    Stroke("#0078f3", "12 4", "ring"),
)
# From the lowest class to the highest: darker on paper, lighter on the dark theme.
SHADES = ("#e3e9ff", "#b4bff7", "#7f89dd", "#484bb8", "#000074")
