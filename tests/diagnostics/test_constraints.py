"""Every constraint of the tables, broken once, by name."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cls_portal.errors import constraint_sentence
from diagnostics.models import (
    AboveAverage,
    AreaSummary,
    ConcernedActor,
    Contribution,
    Diagnostic,
    DiagnosticCommune,
    DiagnosticFigure,
    DiagnosticVersion,
    Edition,
    EditionPlace,
    Eligibility,
    ExistingResponse,
    FieldResponse,
    NominativeWaiver,
    OfficialFigure,
    PartComment,
    PartnerSeries,
    Problem,
    ProblemEvidence,
    ProblemPlace,
    ProblemResponse,
    StratumSummary,
    Survey,
)
from tests.database import sql
from tests.diagnostics.conftest import PERIOD, TODAY
from tests.diagnostics.partner_series import a_series
from tests.personas import commune

pytestmark = pytest.mark.django_db


FREE = {"kind": "free", "title": "x", "value": 1, "last_year": 2025, "source": "x"}


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


def test_problem_notes_in_scale(problem):
    refused("problem_notes_in_scale", lambda: Problem.objects.filter(pk=problem.pk).update(perception=6))


def test_problem_priority_decided_with_reason(problem):
    decided = Problem.objects.filter(pk=problem.pk)
    refused(
        "problem_priority_decided_with_reason",
        lambda: decided.update(given_priority=1, given_on=TODAY, given_reason=""),
    )


def test_problem_place_unique(problem):
    def place():
        ProblemPlace.objects.create(diagnostic=problem.diagnostic, problem=problem, territory=commune("33039"))

    place()
    refused("problem_place_unique", place)


def test_problem_response_unique(problem):
    def answer():
        ProblemResponse.objects.create(
            diagnostic=problem.diagnostic, problem=problem, field="sanction", fitness="absent"
        )

    answer()
    refused("problem_response_unique", answer)


def test_problem_response_described(problem):
    refused(
        "problem_response_described",
        lambda: ProblemResponse.objects.create(
            diagnostic=problem.diagnostic, problem=problem, field="sanction", fitness="weak"
        ),
    )


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "recorded", "indicator": "Homicides"},
        {"kind": "series", "series": "Halls"},
        {"kind": "statement", "text": "Vu", "source": "Ville"},
    ],
)
def test_problem_evidence_sourced(problem, said):
    refused(
        "problem_evidence_sourced",
        lambda: ProblemEvidence.objects.create(diagnostic=problem.diagnostic, problem=problem, **said),
    )


def test_nominative_waivers(problem):
    def waive(reason):
        NominativeWaiver.objects.create(
            diagnostic=problem.diagnostic, digest="0" * 64, kind="phone", reason=reason, confirmed_on=TODAY
        )

    refused("nominative_waiver_reasoned", lambda: waive(""))
    waive("Un service")
    refused("nominative_waiver_unique", lambda: waive("Un autre"))


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


def test_above_average_unique():
    row = {"edition": an_edition(), "territory": commune("33039"), "names": []}
    counts = dict.fromkeys(("above", "unknown", "indicators", "withheld"), 0)
    refused("above_average_unique", lambda: [AboveAverage.objects.create(**row, **counts) for _ in "ab"])


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


@pytest.fixture
def cite(diagnostic):
    def make(**values):
        return DiagnosticFigure.objects.create(diagnostic=diagnostic, position=1, **values)

    return make


def test_figure_indicator_unique(cite):
    edition = Edition.objects.create(produced_on=TODAY)
    values = {"kind": "indicator", "indicator": "Homicides", "edition": edition, "reading": {}}
    cite(**values)
    refused("figure_indicator_unique", lambda: cite(**values))


def test_figure_years_in_order(cite):
    refused("figure_years_in_order", lambda: cite(**{**FREE, "first_year": 2026}))


@pytest.mark.parametrize("missing", [{"source": ""}, {"title": ""}, {"value": None}, {"last_year": None}])
def test_figure_sourced(cite, missing):
    refused("figure_sourced", lambda: cite(**{**FREE, **missing}))


def test_survey_dates_in_order(diagnostic):
    refused(
        "survey_dates_in_order",
        lambda: Survey.objects.create(
            diagnostic=diagnostic, title="x", starts_on=date(2026, 1, 1), ends_on=date(2025, 1, 1)
        ),
    )


def test_existing_response_unique(diagnostic):
    row = diagnostic.field_responses.first()

    def describe():
        return ExistingResponse.objects.create(diagnostic=diagnostic, field_response=row, title="Médiation")

    describe()
    refused("existing_response_unique", describe)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("contribution_one_guest", {"agent": None}),
        ("contribution_decided_on_a_day", {"decided_on": TODAY}),
        ("contribution_declined_with_reason", {"state": "declined", "decided_on": TODAY}),
        ("contribution_sent_with_text", {"state": "sent"}),
    ],
)
def test_contributions(name, values, diagnostic, karim):
    row = {"diagnostic": diagnostic, "part": "situation", "agent": karim, "due_on": TODAY, "question": "?"}
    state, values = values.get("state", "asked"), {key: each for key, each in values.items() if key != "state"}
    if state == "asked":
        refused(name, lambda: Contribution.objects.create(**{**row, **values}))
        return
    made = Contribution.objects.create(**row)
    if state == "declined":
        Contribution.objects.filter(pk=made.pk).update(state="sent", text="x")
    refused(name, lambda: Contribution.objects.filter(pk=made.pk).update(state=state, **values))


def test_comment_resolved_by_someone(diagnostic, karim):
    refused(
        "comment_resolved_by_someone",
        lambda: PartComment.objects.create(
            diagnostic=diagnostic, part="situation", author=karim, text="x", resolved_by=karim
        ),
    )


def test_diagnostic_version_number_unique(diagnostic):
    def freeze():
        return DiagnosticVersion.objects.create(
            diagnostic=diagnostic, number=1, json="{}", json_sha256="0", frozen_at=diagnostic.created_at
        )

    freeze()
    refused("diagnostic_version_number_unique", freeze)
