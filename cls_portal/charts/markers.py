"""The small shapes that tell lines and points apart without colour."""

from __future__ import annotations

from cls_portal.charts.palette import PAPER
from cls_portal.charts.svg import number, tag

RADIUS = 3.2


def marker(shape: str, x: float, y: float, colour: str, css: str, radius: float = RADIUS) -> str:
    """`shape`: circle, ring, square, triangle, diamond, cross."""
    if shape in ("circle", "ring"):
        hollow = shape == "ring"
        return tag(
            "circle",
            class_=f"chart-marker {css}" + (" chart-hollow" if hollow else ""),
            cx=x,
            cy=y,
            r=radius,
            fill=PAPER if hollow else colour,
            stroke=colour,
        )
    if shape == "cross":
        reach = radius
        path = (
            f"M{number(x - reach)} {number(y - reach)}l{number(2 * reach)} {number(2 * reach)}"
            f"m0 {number(-2 * reach)}l{number(-2 * reach)} {number(2 * reach)}"
        )
        return tag("path", class_=f"chart-marker chart-cross {css}", d=path, fill="none", stroke=colour, stroke_width=2)
    corners = {
        "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        "triangle": ((0, -1.25), (1.2, 0.95), (-1.2, 0.95)),
        "diamond": ((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)),
    }[shape]
    points = "L".join(f"{number(x + dx * radius)} {number(y + dy * radius)}" for dx, dy in corners)
    return tag("path", class_=f"chart-marker {css}", d=f"M{points}Z", fill=colour, stroke=colour)
