"""When a diagnostic is out of date, and that lists, panel, contract and home say so."""

from datetime import date

import pytest

from diagnostics import home, reading, staleness
from diagnostics.models import Diagnostic
from diagnostics.panels import diagnostics_of_territory
from diagnostics.staleness import Dates
from tests.diagnostics.conftest import PERIOD
from tests.personas import commune

ON = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        (Dates(ends_on=date(2025, 12, 31), validated_on=date(2026, 1, 5)), []),
        (Dates(ends_on=date(2023, 11, 23)), []),
        (Dates(ends_on=date(2023, 11, 22)), ["période observée"]),
        (Dates(ends_on=date(2025, 12, 31), validated_on=date(2023, 11, 22)), ["validé il y a 3"]),
        (Dates(date(2025, 12, 31), None, date(2025, 7, 1), date(2026, 7, 1)), ["édition du 01/07/2025"]),
        (Dates(date(2025, 12, 31), None, date(2026, 7, 1), date(2026, 7, 1)), []),
        (Dates(date(2025, 12, 31), None, None, date(2026, 7, 1)), []),
        (Dates(date(2025, 12, 31), None, date(2026, 7, 1), None, withdrawn=True), ["Une édition citée a été retirée"]),
    ],
)
def test_reasons(dates, words):
    found = [text.replace("\u00a0", " ") for text in staleness.reasons(dates, ON)]
    assert len(found) == len(words)
    assert all(word in text for word, text in zip(words, found, strict=True))


def test_three_years_before_the_29th_of_february():
    assert staleness.years_before(date(2028, 2, 29)) == date(2025, 2, 28)


@pytest.mark.django_db
def test_the_old_one_says_so_everywhere(karim, claire, diagnostic):
    old = Diagnostic.objects.create(title="Ancien", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    old.perimeter.create(commune=commune("33039"))
    limit = staleness.years_before(ON)
    assert list(Diagnostic.objects.stale(limit)) == [old]
    assert list(Diagnostic.objects.fresh(limit)) == [diagnostic]
    badges = {str(row): str(reading.freshness(row, ON)) for row in Diagnostic.objects.dated()}
    assert badges == {"Ancien": "Périmé", "Diagnostic de Bègles": "À jour"}
    assert reading.stale_in_list(Diagnostic.objects.dated().get(pk=old.pk), ON)
    [tile] = home.stale_diagnostics(karim, ON)
    assert (tile.text, tile.url) == ("1 diagnostic périmé", "/diagnostics/?perime=oui")
    shown = diagnostics_of_territory(commune("33039"), karim)
    assert [row["stale"] for row in shown["diagnostics"]] == [False, True]


@pytest.mark.django_db
def test_nobody_else_is_told_at_home(maire, observer):
    Diagnostic.objects.create(title="Ancien", **{**PERIOD, "ends_on": date(2025, 1, 2)})
    assert home.stale_diagnostics(maire, date(2030, 1, 1)) == []
    assert home.stale_diagnostics(observer, date(2030, 1, 1)) == []
