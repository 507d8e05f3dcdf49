"""The outline of a local territory: what is read, and what is told of a wrong one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from territories.geojson import MOST_POINTS, BadOutline, points_of, read_outline, wrong_in_outline

RING = [[-0.55, 44.8], [-0.54, 44.8], [-0.54, 44.81], [-0.55, 44.8]]
POLYGON = {"type": "Polygon", "coordinates": [RING]}
LINE = {"type": "LineString", "coordinates": RING[:2]}


def feature(geometry: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": geometry}


def collection(*geometries: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [feature(geometry) for geometry in geometries]}


@pytest.mark.parametrize(
    ("file", "kind", "points"),
    [
        (POLYGON, "Polygon", 4),
        (feature(LINE), "LineString", 2),
        (collection(POLYGON), "Polygon", 4),
        (collection(POLYGON, {"type": "MultiPolygon", "coordinates": [[RING]]}), "MultiPolygon", 8),
        (collection(LINE, LINE), "MultiLineString", 4),
        ({"type": "Point", "coordinates": [-0.123456789, 44.8, 12.0]}, "Point", 1),
    ],
)
def test_a_file_becomes_one_geometry(file: Any, kind: str, points: int) -> None:
    found = read_outline(json.dumps(file).encode())
    assert found["type"] == kind
    assert len(list(points_of(found))) == points
    assert all(len(point) == 2 for point in points_of(found))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<kml/>", "GeoJSON lisible"),
        (b"\xff\xfe{}", "GeoJSON lisible"),
        (b"[" * 100_000, "GeoJSON lisible"),
        (b'{"type":"Point","coordinates":[NaN,1]}', "GeoJSON lisible"),
        (b"[]", "de ces types"),
        (b'{"type":"Topology"}', "de ces types"),
        (b'{"type":["Point"]}', "de ces types"),
        (b'{"type":"FeatureCollection","features":[]}', "aucune géométrie"),
        (b'{"type":"FeatureCollection","features":7}', "aucune géométrie"),
        (b'{"type":"Feature","geometry":null}', "de ces types"),
        (json.dumps(collection(POLYGON, LINE)).encode(), "de natures différentes"),
        (json.dumps({"type": "Polygon", "coordinates": []}).encode(), "mal imbriquées"),
        (json.dumps({"type": "Polygon", "coordinates": RING}).encode(), "longitude et une latitude"),
        (json.dumps({"type": "Polygon", "coordinates": [RING[:3]]}).encode(), "trois côtés"),
        (json.dumps({"type": "Polygon", "coordinates": [[*RING[:3], [0, 1]]]}).encode(), "pas fermée"),
        (json.dumps({"type": "LineString", "coordinates": RING[:1]}).encode(), "deux points"),
        (json.dumps({"type": "Point", "coordinates": ["a", 1]}).encode(), "longitude et une latitude"),
        (json.dumps({"type": "Point", "coordinates": [True, 1]}).encode(), "longitude et une latitude"),
        (json.dumps({"type": "Point", "coordinates": [417241, 6421813]}).encode(), "EPSG:4326"),
        (json.dumps({"type": "LineString", "coordinates": [[0, 0]] * (MOST_POINTS + 1)}).encode(), "simplifiez"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told_in_french(content: bytes, words: str) -> None:
    with pytest.raises(BadOutline, match=words):
        read_outline(content)


def test_what_comes_by_the_api_is_checked_the_same() -> None:
    assert wrong_in_outline(POLYGON) == []
    (reason,) = wrong_in_outline({"type": "Point", "coordinates": [200, 0]})
    assert (reason.field, "WGS84" in reason.text) == ("outline", True)
