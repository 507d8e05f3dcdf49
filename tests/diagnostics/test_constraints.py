"""Every constraint of the tables, broken once, by name."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cls_portal.errors import constraint_sentence
from diagnostics.models import (
    AreaSummary,
    ConcernedActor,
    Diagnostic,
    DiagnosticCommune,
    Edition,
    EditionPlace,
    Eligibility,
    FieldResponse,
    OfficialFigure,
    PartnerSeries,
    Problem,
    StratumSummary,
)
from tests.database import sql
from tests.diagnostics.conftest import PERIOD, TODAY
from tests.diagnostics.partner_series import a_series
from tests.personas import commune

pytestmark = pytest.mark.django_db


def refused(name, attempt):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        attempt()
    assert constraint_sentence(name).endswith(".")
    assert "règle de la base" not in constraint_sentence(name)


def test_diagnostic_dates_in_order():
    refused(
        "diagnostic_dates_in_order",
        lambda: Diagnostic.objects.create(title="x", starts_on=date(2026, 1, 1), ends_on=date(2025, 1, 1)),
    )


def test_diagnostic_validated_by_someone():
    refused(
        "diagnostic_validated_by_someone",
        lambda: Diagnostic.objects.create(title="x", validated_on=TODAY, **PERIOD),
    )


def test_diagnostic_commune_unique(diagnostic):
    refused(
        "diagnostic_commune_unique",
        lambda: DiagnosticCommune.objects.create(diagnostic=diagnostic, commune=commune("33039")),
    )


def test_field_response_unique(diagnostic):
    refused("field_response_unique", lambda: FieldResponse.objects.create(diagnostic=diagnostic, field="sanction"))


def test_problem_number_unique(problem):
    refused(
        "problem_number_unique",
        lambda: Problem.objects.create(diagnostic=problem.diagnostic, number=1, title="x"),
    )


def test_concerned_actor_unique(problem, social_landlord):
    def name():
        return ConcernedActor.objects.create(
            diagnostic=problem.diagnostic, problem=problem, organisation=social_landlord, part="acts"
        )

    name()
    refused("concerned_actor_unique", name)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("eligibility_decision_reasoned", {"kind": "decision", "grounds": ""}),
        ("eligibility_computed_stated", {"kind": "computed", "statement": None}),
        ("eligibility_kind_known", {"kind": "rumour", "grounds": "x"}),
    ],
)
def test_eligibility(name, values, diagnostic, claire):
    refused(
        name,
        lambda: Eligibility.objects.create(diagnostic=diagnostic, decided_on=TODAY, decided_by=claire, **values),
    )


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("partner_series_titled", {"title": ""}),
        ("partner_series_defined", {"definition": ""}),
        ("partner_series_unit", {"unit": ""}),
        ("partner_series_threshold", {"threshold": 2}),
        ("partner_series_etat_4001_counts", {"source_kind": "etat_4001", "measure": "percent"}),
    ],
)
def test_partner_series(name, wrong):
    series = a_series(places=[])
    refused(name, lambda: PartnerSeries.objects.filter(pk=series.pk).update(**wrong))


def test_parts_of_a_series_are_there_once():
    series = a_series(places=[])
    place, category = series.places.get(), series.categories.get()
    refused("series_place_unique", lambda: series.places.create(territory=place.territory))
    refused("series_category_unique", lambda: series.categories.create(label=category.label, position=1))
    key = {"period": date(2024, 1, 1), "place": place, "category": category}
    series.cells.create(**key, value=3)
    refused("series_cell_unique", lambda: series.cells.create(**key, value=4))


def test_values_of_a_series():
    series = a_series(places=[])
    cell = series.cells.create(
        period=date(2024, 1, 1), place=series.places.get(), category=series.categories.get(), value=3
    )
    rows = series.cells.filter(pk=cell.pk)
    refused("series_cell_positive", lambda: rows.update(value=-1))
    refused("series_cell_sample_of_value", lambda: rows.update(value=None, sample=3))


# Editions of recorded delinquency

DAY = date(2026, 6, 25)


def an_edition():
    return Edition.objects.create(produced_on=DAY)


def test_edition_unique():
    an_edition()
    refused("edition_unique", an_edition)


def test_edition_withdrawn_by_someone():
    refused("edition_withdrawn_by_someone", lambda: Edition.objects.create(produced_on=DAY, withdrawn_on=DAY))


def test_edition_place_unique():
    edition = an_edition()
    refused(
        "edition_place_unique",
        lambda: [EditionPlace.objects.create(edition=edition, code="33039", territory=commune("33039")) for _ in "ab"],
    )


def test_official_figure_unique():
    row = {"edition": an_edition(), "territory": commune("33039"), "indicator": "Homicides", "year": 2025}
    refused("official_figure_unique", lambda: [OfficialFigure.objects.create(**row) for _ in "ab"])


SUMS = {
    "indicator": "Vols avec armes", "year": 2025, "published": 1, "withheld": 0, "count": 5, "denominator": 9,
    "withheld_denominator": 0,
}  # fmt: skip


def test_area_summary_unique():
    row = {"edition": an_edition(), "territory": commune("33039"), **SUMS}
    refused("area_summary_unique", lambda: [AreaSummary.objects.create(**row) for _ in "ab"])


def test_stratum_summary_unique():
    row = {"edition": an_edition(), "stratum": "200000", **SUMS}
    refused("stratum_summary_unique", lambda: [StratumSummary.objects.create(**row) for _ in "ab"])


LINE = "INSERT INTO diagnostics_recordedcrime_0_loading (code, year, indicator, diffusion, count, rate) VALUES"


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("recorded_crime_counted", "('33039', 2025, 'Vols avec armes', 'diff', -1, NULL)"),
        ("recorded_crime_withheld_without_count", "('33039', 2025, 'Vols avec armes', 'ndiff', 3, NULL)"),
        ("recorded_crime_withheld_without_count", "('33039', 2025, 'Vols avec armes', 'ndiff', NULL, 0.5)"),
        ("recorded_crime_withheld_without_count", "('33039', 2025, 'Vols avec armes', 'diff', NULL, NULL)"),
    ],
)
def test_a_withheld_cell_bears_no_number_whatever_writes_it(constraint, values):
    sql("SELECT recorded_crime_open(0)")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        sql(f"{LINE} {values}")
