"""Outlines of communes and départements, ready to be drawn by `cls_portal.charts.choropleth`. For display only."""

from .reading import (
    CREDIT,
    WITHOUT_OUTLINE,
    NoOutline,
    around,
    arrondissements_of,
    communes_of,
    departments_of_france,
    project,
)

__all__ = [
    "CREDIT",
    "WITHOUT_OUTLINE",
    "NoOutline",
    "around",
    "arrondissements_of",
    "communes_of",
    "departments_of_france",
    "project",
]
