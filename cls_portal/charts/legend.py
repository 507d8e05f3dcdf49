"""The legend below a map: a swatch and words on each line, in as many lines as the words need."""

from __future__ import annotations

from cls_portal.charts.palette import BORDER, HATCH, INK, OTHERS, SHADES
from cls_portal.charts.svg import hatch, lines_of, number, tag, text

LINE = 17
SWATCH = 24
HEIGHT = 12


class Legend:
    """`y` is where the next line goes; `parts` what has been drawn."""

    def __init__(self, width: float, y: float, identifier: str) -> None:
        self.width, self.y, self.identifier = width, y, identifier
        self.parts: list[str] = []

    def heading(self, words: str) -> None:
        for line in lines_of(words, self.width):
            self.parts.append(text(line, 0, self.y + 10, font_weight=700))
            self.y += LINE

    def shade(self, words: str, rank: int) -> None:
        self._box(words, f"chart-shade chart-shade-{rank}", SHADES[rank])

    def withheld(self, words: str) -> None:
        self.parts.append(hatch(self.identifier, HATCH, 5, 0.9))
        self._box(words, "chart-withheld", f"url(#{self.identifier})")

    def absent(self, words: str) -> None:
        self._box(words, "chart-absent", "none")

    def highlighted(self, words: str) -> None:
        self._stroke(words, "chart-highlight", INK, 2.2, None)

    def overlay(self, words: str, rank: int) -> None:
        css, colour, dashes = overlay_stroke(rank)
        self._stroke(words, css, colour, 2, dashes)

    def _box(self, words: str, css: str, fill: str) -> None:
        self.parts.append(
            tag("rect", class_=css, x=0.5, y=self.y, width=SWATCH, height=HEIGHT, fill=fill, stroke=BORDER)
        )
        self._say(words)

    def _stroke(self, words: str, css: str, colour: str, width: float, dashes: str | None) -> None:
        line = f"M0 {number(self.y + HEIGHT / 2)}H{SWATCH}"
        self.parts.append(
            tag("path", class_=css, d=line, fill="none", stroke=colour, stroke_width=width, stroke_dasharray=dashes)
        )
        self._say(words)

    def _say(self, words: str) -> None:
        for line in lines_of(words, self.width - SWATCH - 8):
            self.parts.append(text(line, SWATCH + 8, self.y + 10))
            self.y += LINE


def overlay_stroke(rank: int) -> tuple[str, str, str | None]:
    """Class, colour and dashes of the places drawn over a map, in their order."""
    turn = rank % len(OTHERS)
    return f"chart-overlay chart-line-{turn + 1}", OTHERS[turn].colour, OTHERS[turn].dashes
