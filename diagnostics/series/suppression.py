"""Which cells of a table are hidden, and which totals may be shown (docs/decisions/secondary-suppression.md).

A table is one period of a series: rows are places, columns are categories, each cell a count, or None (not known,
which enters no total). Pure functions of the values and the threshold, so that the answer is the same on every page,
in every file, for every person and every grouping.

1. Primary: a cell with 0 < value < threshold is hidden. Zeros are shown.
2. Each hidden cell is given a **witness**: whole numbers to add to hidden cells (this one among them) that give another
   table as plausible as the true one: a primary cell stays between 1 and threshold - 1, a secondary one at threshold
   or above, and every total shown keeps its value. Where no witness exists among the hidden cells, the fewest others
   (each of them then a secondary cell) are hidden, and only where that fails a total.
3. A total, of any set of cells whatever, is shown only if every witness leaves it as it is. So all that is ever shown
   of the table, together, holds in the witness's table too: no hidden cell is determined by it.

Witnesses are cycles: hidden cells are edges between their row and their column, of a network that also has a source
(the rows' totals), a sink (the columns' totals) and an edge between the two (the grand total). A total that is shown
is an edge that cannot move.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

Cell = tuple[int, int]  # row, column
Node = tuple[str, int]
Cost = tuple[int, int, int]  # totals, then cells, then counts that would be lost
Witness = Mapping[Cell, int]

LEAST_THRESHOLD = 3  # below 2, nothing is hidden; at 2, « moins de 2 » would say 1
SOURCE, SINK = ("source", 0), ("sink", 0)
NOTHING: Cost = (0, 0, 0)


class Secret(StrEnum):
    """Why a cell is hidden."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


@dataclass(frozen=True)
class Protection:
    """What is hidden in a table."""

    hidden: Mapping[Cell, Secret]
    witnesses: tuple[Witness, ...]
    totals: bool = True  # whether cells of this table may be summed at all

    def shows(self, cells: Collection[Cell]) -> bool:
        """Whether the sum of these cells may be shown, beside all the others that may be."""
        if len(cells) < 2:
            return not any(cell in self.hidden for cell in cells)
        return self.totals and all(not sum(w.get(cell, 0) for cell in cells) for w in self.witnesses)


def primary(values: Mapping[Cell, int | None], threshold: int) -> set[Cell]:
    """The cells below the threshold; a zero is not."""
    return {cell for cell, value in values.items() if value is not None and 0 < value < threshold}


def protect(values: Mapping[Cell, int | None], threshold: int, *, additive: bool = True) -> Protection:
    """What to hide in this table. Not additive: no total is ever shown, so nothing needs hiding with a cell."""
    below = sorted(primary(values, threshold), key=lambda cell: (cell[1], cell[0]))
    hidden = dict.fromkeys(below, Secret.PRIMARY)
    if not additive:
        return Protection(hidden, (), totals=False)
    network = _Network(values, threshold, hidden)
    for cell in below:
        network.give_witness(cell)
    return Protection(network.hidden, tuple(network.witnesses))


