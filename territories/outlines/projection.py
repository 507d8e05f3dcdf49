"""From longitudes and latitudes (WGS84) to whole units of a drawing, y downward. For display only.

Mainland and Corsica: Lambert-93, so that départements fit beside each other. Each overseas département: a plane
around its middle.
"""

from __future__ import annotations

from collections.abc import Callable
from math import atanh, cos, exp, radians, sin

MAINLAND = "metropole"
# Middle of each overseas département: longitude, latitude.
OVERSEAS = {
    "971": (-61.5, 16.2),
    "972": (-61.0, 14.65),
    "973": (-53.2, 4.0),
    "974": (55.53, -21.13),
    "976": (45.15, -12.82),
}
EARTH = 6_371_000.0
NORTH = 7_200_000.0  # metres of Lambert-93, north of Dunkerque

Plane = Callable[[float, float], tuple[float, float]]


def projection_of(department: str) -> str:
    return department if department in OVERSEAS else MAINLAND


def plane(projection: str, unit: float) -> Plane:
    """The function from (longitude, latitude) to (x, y), in units of so many metres."""
    if projection == MAINLAND:
        return lambda longitude, latitude: _lambert(longitude, latitude, unit)
    east, north = OVERSEAS[projection]
    shrunk = cos(radians(north))
    return lambda longitude, latitude: (
        radians(longitude - east) * shrunk * EARTH / unit,
        radians(north - latitude) * EARTH / unit,
    )


def _lambert(longitude: float, latitude: float, unit: float) -> tuple[float, float]:
    """Lambert-93 (EPSG:2154), its constants as IGN publishes them (NTG 71)."""
    eccentricity, exponent, constant = 0.0818191910428158, 0.7256077650532670, 11_754_255.426096
    angle = radians(latitude)
    isometric = atanh(sin(angle)) - eccentricity * atanh(eccentricity * sin(angle))
    radius = constant * exp(-exponent * isometric)
    turned = exponent * radians(longitude - 3)
    x, y = 700_000 + radius * sin(turned), 12_655_612.049876 - radius * cos(turned)
    return x / unit, (NORTH - y) / unit
