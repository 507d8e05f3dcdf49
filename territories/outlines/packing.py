"""Outlines packed for drawing: one small text for each département, all in one archive.

From TopoJSON and GeoJSON files (territories/data/README.md says which) to `territories/data/outlines.zip`:
whole units, shared borders kept, the same bytes for the same files. Done once, by `manage.py pack_outlines FOLDER`.
"""

from __future__ import annotations

import gzip
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cls_portal.charts.outlines import Box, Inset, Point, box_of, path_of
from territories.outlines.projection import MAINLAND, OVERSEAS, Plane, plane, projection_of
from territories.outlines.simplifying import simplified

UNIT = 100  # metres; the source is not finer
CITY_UNIT = 10
FRANCE = "france"
FRANCE_UNIT = 1000
TOLERANCE = 0.9  # units; a map of France is about 600 pixels wide for 1,150 units
# The map of France: boxes below the mainland, one where the sea is at the top left.
GAP, OVERSEAS_HEIGHT, ZOOM = 24, 190, (0, 0, 235, 190)
OVERSEAS_NAMES = {
    "971": "Guadeloupe", "972": "Martinique", "973": "Guyane", "974": "La Réunion", "976": "Mayotte",
}  # fmt: skip
ZOOMED = ("75", "92", "93", "94")
ZOOM_NAME = "Petite couronne"
SAME_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One entry of the archive: the shapes of one map."""

    name: str
    unit: int
    projection: str
    shapes: Mapping[str, str]
    insets: Sequence[Inset] = ()

    @property
    def text(self) -> str:
        """`unit projection left top right bottom`, then a line for each inset, then one for each shape."""
        head = " ".join(map(str, (self.unit, self.projection, *self._box())))
        boxes = [f"# {each.x} {each.y} {each.width} {each.height} {each.label}" for each in self.insets]
        return "\n".join([head, *boxes, *(f"{code} {path}" for code, path in sorted(self.shapes.items()))])

    def _box(self) -> Box:
        left, top, right, bottom = box_of(self.shapes.values())
        for each in self.insets:
            left, top = min(left, each.x), min(top, each.y)
            right, bottom = max(right, each.x + each.width), max(bottom, each.y + each.height)
        return left, top, right, bottom


def pack(folder: Path, target: Path) -> int:
    """Write the archive from the four files of the folder; how many outlines it holds."""
    sheets = [
        *_commune_sheets(_read(folder / "communes_metropole_2026.topojson.gz")),
        *_commune_sheets(_read(folder / "communes_drom_2026.topojson.gz")),
        *_city_sheets(_read(folder / "arrondissements_municipaux.topojson.gz")),
        _france(json.loads((folder / "departements.geojson").read_text(encoding="utf-8"))),
    ]
    write_archive(sheets, target)
    return sum(len(sheet.shapes) for sheet in sheets)


def write_archive(sheets: Iterable[Sheet], target: Path) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        for sheet in sorted(sheets, key=lambda sheet: sheet.name):
            entry = zipfile.ZipInfo(sheet.name, SAME_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, sheet.text, compresslevel=9)


def _read(path: Path) -> dict[str, Any]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        read: dict[str, Any] = json.load(file)
    return read


# TopoJSON: rings are sequences of arcs, which neighbours share


def _commune_sheets(topology: Mapping[str, Any]) -> Iterator[Sheet]:
    by_department: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for geometry in topology["objects"]["communes"]["geometries"]:
        by_department[_department_of(geometry["id"])].append(geometry)
    for code, geometries in by_department.items():
        yield Sheet(code, UNIT, projection_of(code), _shapes(topology, geometries, plane(projection_of(code), UNIT)))


def _city_sheets(topology: Mapping[str, Any]) -> Iterator[Sheet]:
    """Paris, Lyon and Marseille, each under the code of the commune."""
    cities: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for geometry in topology["objects"]["arm"]["geometries"]:
        cities[{"75": "75056", "69": "69123", "13": "13055"}[geometry["id"][:2]]].append(geometry)
    for code, geometries in cities.items():
        yield Sheet(code, CITY_UNIT, MAINLAND, _shapes(topology, geometries, plane(MAINLAND, CITY_UNIT)))


def _department_of(commune: str) -> str:
    return commune[:3] if commune.startswith("97") else commune[:2]


def _shapes(topology: Mapping[str, Any], geometries: Iterable[Mapping[str, Any]], to_plane: Plane) -> dict[str, str]:
    arcs = _Arcs(topology, to_plane)
    return {geometry["id"]: path_of(_kept(arcs.rings(geometry))) for geometry in geometries}


class _Arcs:
    """The arcs of a topology on a plane, each computed once so that neighbours have the very same border."""

    def __init__(self, topology: Mapping[str, Any], to_plane: Plane) -> None:
        self.arcs = topology["arcs"]
        self.scale, self.origin = topology["transform"]["scale"], topology["transform"]["translate"]
        self.to_plane = to_plane
        self.known: dict[int, list[Point]] = {}

    def rings(self, geometry: Mapping[str, Any]) -> Iterator[list[Point]]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            for arcs in polygon:
                points: list[Point] = []
                for index in arcs:
                    arc = self.arc(index) if index >= 0 else self.arc(~index)[::-1]
                    points += arc[1:] if points else arc
                yield points

    def arc(self, index: int) -> list[Point]:
        if index not in self.known:
            self.known[index] = list(self._decoded(index))
        return self.known[index]

    def _decoded(self, index: int) -> Iterator[Point]:
        x = y = 0
        for dx, dy in self.arcs[index]:
            x, y = x + dx, y + dy
            placed = self.to_plane(x * self.scale[0] + self.origin[0], y * self.scale[1] + self.origin[1])
            yield round(placed[0]), round(placed[1])


def _kept(rings: Iterable[list[Point]]) -> list[list[Point]]:
    """Rings without repeated points; those that have shrunk to a line go, unless nothing else is left."""
    cleaned = [_without_repeats(ring) for ring in rings]
    return [ring for ring in cleaned if len(ring) > 2] or cleaned[:1]


def _without_repeats(ring: Sequence[Point]) -> list[Point]:
    points = [point for rank, point in enumerate(ring) if not rank or point != ring[rank - 1]]
    return points[:-1] if len(points) > 1 and points[0] == points[-1] else points


# The map of France


def _france(collection: Mapping[str, Any]) -> Sheet:
    geometries = _without_slivers({each["properties"]["code"]: each["geometry"] for each in collection["features"]})
    mainland = [code for code in geometries if code not in OVERSEAS]
    placed = {code: _on_plane(geometries[code], plane(MAINLAND, FRANCE_UNIT)) for code in mainland}
    left, top, right, bottom = _extent(placed.values())
    whole = {code: _kept(_rounded(_moved(rings, -left, -top))) for code, rings in placed.items()}
    drawn = simplified(whole, TOLERANCE)
    insets = [Inset(ZOOM_NAME, *ZOOM)]
    _add(drawn, {code: placed[code] for code in ZOOMED}, insets[0])
    width = (right - left - GAP * (len(OVERSEAS) - 1)) / len(OVERSEAS)
    for rank, code in enumerate(OVERSEAS):
        x = round(rank * (width + GAP))
        box = Inset(OVERSEAS_NAMES[code], x, round(bottom - top) + GAP, round(width), OVERSEAS_HEIGHT)
        insets.append(box)
        _add(drawn, {code: _on_plane(geometries[code], plane(code, FRANCE_UNIT))}, box)
    return Sheet(FRANCE, FRANCE_UNIT, FRANCE, {code: path_of(rings) for code, rings in drawn.items()}, insets)


Ring = list[tuple[float, float]]


def _without_slivers(geometries: Mapping[str, Any]) -> dict[str, Any]:
    """Without the holes of a département where no other lies: traces of the simplification."""
    owners: defaultdict[tuple[float, ...], set[str]] = defaultdict(set)
    for code, geometry in geometries.items():
        for polygon in _polygons(geometry):
            for point in polygon[0]:
                owners[tuple(point)].add(code)
    return {
        code: {
            "type": "MultiPolygon",
            "coordinates": [
                [outer, *(hole for hole in holes if any(owners[tuple(point)] - {code} for point in hole))]
                for outer, *holes in _polygons(geometry)
            ],
        }
        for code, geometry in geometries.items()
    }


def _polygons(geometry: Mapping[str, Any]) -> list[Any]:
    polygons: list[Any] = geometry["coordinates"]
    return polygons if geometry["type"] == "MultiPolygon" else [polygons]


def _on_plane(geometry: Mapping[str, Any], to_plane: Plane) -> list[Ring]:
    return [[to_plane(*point[:2]) for point in ring] for polygon in _polygons(geometry) for ring in polygon]


def _extent(shapes: Iterable[list[Ring]]) -> tuple[float, float, float, float]:
    points = [point for rings in shapes for ring in rings for point in ring]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _moved(rings: Iterable[Ring], dx: float, dy: float, scale: float = 1.0) -> list[Ring]:
    return [[(x * scale + dx, y * scale + dy) for x, y in ring] for ring in rings]


def _add(shapes: dict[str, list[list[Point]]], added: Mapping[str, list[Ring]], box: Inset, margin: int = 10) -> None:
    """These shapes as large as the box allows, in its middle, its label above them."""
    label = 30
    left, top, right, bottom = _extent(added.values())
    room = box.width - 2 * margin, box.height - 2 * margin - label
    scale = min(room[0] / (right - left), room[1] / (bottom - top))
    dx = box.x + margin + (room[0] - (right - left) * scale) / 2 - left * scale
    dy = box.y + margin + label + (room[1] - (bottom - top) * scale) / 2 - top * scale
    placed = {code: _kept(_rounded(_moved(rings, dx, dy, scale))) for code, rings in added.items()}
    for code, rings in simplified(placed, TOLERANCE).items():
        shapes[code] = [*shapes.get(code, []), *rings]


def _rounded(rings: Iterable[Ring]) -> Iterator[list[Point]]:
    for ring in rings:
        yield [(round(x), round(y)) for x, y in ring]
