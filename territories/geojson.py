"""The outline of a local territory: a GeoJSON geometry, checked point by point (RFC 7946, WGS84)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from cls_portal.errors import Reason

MOST_POINTS = 5_000
DEPTHS = {"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}  # lists around a point
RINGS = {"Polygon", "MultiPolygon"}
LONGITUDES, LATITUDES = (-180.0, 180.0), (-90.0, 90.0)
DECIMALS = 6  # a tenth of a metre


class BadOutline(ValueError):
    """What is wrong, in French."""


def read_outline(content: bytes) -> dict[str, Any]:
    """The geometry of a GeoJSON file: a geometry, a Feature, or a FeatureCollection whose features make one."""
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BadOutline("Ce fichier n’est pas du GeoJSON lisible (JSON en UTF-8).") from error
    geometry = _merged(_geometries(found))
    reasons = wrong_in_outline(geometry)
    if reasons:
        raise BadOutline(reasons[0].text)
    return {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])}


def wrong_in_outline(geometry: Any) -> list[Reason]:
    """What makes this no geometry of an outline; empty when it is one."""
    try:
        _check(geometry)
    except BadOutline as error:
        return [Reason(str(error), "territories.bad_outline", field="outline")]
    return []


def points_of(geometry: dict[str, Any]) -> Iterator[list[float]]:
    """Every point, longitude first."""
    yield from _points(geometry["coordinates"], DEPTHS[geometry["type"]])


def _points(coordinates: Any, depth: int) -> Iterator[list[float]]:
    if depth == 0:
        yield coordinates
        return
    for part in coordinates:
        yield from _points(part, depth - 1)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _geometries(found: Any) -> list[Any]:
    kind = found.get("type") if isinstance(found, dict) else None
    features = found.get("features") if kind == "FeatureCollection" else [found]
    return [
        feature.get("geometry") if isinstance(feature, dict) and feature.get("type") == "Feature" else feature
        for feature in (features if isinstance(features, list) else [])
    ]


def _merged(geometries: list[Any]) -> Any:
    """Several surfaces, or several lines, are one; a mixture is not."""
    if not geometries:
        raise BadOutline("Ce fichier ne contient aucune géométrie.")
    for geometry in geometries:
        _check(geometry)
    if len(geometries) == 1:
        return geometries[0]
    for one, many in (("Polygon", "MultiPolygon"), ("LineString", "MultiLineString")):
        if all(geometry["type"] in (one, many) for geometry in geometries):
            parts = [_parts(geometry, many) for geometry in geometries]
            return {"type": many, "coordinates": [part for several in parts for part in several]}
    raise BadOutline("Ce fichier mêle des géométries de natures différentes : gardez les surfaces, ou les lignes.")


def _parts(geometry: dict[str, Any], many: str) -> list[Any]:
    coordinates: Any = geometry["coordinates"]
    return list(coordinates) if geometry["type"] == many else [coordinates]


def _check(geometry: Any) -> None:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(kind, str) or kind not in DEPTHS:
        raise BadOutline(f"Le contour doit être de l’un de ces types : {', '.join(DEPTHS)}.")
    coordinates = geometry.get("coordinates")
    _check_lists(coordinates, DEPTHS[kind])
    for count, point in enumerate(_points(coordinates, DEPTHS[kind]), 1):
        if count > MOST_POINTS:
            raise BadOutline(f"Ce contour a plus de {MOST_POINTS} points : simplifiez-le.")
        _check_point(point)
    _check_shape(kind, coordinates)


def _check_shape(kind: str, coordinates: Any) -> None:
    """A surface is closed, a line has two ends."""
    if kind in RINGS:
        polygons = coordinates if kind == "MultiPolygon" else [coordinates]
        for ring in (ring for polygon in polygons for ring in polygon):
            _check_ring(ring)
    elif kind != "Point":
        lines = coordinates if kind == "MultiLineString" else [coordinates]
        if any(len(line) < 2 for line in lines):
            raise BadOutline("Une ligne a au moins deux points.")


def _check_lists(coordinates: Any, depth: int) -> None:
    if depth == 0:
        return
    if not isinstance(coordinates, list) or not coordinates:
        raise BadOutline("Les coordonnées du contour sont absentes ou mal imbriquées.")
    for part in coordinates:
        _check_lists(part, depth - 1)


def _check_point(point: Any) -> None:
    numbers = isinstance(point, list) and len(point) in (2, 3) and all(type(value) in (int, float) for value in point)
    if not numbers:
        raise BadOutline("Un point du contour n’est pas une longitude et une latitude.")
    longitude, latitude = point[:2]
    if not (LONGITUDES[0] <= longitude <= LONGITUDES[1] and LATITUDES[0] <= latitude <= LATITUDES[1]):
        raise BadOutline(
            f"Le point {longitude} ; {latitude} n’est pas en degrés WGS84 : exportez le contour en EPSG:4326, "
            "longitude d’abord."
        )


def _check_ring(ring: list[list[float]]) -> None:
    if len(ring) < 4:
        raise BadOutline("Une surface a au moins trois côtés : quatre points, le dernier répétant le premier.")
    if ring[0][:2] != ring[-1][:2]:
        raise BadOutline("Une surface du contour n’est pas fermée : son dernier point doit répéter le premier.")


def _rounded(coordinates: Any) -> Any:
    """Two coordinates a point, to a tenth of a metre: what a file of a survey adds is of no use here."""
    if isinstance(coordinates[0], list):
        return [_rounded(part) for part in coordinates]
    return [round(value, DECIMALS) for value in coordinates[:2]]
