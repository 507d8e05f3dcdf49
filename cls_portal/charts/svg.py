"""Elements of SVG as text: escaped, without style nor script, the same text for the same drawing.

Every colour is written twice: as a presentation attribute, which paper and PDF follow (WeasyPrint reads no stylesheet
of the page inside an SVG), and as a class, by which `static/portal/charts.css` gives it the colour of the theme.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from html import escape
from textwrap import wrap

from cls_portal.charts.palette import INK, MUTED

FONT = "Marianne, Spectral"
FONT_SIZE = 12
SMALL = 11
# Mean width of a character at size 1, with room for wider type than Marianne (another brand has its own).
CHARACTER = 0.57


def tag(name: str, content: str = "", **attributes: str | float | None) -> str:
    """`<name attribute="…">content</name>`; `_` stands for `-`, a trailing one is dropped, None leaves out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def _value(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else number(value)


def number(value: float) -> str:
    """At most one decimal, as short as can be."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def text(content: str, x: float, y: float, css: str = "", fill: str = INK, **attributes: str | float | None) -> str:
    css = f"chart-text {css}".strip()
    return tag("text", escape(content, quote=False), class_=css, x=x, y=y, fill=fill, **attributes)


def small_text(content: str, x: float, y: float, **attributes: str | float | None) -> str:
    """Marks of an axis, units: smaller and lighter."""
    return text(content, x, y, "chart-muted", MUTED, font_size=SMALL, **attributes)


def width_of(content: str, size: float = FONT_SIZE) -> float:
    """About the width of a text once drawn."""
    return len(content) * size * CHARACTER


def lines_of(content: str, width: float, size: float = FONT_SIZE) -> list[str]:
    """The text cut between words so that each line holds in `width`."""
    return wrap(content, max(8, int(width / (size * CHARACTER))), break_on_hyphens=False) or [""]


def key_of(*parts: object) -> str:
    """A short identifier that depends on what is drawn only."""
    return "c" + hashlib.sha256(repr(parts).encode()).hexdigest()[:10]


def hatch(key: str, stroke: str, size: float = 6, stroke_width: float = 1) -> str:
    """The pattern of what is not published: strokes from bottom left to top right."""
    half, beyond = size / 2, size * 1.5
    strokes = f"M{number(-half)} {number(half)}L{number(half)} {number(-half)}M0 {number(size)}L{number(size)} 0"
    strokes += f"M{number(half)} {number(beyond)}L{number(beyond)} {number(half)}"
    path = tag("path", class_="chart-hatch", d=strokes, fill="none", stroke=stroke, stroke_width=stroke_width)
    return tag("defs", tag("pattern", path, id=key, width=size, height=size, patternUnits="userSpaceOnUse"))


def picture(title: str, width: float, height: float, parts: Iterable[str], *, css: str, role: str = "img") -> str:
    """The whole `<svg>`; `title` is what is read aloud, and the alternative text of the PDF.

    What is drawn is hidden from screen readers, which have the title and the table. An image may hold no link: where
    a pointer finds some, the role is `group`.
    """
    return tag(
        "svg",
        tag("title", escape(title, quote=False)) + tag("g", "".join(parts), aria_hidden="true"),
        xmlns="http://www.w3.org/2000/svg",
        class_=f"chart {css}",
        role=role,
        aria_label=title,
        viewBox=f"0 0 {number(width)} {number(height)}",
        font_family=FONT,
        font_size=FONT_SIZE,
    )
