"""The strict reader: every layout gives the same rows; real extracts recompute."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from cls_portal.actors import TESTS
from diagnostics.models import AreaSummary, Edition, EditionPlace
from diagnostics.operations import import_delinquency
from diagnostics.recorded.faults import Faults
from diagnostics.recorded.indicators import INDICATORS, Denominator
from diagnostics.recorded.layouts import recognise
from diagnostics.recorded.reader import Row, read_rows
from diagnostics.recorded.sources import Source
from tests.personas import department

DATA = Path(__file__).parent / "data"
SAMPLE = DATA / "com_2025_geo2026_echantillon.csv"
POSITIVE = DATA / "com_2024_geo2025_dep31_positifs.csv.gz"
DAY = date(2026, 6, 25)

FORMER_HEADER = (
    "CODGEO_2023;annee;classe;unité.de.compte;valeur.publiée;faits;tauxpourmille;complementinfoval;complementinfotaux;"
    "POP;millPOP;LOG;millLOG\n"
)
FORMER = (
    "01053;22;Cambriolages de logement;infraction;diff;120;5,12e+00;NA;NA;41681;20;23437,1600513844;19\n"
    "1004;16;Vols avec armes;infraction;ndiff;NA;NA;1,25;7,83177350511023e-02;14035;16;7011,25;16\n"
)


def rows_of(path: Path) -> list[Row]:
    source, faults = Source(path), Faults(path.name)
    rows = [row for _, row in read_rows(source, recognise(source.start()[0], path.name), faults)]
    faults.refuse_if_any()
    return rows


def written(folder: Path, text: str) -> Path:
    path = folder / "f.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_communal_base_of_2022_to_2024(bom, end, tmp_path):
    """Dots and accents, years on two digits, rates in scientific notation, dwellings not rounded, a lost zero."""
    burglaries, armed = rows_of(written(tmp_path, bom + (FORMER_HEADER + FORMER).replace("\n", end)))
    assert burglaries == Row(
        "01053", 2022, "Cambriolages de logement", "Infraction", 120, 5.12, "diff", 41681, 2020, 23437.1600513844, 2019,
        None, None,
    )  # fmt: skip
    assert (burglaries.denominator, burglaries.denominator_year) == (23437.1600513844, 2019)
    assert armed == Row(
        "01004", 2016, "Vols avec armes", "Infraction", None, None, "ndiff", 14035, 2016, 7011.25, 2016, 1.25,
        0.0783177350511023,
    )  # fmt: skip
    assert (armed.denominator, armed.denominator_year) == (14035, 2016)


@pytest.mark.parametrize("path", [SAMPLE, POSITIVE])
def test_the_published_rates_of_the_real_extracts_are_recomputed(path):
    """Exactly for inhabitants; for dwellings, whose number the source rounds, to its last digits."""
    for row in rows_of(path):
        if row.diffusion == "ndiff" or row.rate is None or row.denominator is None:
            continue
        exact = INDICATORS[row.indicator].denominator is Denominator.INHABITANTS
        assert row.rate == pytest.approx(row.facts / row.denominator * 1000, abs=6e-8 if exact else 5e-3), row


def test_the_complement_of_three_arrondissements_of_marseille_is_recomputed():
    """33 facts for 100 390 inhabitants over the 4th, 7th and 16th: 0,3287180."""
    hidden = [row for row in rows_of(SAMPLE) if row.code.startswith("132") and row.indicator == "Vols avec armes"]
    assert [row.code for row in hidden] == ["13204", "13207", "13216"]
    assert {row.complement_count for row in hidden} == {11.0}
    people = sum(row.population for row in hidden)
    assert (people, round(3 * 11 / people * 1000, 7)) == (100_390, 0.328718)
    assert {row.complement_rate for row in hidden} == {0.328718}


def test_three_states_in_the_real_sample():
    rows = rows_of(SAMPLE)
    positive = [row for row in rows if row.facts]
    assert len(rows) == 300
    assert {row.facts for row in rows if row.diffusion == "ndiff"} == {None}
    assert min(row.facts for row in positive) >= 5
    village = [row for row in rows if row.code == "55039"]
    assert {(row.rate, row.population) for row in village} == {(None, 0)}
    assert 0 in {row.facts for row in village}


def imported(path: Path, day: date = DAY) -> Edition:
    edition: Edition = import_delinquency(path, by=TESTS, edition=day).edition
    return edition


@pytest.mark.django_db
def test_the_real_sample_is_the_same_read_by_the_database_or_by_the_reader(tmp_path):
    fast = imported(SAMPLE)
    irregular = SAMPLE.read_text(encoding="utf-8").replace('"01071"', '"1071"')
    strict = imported(written(tmp_path, irregular), date(2026, 6, 26))
    with connection.cursor() as cursor:
        found = []
        for edition in (fast, strict):
            cursor.execute(
                "SELECT code, year, indicator, unit, count, rate, diffusion, population, population_year, dwellings,"
                " dwellings_year, complement_count, complement_rate FROM diagnostics_recordedcrime"
                " WHERE edition_id = %s ORDER BY 1, 2, 3",
                [edition.pk],
            )
            found.append(cursor.fetchall())
    assert len(found[0]) == 300
    assert found[0] == found[1]
    sums = [list(AreaSummary.objects.filter(edition=each).order_by("territory", "indicator", "year").values_list(
        "territory", "indicator", "year", "published", "withheld", "count", "denominator", "estimate"
    )) for each in (fast, strict)]  # fmt: skip
    assert sums[0] == sums[1]


@pytest.mark.django_db
def test_the_haute_garonne_of_2025_lies_in_the_communes_of_today():
    edition = imported(POSITIVE, date(2025, 6, 4))
    assert (edition.geography_year, edition.first_year, edition.last_year) == (2025, 2016, 2024)
    places = EditionPlace.objects.filter(edition=edition)
    assert set(places.values_list("territory__department__code", flat=True)) == {"31"}
    last = AreaSummary.objects.get(
        edition=edition, territory=department("31"), indicator="Violences sexuelles", year=2024
    )
    counted = [row.facts for row in rows_of(POSITIVE) if (row.indicator, row.year) == ("Violences sexuelles", 2024)]
    assert (last.published, last.count, last.withheld) == (len(counted), sum(counted), 0)


@pytest.mark.django_db
def test_a_communal_base_of_2023_is_loaded(tmp_path):
    edition = imported(written(tmp_path, FORMER_HEADER + FORMER), date(2024, 7, 5))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, count, dwellings, rate FROM diagnostics_recordedcrime WHERE edition_id = %s ORDER BY 1",
            [edition.pk],
        )
        assert cursor.fetchall() == [("01004", None, 7011, None), ("01053", 120, 23437, 5.12)]
