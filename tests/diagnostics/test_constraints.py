"""Every constraint of the tables, broken once, by name."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cls_portal.errors import constraint_sentence
from diagnostics.models import ConcernedActor, Diagnostic, DiagnosticCommune, FieldResponse, PartnerSeries, Problem
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
