"""Shapes of a map as SVG paths in whole units, and what can be computed on them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Point = tuple[int, int]
Box = tuple[int, int, int, int]  # left, top, right, bottom
_RING = re.compile(r"M(-?\d+) (-?\d+)l([^zM]*)z")
_NUMBER = re.compile(r"-?\d+")


@dataclass(frozen=True, slots=True)
class Inset:
    """A part drawn apart, at its own scale, in a box of the map."""

    label: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Outlines:
    """The shapes of a map by code. `projection` and `unit` (metres) say where a point of the Earth falls on it."""

    shapes: Mapping[str, str]
    box: Box
    projection: str
    unit: float
    credit: str
    insets: tuple[Inset, ...] = ()

    @property
    def width(self) -> int:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> int:
        return self.box[3] - self.box[1]


def path_of(rings: Iterable[Sequence[Point]]) -> str:
    """Closed rings as one path: a start, then steps. The same rings always give the same text."""
    return "".join(_ring(points) for points in rings)


def _ring(points: Sequence[Point]) -> str:
    (x, y), *others = points
    steps = []
    for after_x, after_y in others:
        steps += [str(after_x - x), str(after_y - y)]
        x, y = after_x, after_y
    written = "".join(step if step[0] == "-" or not rank else f" {step}" for rank, step in enumerate(steps))
    return f"M{points[0][0]} {points[0][1]}l{written}z"


def rings_of(path: str) -> Iterator[list[Point]]:
    """The rings of a path that `path_of` wrote, without the point that closes them."""
    for start_x, start_y, steps in _RING.findall(path):
        x, y = int(start_x), int(start_y)
        ring = [(x, y)]
        numbers = iter(map(int, _NUMBER.findall(steps)))
        for dx, dy in zip(numbers, numbers, strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        yield ring


def box_of(paths: Iterable[str]) -> Box:
    points = [point for path in paths for ring in rings_of(path) for point in ring]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def boundary(paths: Iterable[str]) -> str:
    """The border of several shapes together: the sides that belong to one of them only."""
    sides: Counter[tuple[Point, Point]] = Counter()
    for path in paths:
        for ring in rings_of(path):
            for one, other in zip(ring, [*ring[1:], ring[0]], strict=True):
                sides[min(one, other), max(one, other)] += 1
    return "".join(_chains(sorted(side for side, times in sides.items() if times == 1)))


def _chains(sides: Sequence[tuple[Point, Point]]) -> Iterator[str]:
    """Sides put end to end, as few paths as come by following them."""
    ends: dict[Point, list[Point]] = {}
    for one, other in sides:
        ends.setdefault(one, []).append(other)
        ends.setdefault(other, []).append(one)
    for start in [point for side in sides for point in side]:
        while ends[start]:
            chain = [start]
            while ends[chain[-1]]:
                after = ends[chain[-1]].pop()
                ends[after].remove(chain[-1])
                chain.append(after)
            closed = chain[-1] == start
            text = _ring(chain[:-1] if closed else chain)
            yield text if closed else text.removesuffix("z")
