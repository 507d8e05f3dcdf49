"""Figures of a diagnostic in templates, pages and documents alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from diagnostics import plots

register = template.Library()


@register.filter
def shown(figure: Mapping[str, Any], key: Any = "") -> plots.ShownFigure:
    """`{% with figure=figure|shown:forloop.counter %}`: what is seen of a figure kept as JSON."""
    return plots.shown(figure, f"chiffre-{key}")
