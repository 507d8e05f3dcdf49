"""No hidden cell can be computed from all that is shown: exact elimination, and other tables as plausible."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics.series.suppression import Secret, protect


@st.composite
def tables(draw, rows=6, columns=4, largest=40):
    shape = draw(st.integers(1, rows)), draw(st.integers(1, columns))
    small = st.integers(0, 6)
    value = st.one_of(small, small, st.integers(0, largest), st.none())
    return {cell: draw(value) for cell in product(range(shape[0]), range(shape[1]))}


thresholds = st.sampled_from([0, 3, 4, 5, 11])


def every_total(values, groupings):
    """Every sum that the portal may offer: rows, columns, grand total, and the rows of each grouping."""
    known = [cell for cell, value in values.items() if value is not None]
    rows, columns = {row for row, _ in values}, {column for _, column in values}
    sets = [rows, *({row} for row in rows), *groupings]
    for group in sets:
        yield [cell for cell in known if cell[0] in group]
        for column in columns:
            yield [cell for cell in known if cell[0] in group and cell[1] == column]


def shown_system(values, protection, groupings):
    """The hidden cells, and the equations that the totals shown write between them: coefficients, right-hand side."""
    hidden = sorted(protection.hidden)
    equations = []
    for cells in every_total(values, groupings):
        if cells and protection.shows(cells):
            secret = [cell for cell in cells if cell in protection.hidden]
            equations.append(([int(cell in secret) for cell in hidden], sum(values[cell] for cell in secret)))
    return hidden, equations


def reduced(equations):
    """Reduced row echelon form, in exact fractions."""
    rows = [[Fraction(n) for n in coefficients] for coefficients, _ in equations]
    done = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [n / rows[done][column] for n in rows[done]]
        for i, row in enumerate(rows):
            if i != done and row[column]:
                rows[i] = [a - row[column] * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    return rows[:done]


def determined(equations, size):
    """The unknowns that the equations alone determine: those that stand alone in a line of the reduced form."""
    return {next(j for j in range(size) if row[j]) for row in reduced(equations) if sum(1 for n in row if n) == 1}


groups = st.lists(st.sets(st.integers(0, 5), min_size=1), max_size=6)


@settings(max_examples=100, deadline=None)
@given(tables(), thresholds, groups)
def test_the_system_of_all_shown_totals_determines_no_hidden_cell(values, threshold, groupings):
    protection = protect(values, threshold)
    hidden, equations = shown_system(values, protection, groupings)
    assert {cell for cell, v in values.items() if v and v < threshold} <= set(hidden)
    assert determined(equations, len(hidden)) == set()


@settings(max_examples=100, deadline=None)
@given(tables(), thresholds, groups)
def test_another_table_as_plausible_shows_the_same(values, threshold, groupings):
    """With non-negativity and the threshold's own bounds, known to all: two whole values at least for each cell."""
    protection = protect(values, threshold)
    for cell in protection.hidden:
        witness = next(w for w in protection.witnesses if w.get(cell))
        other = {c: None if v is None else v + witness.get(c, 0) for c, v in values.items()}
        for place, secret in protection.hidden.items():
            inside = 1 <= other[place] < threshold if secret is Secret.PRIMARY else other[place] >= threshold
            assert inside
        assert all(other[c] == v for c, v in values.items() if c not in protection.hidden)
        for cells in every_total(values, groupings):
            if protection.shows(cells):
                assert sum(other[c] for c in cells) == sum(values[c] for c in cells)


def solutions(hidden, protection, equations, threshold, ceiling):
    """Every table that an attacker may think of, who knows the rule and all that is shown."""
    bounds = [
        range(1, threshold) if protection.hidden[c] is Secret.PRIMARY else range(threshold, ceiling) for c in hidden
    ]
    for candidate in product(*bounds):
        if all(
            sum(a * b for a, b in zip(coefficients, candidate, strict=True)) == total
            for coefficients, total in equations
        ):
            yield candidate


@settings(max_examples=60, deadline=None)
@given(tables(rows=3, columns=2, largest=8), st.sampled_from([3, 4]), groups)
def test_an_attacker_who_tries_every_table_pins_no_cell(values, threshold, groupings):
    protection = protect(values, threshold)
    hidden, equations = shown_system(values, protection, groupings)
    found = list(solutions(hidden, protection, equations, threshold, ceiling=11))
    for position, cell in enumerate(hidden):
        assert len({candidate[position] for candidate in found}) > 1, cell


def line(*values):
    return {(row, 0): value for row, value in enumerate(values)}


def whole(values):
    return [cell for cell, value in values.items() if value is not None]


def test_the_smallest_other_cell_of_the_same_total_is_hidden_with_it():
    values = line(2, 30, 12, 0, None)
    protection = protect(values, 5)
    assert protection.hidden == {(0, 0): Secret.PRIMARY, (2, 0): Secret.SECONDARY}
    assert protection.shows(whole(values))


@pytest.mark.parametrize("values", [line(1, 1, 40), line(4, 4, 40), line(1, 5, 40), line(1, 1, 1, 40)])
def test_hidden_cells_whose_sum_would_say_them_call_for_one_more(values):
    protection = protect(values, 5)
    assert (len(values) - 1, 0) in protection.hidden
    assert protection.shows(whole(values))


def test_two_small_cells_may_hide_each_other():
    protection = protect(line(2, 3, 40), 5)
    assert set(protection.hidden) == {(0, 0), (1, 0)}


def test_without_another_cell_the_total_is_secret():
    values = line(3, 0, None)
    assert not protect(values, 5).shows(whole(values))


def test_in_a_table_of_two_ways_a_rectangle_is_hidden():
    values = {(0, 0): 2, (0, 1): 20, (1, 0): 30, (1, 1): 40, (2, 0): 50, (2, 1): 60}
    protection = protect(values, 5)
    assert set(protection.hidden) == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert all(protection.shows([(row, 0), (row, 1)]) for row in range(3))
    assert all(protection.shows([(row, column) for row in range(3)]) for column in range(2))


def test_a_grouping_that_would_isolate_a_cell_is_secret_and_the_others_are_not():
    values = line(2, 12, 30, 40)
    protection = protect(values, 5)
    assert protection.shows([(0, 0), (1, 0), (2, 0)])
    assert not protection.shows([(0, 0), (2, 0)])
    assert not protection.shows([(1, 0), (2, 0), (3, 0)])  # the total less this one would say the first


def test_without_a_threshold_all_is_shown():
    values = line(1, 2, 3)
    assert protect(values, 0).hidden == {}
    assert protect(values, 0).shows(whole(values))


def test_what_does_not_add_up_has_no_total():
    protection = protect(line(2, 30, 40), 5, additive=False)
    assert set(protection.hidden) == {(0, 0)}
    assert not protection.shows([(1, 0), (2, 0)])


def test_the_same_values_are_always_hidden_alike():
    values = {(row, column): (row * 7 + column * 5) % 23 for row in range(12) for column in range(6)}
    first, again = protect(values, 5), protect(dict(reversed(values.items())), 5)
    assert first.hidden == again.hidden
    assert first.witnesses == again.witnesses