class _Network:
    """The table as a network, while cells are being hidden."""

    def __init__(self, values: Mapping[Cell, int | None], threshold: int, hidden: Mapping[Cell, Secret]) -> None:
        self.values = {cell: value for cell, value in values.items() if value}
        self.threshold = threshold
        self.hidden = dict(hidden)
        self.witnesses: list[Witness] = []
        rows, columns = {row for row, _ in values}, {column for _, column in values}
        self.rows, self.columns = sorted(rows), sorted(columns)
        self.in_row = {row: [c for c in self.columns if (row, c) in self.values] for row in self.rows}
        self.in_column = {column: [r for r in self.rows if (r, column) in self.values] for column in self.columns}
        # In a single row or column, the totals along it are the cells, and the one across it is the grand total.
        line = len(rows) == 1 or len(columns) == 1
        self.open = {("row", row) for row in rows} | {("column", column) for column in columns} if line else set()
        if len(rows) == len(columns) == 1:
            self.open.add(SINK)

    def give_witness(self, cell: Cell) -> None:
        """Find the cheapest witness of a hidden cell, and hide what it costs."""
        if any(cell in witness for witness in self.witnesses):
            return
        found = self._cycle(cell, 1)
        if found is None or found[0] > NOTHING:
            found = min((path for path in (found, self._cycle(cell, -1)) if path is not None), key=lambda path: path[0])
        _, witness, opened = found
        for other in witness:
            self.hidden.setdefault(other, Secret.SECONDARY)
        self.open |= opened
        self.witnesses.append(witness)

    def _cycle(self, cell: Cell, step: int) -> tuple[Cost, Witness, set[Node]] | None:
        """The cheapest way back from one end of the cell to the other, the cell itself moving by `step`."""
        if not self._moves(cell, step):
            return None
        row, column = ("row", cell[0]), ("column", cell[1])
        start, goal = (column, row) if step > 0 else (row, column)
        best: dict[Node, Cost] = {start: NOTHING}
        came: dict[Node, tuple[Node, Cell | None, int, Node | None]] = {}
        queue = [(NOTHING, start)]
        while queue:
            spent, node = heapq.heappop(queue)
            if node == goal or best.get(goal) == NOTHING:
                break
            if spent > best[node]:
                continue
            for to, price, edge, move, opened in self._from(node, cell):
                total = (spent[0] + price[0], spent[1] + price[1], spent[2] + price[2])
                if to not in best or total < best[to]:
                    best[to] = total
                    came[to] = (node, edge, move, opened)
                    heapq.heappush(queue, (total, to))
        if goal not in came:
            return None
        return best[goal], *_walk(came, start, goal, {cell: step})

    def _from(self, node: Node, without: Cell) -> Iterator[tuple[Node, Cost, Cell | None, int, Node | None]]:
        """Where one may go from here: to, price, cell and how it moves, total that is no longer shown."""
        kind, number = node
        if kind == "row":
            for column in self.in_row[number]:
                if (cell := (number, column)) != without and self._moves(cell, 1):
                    yield ("column", column), self._price(cell), cell, 1, None
            yield SOURCE, self._total_price(node), None, 0, node
        elif kind == "column":
            for row in self.in_column[number]:
                if (cell := (row, number)) != without and self._moves(cell, -1):
                    yield ("row", row), self._price(cell), cell, -1, None
            yield SINK, self._total_price(node), None, 0, node
        else:
            along = [("row", row) for row in self.rows] if node == SOURCE else [("column", c) for c in self.columns]
            for to in along:
                yield to, self._total_price(to), None, 0, to
            yield (SINK if node == SOURCE else SOURCE), self._total_price(SINK), None, 0, SINK

    def _moves(self, cell: Cell, step: int) -> bool:
        """Whether the cell's value, moved by one, is still as plausible: on its own side of the threshold."""
        moved = self.values[cell] + step
        if self.values[cell] < self.threshold:
            return 1 <= moved < self.threshold
        return moved >= self.threshold

    def _price(self, cell: Cell) -> Cost:
        return NOTHING if cell in self.hidden else (0, 1, self.values[cell])

    def _total_price(self, total: Node) -> Cost:
        return NOTHING if total in self.open else (1, 0, 0)


def _walk(
    came: Mapping[Node, tuple[Node, Cell | None, int, Node | None]], start: Node, goal: Node, witness: dict[Cell, int]
) -> tuple[Witness, set[Node]]:
    """The cells that the way goes through and how they move, the totals that it no longer shows."""
    opened: set[Node] = set()
    node = goal
    while node != start:
        node, cell, move, total = came[node]
        if cell is not None:
            witness[cell] = move
        if total is not None:
            opened.add(total)
    return witness, opened
