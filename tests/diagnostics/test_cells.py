"""Numbers of the bases, as every edition wrote them."""

from __future__ import annotations

import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.recorded import cells
from diagnostics.recorded.cells import BadCell

REASONABLE = st.floats(min_value=0, max_value=1e9, allow_nan=False)


@given(REASONABLE)
def test_a_number_is_read_as_it_was_written_with_a_comma_or_a_point(value):
    for text in (f"{value:.7f}", f"{value:.14e}"):
        assert cells.number(text) == float(text)
        assert cells.number(text.replace(".", ",")) == float(text)


@given(st.integers(min_value=0, max_value=1_999_999_999))
def test_a_whole_number_is_read_as_it_was_written(value):
    assert cells.whole(str(value)) == value
    assert cells.rounded(f"{value},4") == value


@given(st.text(alphabet="0159.,-+eENAinf \u0663\u00b2", max_size=12))
def test_whatever_is_written_gives_a_right_number_or_is_refused(text):
    for read in (cells.whole, cells.number, cells.rounded, cells.year):
        with suppress(BadCell):
            value = read(text)
            assert value is None or (value >= 0 and math.isfinite(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,3717421", 1.3717421), ("7,83177350511023e-03", 0.00783177350511023), ("0.018652", 0.018652), ("NA", None),
     ("", None), ("308491,1600513844", 308491.1600513844)],
)  # fmt: skip
def test_numbers_of_the_real_files(text, value):
    assert cells.number(text) == value


@pytest.mark.parametrize(("text", "value"), [("16", 2016), ("2016", 2016), ("NA", None)])
def test_a_year_may_stand_on_two_digits(text, value):
    assert cells.year(text) == value


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (cells.whole, "-3", "est négatif"), (cells.number, "-0,5", "est négatif"), (cells.whole, "1,5", "entier"),
        (cells.whole, "9999999999", "trop grand"), (cells.number, "1e999", "n’est pas un nombre"),
        (cells.number, "NaN", "n’est pas un nombre"), (cells.number, "Infinity", "n’est pas un nombre"),
        (cells.number, "1 234", "n’est pas un nombre"), (cells.year, "216", "n’est pas une année"),
        (cells.whole, "٣", "entier"),
    ],
)  # fmt: skip
def test_what_is_not_a_number_is_said(read, text, said):
    with pytest.raises(BadCell, match=said):
        read(text)
