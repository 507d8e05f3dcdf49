"""The delinquency of the demonstration: real départements, invented communes that add up to them, always the same."""

from __future__ import annotations

import pytest

from diagnostics.models import AreaSummary, Edition, OfficialFigure
from evaluations.demo import delinquency
from tests.personas import department


@pytest.fixture
def edition(db) -> Edition:
    delinquency.load(department("33"), seed=1, say=lambda _: None)
    return Edition.objects.get()


def test_the_edition_says_that_its_communes_are_invented(edition):
    assert (edition.synthetic, edition.has_communes, edition.has_departments) == (True, True, True)
    assert (edition.first_year, edition.last_year, edition.geography_year) == (2016, 2025, 2026)


def test_published_and_estimated_facts_add_up_to_the_real_total(edition):
    """What is published and what the complements stand for are the whole département, whatever is withheld."""
    gironde = department("33")
    totals = OfficialFigure.objects.filter(edition=edition, territory=gironde)
    sums = list(AreaSummary.objects.filter(edition=edition, territory=gironde))
    assert len(sums) == 15 * 10
    estimated = 0
    for each in sums:
        assert each.published + each.withheld == gironde.commune_rows.count()
        real = totals.get(indicator=each.indicator, year=each.year).count
        if each.withheld >= 3:
            estimated += 1
            assert each.count + each.estimate == pytest.approx(real, abs=1e-3)
    assert estimated > 100


def test_it_is_always_the_same_for_a_seed(db, settings):
    base = settings.ROOT / "diagnostics" / "data" / delinquency.BASE
    one, same, other = (list(delinquency.communal_base(base, department("90"), seed)) for seed in (1, 1, 2))
    assert one == same != other
