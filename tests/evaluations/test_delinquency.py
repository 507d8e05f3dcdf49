"""The delinquency of the demonstration: real départements, invented communes that add up to them, always the same."""

from __future__ import annotations

import pytest

from diagnostics.models import AreaSummary, Edition, EditionPlace, OfficialFigure
from evaluations.demo import delinquency
from territories.models import Territory
from tests.personas import department
from tests.stage import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_edition(stage: Stage) -> Edition:
    with stage():
        delinquency.load(department("33"), seed=1, say=lambda _: None)
        return Edition.objects.get()


@pytest.fixture
def edition(made_edition: Edition) -> Edition:
    return made_edition


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


def test_it_is_always_the_same_for_a_seed(settings):
    base = settings.ROOT / "diagnostics" / "data" / delinquency.BASE
    one, same, other = (list(delinquency.communal_base(base, department("90"), seed)) for seed in (1, 1, 2))
    assert one == same != other


def test_large_towns_of_other_departements_are_drawn_within_what_theirs_publishes(edition):
    """They are there to be compared with: never all the facts of a département that has other communes."""
    towns = Territory.objects.filter(kind="commune", population__gte=50_000).exclude(department__code="33")
    rhone, paris = department("69"), department("75")
    assert 100 < EditionPlace.objects.filter(edition=edition, territory__in=towns).count() < 200
    figures = OfficialFigure.objects.filter(edition=edition, territory__in=(rhone, paris))
    official = {(each.territory_id, each.indicator, each.year): each.count for each in figures}
    found = {
        (each.territory_id, each.indicator, each.year): each
        for each in AreaSummary.objects.filter(edition=edition, territory__in=(rhone, paris))
    }
    assert len(found) == 2 * 15 * 10
    for (of, indicator, year), each in found.items():
        real = official[of, indicator, year]
        assert each.count == real if of == paris.pk else each.count < max(real, 1)
