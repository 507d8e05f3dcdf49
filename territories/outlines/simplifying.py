"""Fewer points for shapes that share borders: each border is simplified once, so that neighbours still touch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import hypot

from cls_portal.charts.outlines import Point

Arc = tuple[Point, ...]


def simplified(shapes: Mapping[str, Sequence[Sequence[Point]]], tolerance: float) -> dict[str, list[list[Point]]]:
    """The same rings without the points nearer than `tolerance` to the line that is left (Douglas and Peucker).

    Points where borders meet are kept; what would shrink to less than a triangle is kept whole.
    """
    ends = _junctions(ring for rings in shapes.values() for ring in rings)
    return {code: [_ring(ring, ends, tolerance) for ring in rings] for code, rings in shapes.items()}


def _junctions(rings: Iterable[Sequence[Point]]) -> set[Point]:
    """Points from which more or fewer than two lines leave."""
    neighbours: dict[Point, set[Point]] = {}
    for ring in rings:
        for rank, point in enumerate(ring):
            neighbours.setdefault(point, set()).update((ring[rank - 1], ring[(rank + 1) % len(ring)]))
    return {point for point, others in neighbours.items() if len(others) != 2}


def _ring(ring: Sequence[Point], ends: set[Point], tolerance: float) -> list[Point]:
    kept = [point for arc in _arcs(ring, ends) for point in _line(arc, tolerance)[:-1]]
    return kept if len(kept) > 2 else list(ring)


def _arcs(ring: Sequence[Point], ends: set[Point]) -> Iterator[Arc]:
    """The ring cut at the junctions; at its first and its farthest points when it has fewer than two."""
    cuts = [rank for rank, point in enumerate(ring) if point in ends]
    if len(cuts) < 2:
        first = cuts[0] if cuts else ring.index(min(ring))
        far = max(range(len(ring)), key=lambda rank: (_distance(ring[first], ring[rank]), ring[rank]))
        cuts = sorted({first, far})
    for start, end in zip(cuts, [*cuts[1:], cuts[0] + len(ring)], strict=True):
        yield tuple(ring[rank % len(ring)] for rank in range(start, end + 1))


def _line(arc: Arc, tolerance: float) -> Arc:
    """The arc simplified from its lesser end, so that both neighbours keep the same points."""
    return _part(arc[::-1], tolerance)[::-1] if arc[0] > arc[-1] else _part(arc, tolerance)


def _part(arc: Arc, tolerance: float) -> Arc:
    far, distance = max(
        ((rank, _off(arc[rank], arc[0], arc[-1])) for rank in range(1, len(arc) - 1)),
        key=lambda found: found[1],
        default=(0, 0.0),
    )
    if distance <= tolerance:
        return (arc[0], arc[-1])
    return _part(arc[: far + 1], tolerance)[:-1] + _part(arc[far:], tolerance)


def _off(point: Point, start: Point, end: Point) -> float:
    """How far a point is from the line between two others."""
    length = _distance(start, end)
    if not length:
        return _distance(point, start)
    (x, y), (ax, ay), (bx, by) = point, start, end
    return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length


def _distance(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
