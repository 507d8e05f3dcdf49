"""Départemental and régional bases: official figures, and France as the sum of the départements."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cls_portal.actors import TESTS
from cls_portal.errors import Refused
from diagnostics import recorded
from diagnostics.models import Edition, OfficialFigure
from diagnostics.operations import import_delinquency
from territories.models import ReferenceLoad
from tests.diagnostics.recorded import PRODUCED_ON, cell, load_departments, load_regions, load_rows, official
from tests.personas import department

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent / "data"
SHIPPED = Path(recorded.__file__).parents[1] / "data"
THEFT, BURGLARY = "Vols avec armes", "Cambriolages de logement"

# (facts, inhabitants or dwellings, rate) of France, computed from the same files by another program.
OLD = {
    ("Coups et blessures volontaires", 2022): (353_583, 67_418_672, 5.2446),
    ("Vols de véhicules", 2022): (133_763, 67_418_672, 1.9841),
    (BURGLARY, 2022): (211_816, 36_580_097, 5.7905),
    (BURGLARY, 2016): (249_811, 35_608_906, 7.0154),
    ("Autres coups et blessures volontaires", 2016): (126_444, 66_618_176, 1.8980),
}
RESAVED = {
    ("Homicides", 2024): (976, 68_017_091, 0.0143),
    ("Escroqueries et fraudes aux moyens de paiement", 2024): (414_653, 68_017_091, 6.0963),
    ("Usage de stupéfiants (AFD)", 2024): (196_420, 68_017_091, 2.8878),
    (BURGLARY, 2024): (218_156, 37_229_795, 5.8597),
}
NEW = {
    ("Vols violents sans arme", 2025): (49_315, 68_350_798, 0.7215),
    ("Violences physiques intrafamiliales", 2025): (256_863, 68_350_798, 3.7580),
    ("Trafic de stupéfiants", 2025): (56_918, 68_350_798, 0.8327),
    (BURGLARY, 2025): (212_036, 37_601_760, 5.6390),
    (BURGLARY, 2023): (217_078, 37_601_760, 5.7731),
}
FILES = {
    "dep_2022_geo2022_produit2023-02-09.csv.gz": (DATA, 8_484, OLD),
    "dep_2024_geo2025_produit2025-06-04_reenregistre.csv.gz": (DATA, 16_362, RESAVED),
    "dep_2025_geo2025_lu2026-04-01_converti.csv.gz": (SHIPPED, 18_180, NEW),
}


@pytest.mark.parametrize("name", FILES)
def test_the_national_rates_of_the_real_bases_are_recomputed(name):
    folder, rows, rates = FILES[name]
    report = import_delinquency(folder / name, by=TESTS, edition=PRODUCED_ON)
    assert (report.rows, report.edition.has_departments, report.edition.has_communes) == (rows, True, False)
    france = OfficialFigure.objects.filter(edition=report.edition, territory__kind="country")
    assert france.count() * 101 == rows
    for (indicator, year), (facts, people, rate) in rates.items():
        figure = france.get(indicator=indicator, year=year)
        assert (figure.count, round(figure.rate, 4)) == (facts, rate)
        assert figure.denominator == pytest.approx(people, rel=1e-6)


def test_the_published_rate_is_kept_not_recomputed():
    load_departments([official("33", 2025, BURGLARY, count=10, population=25_000, dwellings=12_001)])
    figure = OfficialFigure.objects.get(territory=department("33"))
    assert (figure.count, figure.rate, figure.denominator, figure.denominator_year) == (10, 0.8332639, 12_001, 2022)


def test_france_is_the_sum_of_the_departements():
    load_departments(
        [
            official("33", 2025, THEFT, count=10, population=4_000),
            official("2A", 2025, THEFT, count=2, population=1_000),
        ]
    )
    france = OfficialFigure.objects.get(territory__kind="country")
    assert (france.count, france.denominator, france.rate) == (12, 5_000, 2.4)


def test_a_region_is_the_sum_of_its_departements_when_all_of_them_are_given():
    """Corse has both of its départements in this base in 2025 and one in 2024; Nouvelle-Aquitaine one of twelve."""
    rows = [official(code, 2025, THEFT, count=count, population=4_000) for code, count in (("2A", 10), ("2B", 2))]
    load_departments([*rows, official("2A", 2024, THEFT, count=9), official("33", 2025, THEFT, count=90)])
    (sums,) = OfficialFigure.objects.filter(territory__kind="region")
    assert (sums.territory.code, sums.year) == ("94", 2025)
    assert (sums.count, sums.denominator, sums.rate) == (12, 8_000, 1.5)
    load_regions([official("94", 2025, THEFT, count=13)])
    load_departments([*rows, official("2A", 2024, THEFT, count=9)])
    assert OfficialFigure.objects.get(territory__kind="region").count == 13


def test_each_base_replaces_its_own_level_only():
    load_rows([cell("33039", 2025, THEFT, count=5)])
    load_departments([official("33", 2024, THEFT, count=10), official("40", 2024, THEFT, count=1)])
    load_regions([official("75", 2024, THEFT, count=20)])
    edition = load_departments([official("33", 2024, THEFT, count=11)])
    assert (edition.has_communes, edition.has_departments, edition.has_regions) == (True, True, True)
    assert (edition.first_year, edition.last_year) == (2025, 2025)
    found = dict(OfficialFigure.objects.values_list("territory__kind", "count"))
    assert found == {"region": 20, "department": 11, "country": 11}
    assert Edition.objects.count() == 1
    assert set(ReferenceLoad.objects.exclude(kind="cog").values_list("kind", flat=True)) == {
        "ssmsi-communes", "ssmsi-departements", "ssmsi-regions",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([official("33", 2025, THEFT, count=1), official("99", 2025, THEFT, count=1)], r"ligne\s3.*«\s99\s»"),
        ([official("33", 2025, THEFT, count=1)] * 2, r"ligne\s3\s: 33, 2025, .* figure déjà à la ligne 2"),
        ([], r"ne contient aucune ligne"),
    ],
)
def test_a_bad_base_is_refused(rows, said):
    with pytest.raises(Refused, match=said):
        load_departments(rows, produced_on=date(2026, 7, 1))
    assert not Edition.objects.exists()
