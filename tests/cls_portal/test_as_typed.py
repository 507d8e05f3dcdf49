"""What people type in a spreadsheet: read as they mean it, or said to be unclear; never guessed, never a crash."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cls_portal.as_typed import FIRST, LAST, Unclear, as_amount, as_day, as_figure, as_percent, scale_of
from cls_portal.spreadsheets import UNTOLD
from cls_portal.templatetags.portal import date_fr, euros
from cls_portal.wording import short_date

few = settings(max_examples=60, deadline=None)
DAY = date(2026, 3, 12)
NOTHING = ["", " ", "-", "–", "n.c.", "NC", "N.D.", "s.o.", "sans objet", "\u00a0", None, "/"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12/03/2026", DAY), ("12/03/26", DAY), ("12.3.2026", DAY), ("12-03-2026", DAY), ("2026-03-12", DAY),
        ("12 / 03 / 2026", DAY), (" 12/03/2026\u00a0", DAY), ("2026-03-12 00:00:00", DAY), ("12/03/2026 14h30", DAY),
        ("12 mars 2026", DAY), ("jeudi 12 mars 2026", DAY), ("Le 12/03/2026", DAY), ("12 MARS 26", DAY),
        ("1er août 2026", date(2026, 8, 1)), ("1 févr. 2026", date(2026, 2, 1)), ("31/12/99", date(1999, 12, 31)),
        (DAY, DAY), (datetime(2026, 3, 12, 9, 5), DAY), (46093, DAY), (46093.5, DAY), ("46093", DAY),
        ("mars 2026", date(2026, 3, 31)), ("T1 2026", date(2026, 3, 31)), ("1er trimestre 2026", date(2026, 3, 31)),
        ("2e semestre 2026", date(2026, 12, 31)), ("S1-2026", date(2026, 6, 30)), ("03/2026", date(2026, 3, 31)),
        ("févr. 28", date(2028, 2, 29)), (2026, date(2026, 12, 31)), ("2026", date(2026, 12, 31)),
    ],
)  # fmt: skip
def test_days(typed, meant):
    assert as_day(typed, LAST) == meant


def test_a_period_is_its_first_day_or_its_last_or_unclear():
    assert (as_day("T2 2026", FIRST), as_day("T2 2026", LAST)) == (date(2026, 4, 1), date(2026, 6, 30))
    with pytest.raises(Unclear, match="ne dit pas quel jour"):
        as_day("mars 2026")


@pytest.mark.parametrize(
    "typed",
    [
        "12/03", "12 mars", "31/02/2026", "03/25/2026", "00/00/0000", "T5 2026", "S3 2026", "12/03/75", "bientôt",
        "12/03/2026 ou 13/03/2026", "mi-mars 2026", 12, 10**12, float("nan"), float("inf"), True, time(9), "13/2026",
        UNTOLD["error"], "²/03/2026",
    ],
)  # fmt: skip
def test_what_is_no_day(typed):
    with pytest.raises(Unclear):
        as_day(typed, LAST)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1 250,50 €", "1250.50"), ("1.250,50", "1250.50"), ("1,250.50", "1250.50"),
        ("1\u202f250,50\u00a0€", "1250.50"),
        ("1'250.50", "1250.50"), ("1250", "1250"), ("1250.5", "1250.5"), ("1.250.000", "1250000"), ("12 k€", "12000"),
        ("1,5 K€", "1500"), ("2 M€", "2000000"), ("12k", "12000"), ("0,250", "0.25"), ("1 250 euros TTC", "1250"),
        ("(300)", "-300"), ("-300 €", "-300"), ("−300", "-300"), (1250.4999999999998, "1250.50"), (0, "0"),
        (Decimal("3.10"), "3.1"), ("0", "0"), ("1 250 EUR", "1250"), ("1 250,5", "1250.5"),
    ],
)  # fmt: skip
def test_amounts(typed, meant):
    assert as_amount(typed) == Decimal(meant)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1.250", "peut se lire 1\u00a0250 ou 1,25\u00a0:"), ("1,250", "peut se lire"), ("12.500 €", "peut se lire"),
        ("12 50", "bien écrit"), ("1 2500", "bien écrit"), ("1.250.50", "bien écrit"), ("1,", "bien écrit"),
        ("environ 1000", "pas un nombre"), ("1000 HT", "pas un nombre"), ("1000/an", "pas un nombre"),
        ("10,555", "peut se lire"), ("1234,567", "deux décimales"), (0.123, "deux décimales"), ("50²", "pas un nombre"),
        (10**16, "enregistrer"), ("9" * 30, "enregistrer"), (DAY, "une date"), (True, "pas attendu"),
        (UNTOLD["formula"], "formule"), ("=1+1", "pas un nombre"),
    ],
)  # fmt: skip
def test_what_is_no_amount(typed, why):
    with pytest.raises(Unclear, match=why):
        as_amount(typed)


@pytest.mark.parametrize(
    ("typed", "column", "meant"),
    [
        ("50 %", [], 50), ("50%", [], 50), ("50", [], 50), (50, [], 50), (0.5, [], 50), ("0,5", [], 50), (0, [], 0),
        (1, [0.5, 1], 100), (1, [1, 50], 1), ("1 %", [], 1), ("100 %", [], 100), (0.35, [0.35], 35), ("0", [], 0),
    ],
)  # fmt: skip
def test_percentages(typed, column, meant):
    assert as_percent(typed, scale_of(column)) == meant


@pytest.mark.parametrize(
    ("typed", "column", "why"),
    [
        (1, [1, 0], "1\u00a0% ou 100\u00a0%"), (1, [0.5, 50, 1], "1\u00a0% ou 100\u00a0%"), ("1", [], "100\u00a0%"),
        (101, [], "va de 0 à 100"), (-1, [], "va de 0 à 100"), ("33,3 %", [], "entier"), (0.5, [0.5, 0.333], ""),
        (0.333, [0.333], "entier"), ("la moitié", [], "pas un nombre"), ("%", [], "pas un nombre"),
    ],
)  # fmt: skip
def test_what_is_no_percentage(typed, column, why):
    if not why:
        assert as_percent(typed, scale_of(column)) == 50
        return
    with pytest.raises(Unclear, match=why):
        as_percent(typed, scale_of(column))


@pytest.mark.parametrize("typed", NOTHING)
def test_what_says_nothing(typed):
    assert (as_day(typed), as_amount(typed), as_percent(typed)) == (None, None, None)


def test_a_figure_has_no_unit():
    assert as_figure("1 250,5") == Decimal("1250.5")
    with pytest.raises(Unclear, match="sans unité"):
        as_figure("12 €")


@few
@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_as_it_is_written(day):
    written = [short_date(day), date_fr(day), day.isoformat(), f"{day.day}.{day.month}.{day.year}"]
    if day.year < 2070:
        written.append(f"{day:%d/%m/%y}")
    assert {as_day(text) for text in written} == {day}
    assert as_day((day - date(1899, 12, 30)).days) == day


@few
@given(st.decimals(Decimal("-1e10"), Decimal("1e10"), places=2))
def test_every_amount_is_read_as_it_is_written(amount):
    plain = f"{amount:.2f}"
    written = [euros(amount), plain, plain.replace(".", ","), f"{amount:,.2f}", f"{plain} €"]
    assert {as_amount(text) for text in written} == {amount}
    assert as_amount(float(amount)) == amount


@few
@given(
    st.one_of(
        st.text(max_size=30), st.text("0123456789 .,-/€%kTSnc'()", max_size=14), st.floats(), st.integers(),
        st.datetimes(), st.booleans(), st.none(),
    )
)  # fmt: skip
def test_whatever_is_typed_is_read_or_said_to_be_unclear(typed: Any):
    for read in (lambda v: as_day(v, LAST), lambda v: as_day(v, FIRST), as_day, as_amount, as_figure, as_percent):
        with suppress(Unclear):
            assert isinstance(read(typed), date | Decimal | int | None)
