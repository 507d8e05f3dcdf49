"""The archive of outlines as maps; each is read once in the life of a process."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from cls_portal.charts import Inset, Outlines
from cls_portal.charts.outlines import box_of
from territories.outlines.packing import FRANCE
from territories.outlines.projection import Plane, plane

ARCHIVE = Path(__file__).resolve().parents[1] / "data" / "outlines.zip"
CREDIT = "© IGN – ADMIN EXPRESS COG, Licence Ouverte 2.0"
# Communes re-established in 2025: their land is drawn inside 15141, Neussargues-en-Pinatelle.
WITHOUT_OUTLINE = frozenset({"15031", "15035", "15047", "15171"})
KEPT = 24  # maps kept in memory by a process, about 100 kB each


class NoOutline(LookupError):
    """There is no map of this place (an overseas collectivity, a code that is none)."""


def communes_of(department: str) -> Outlines:
    """The communes of a département: « 33 », « 2A », « 974 ». Raises NoOutline."""
    return _sheet(department)


def arrondissements_of(commune: str) -> Outlines:
    """The municipal arrondissements of Paris (75056), Lyon (69123) or Marseille (13055). Raises NoOutline."""
    return _sheet(commune)


def departments_of_france() -> Outlines:
    """The 101 départements, overseas ones and Paris with its neighbours in boxes. No overseas collectivity."""
    return _sheet(FRANCE)


def around(communes: Iterable[str], margin: float = 0.3) -> Outlines:
    """The communes named and their neighbours, whatever the départements they lie in.

    Those of the mainland, or those of the first overseas département: one drawing holds one of them.
    Raises NoOutline when none has an outline.
    """
    named = sorted(set(communes))
    sheets = {department: _sheet(department) for department in sorted({_department_of(code) for code in named})}
    first = next(iter(sheets.values()), None)
    if first is None:
        raise NoOutline("no commune was named")
    shapes = {
        code: path
        for sheet in sheets.values()
        if sheet.projection == first.projection
        for code, path in sheet.shapes.items()
    }
    inside = [shapes[code] for code in named if code in shapes]
    if not inside:
        raise NoOutline(", ".join(named))
    kept = _near(shapes, inside, margin)
    return Outlines(kept, box_of(kept.values()), first.projection, first.unit, CREDIT)


def _near(shapes: Mapping[str, str], inside: Iterable[str], margin: float) -> dict[str, str]:
    """The shapes whose middle is in the box of those inside, widened by so much of its larger side."""
    inside = set(inside)
    left, top, right, bottom = box_of(inside)
    more = max(right - left, bottom - top) * margin
    kept = {}
    for code, path in shapes.items():
        box = box_of([path])
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if path in inside or (left - more <= x <= right + more and top - more <= y <= bottom + more):
            kept[code] = path
    return kept


def project(geometry: Mapping[str, Any], outlines: Outlines) -> str:
    """A GeoJSON geometry (WGS84) as a path of that map; a point becomes a small square.

    Raises NoOutline for the map of France, whose parts have several scales.
    """
    if outlines.projection == FRANCE:
        raise NoOutline(FRANCE)
    to_plane = plane(outlines.projection, outlines.unit)
    coordinates = geometry["coordinates"]
    match geometry["type"]:
        case "Polygon":
            return "".join(_line(ring, to_plane, close=True) for ring in coordinates)
        case "MultiPolygon":
            return "".join(_line(ring, to_plane, close=True) for polygon in coordinates for ring in polygon)
        case "LineString":
            return _line(coordinates, to_plane)
        case "MultiLineString":
            return "".join(_line(line, to_plane) for line in coordinates)
        case "Point":
            x, y = (round(value) for value in to_plane(*coordinates[:2]))
            reach = max(2, round(max(outlines.width, outlines.height) / 90))
            return f"M{x - reach} {y - reach}h{2 * reach}v{2 * reach}h{-2 * reach}z"
        case other:
            raise ValueError(f"geometries of type {other} are not drawn")


def _line(points: Iterable[Iterable[float]], to_plane: Plane, *, close: bool = False) -> str:
    placed = []
    for point in points:
        longitude, latitude, *_ = point
        x, y = to_plane(longitude, latitude)
        placed.append(f"{x:.1f} {y:.1f}")
    return "M" + "L".join(placed) + ("Z" if close else "")


def _department_of(commune: str) -> str:
    return commune[:3] if commune.startswith("97") else commune[:2]


@lru_cache(maxsize=KEPT)
def _sheet(name: str) -> Outlines:
    if name not in _names():
        raise NoOutline(name)
    with zipfile.ZipFile(ARCHIVE) as archive:
        head, *lines = archive.read(name).decode().split("\n")
    unit, projection, *box = head.split(" ")
    left, top, right, bottom = map(int, box)
    insets = tuple(_inset(line) for line in lines if line[0] == "#")
    shapes = dict(line.split(" ", 1) for line in lines if line[0] != "#")
    return Outlines(shapes, (left, top, right, bottom), projection, int(unit), CREDIT, insets)


@cache
def _names() -> frozenset[str]:
    with zipfile.ZipFile(ARCHIVE) as archive:
        return frozenset(archive.namelist())


def _inset(line: str) -> Inset:
    _, x, y, width, height, label = line.split(" ", 5)
    return Inset(label, int(x), int(y), int(width), int(height))
