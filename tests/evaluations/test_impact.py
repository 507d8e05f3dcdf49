"""Recorded delinquency before and after, from the edition to the page: computed, read, written, frozen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cls_portal.access import Forbidden
from cls_portal.actors import PORTAL
from cls_portal.errors import Refused
from diagnostics.models import Edition
from diagnostics.operations import withdraw_edition
from evaluations import operations
from evaluations.documents import frozen_content
from evaluations.models import Evaluation, ImpactEstimate
from evaluations.report.document import content_of
from evaluations.report.impact import impacts, in_brief, shown_of
from territories.models import Territory
from tests.contracts.stages import taken_over
from tests.diagnostics.cells import ARMED, BURGLARIES, ROBBERIES, TRAFFIC, Row, edition
from tests.evaluations.conftest import TODAY
from tests.stage import Stage

pytestmark = pytest.mark.django_db
YEARS = range(2016, 2026)
OTHERS = 32
TOWN = "33039"


def rows(codes: list[str]) -> list[Row]:
    """Armed robberies halve in the town in 2025 and go on elsewhere; burglaries are few; robberies are withheld."""
    found = []
    for year in YEARS:
        found.append(Row(TOWN, year, ARMED, 150 if year == 2025 else 300))
        found.append(Row(TOWN, year, BURGLARIES, 4))
        found.append(Row(TOWN, year, ROBBERIES, None if year in (2022, 2025) else 60))
        found.append(Row(TOWN, year, TRAFFIC, 100))
        for rank, code in enumerate(codes):
            found.append(Row(code, year, ARMED, 290 + rank + year % 3))
            found.append(Row(code, year, TRAFFIC, 100 if rank < 12 else None))
    return found


@pytest.fixture(scope="module")
def made_edition(stage: Stage) -> Edition:
    with stage():
        towns = Territory.objects.filter(kind="commune", gone=False, code__startswith="24").order_by("code")
        return edition(
            rows(list(towns.values_list("code", flat=True)[:OTHERS])), first_year=YEARS[0], last_year=YEARS[-1]
        )


@pytest.fixture(scope="module")
def made_impact(stage: Stage, made_edition: Edition, made_evaluation: Evaluation) -> ImpactEstimate:
    with stage():
        return operations.compute_impact(made_evaluation, by=PORTAL, on=TODAY, indicator=ARMED)


@pytest.fixture
def impact(db: None, made_impact: ImpactEstimate) -> ImpactEstimate:
    return ImpactEstimate.objects.get(pk=made_impact.pk)


def compute(evaluation: Evaluation, indicator: str, **years: int) -> ImpactEstimate:
    return operations.compute_impact(evaluation, by=PORTAL, on=TODAY, indicator=indicator, **years)


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    content: str = response.content.decode()
    return content


# What is computed


def test_a_fall_that_others_have_not_known_is_told_with_its_interval(impact, made_edition):
    assert (impact.first_before, impact.last_before, impact.first_after, impact.last_after) == (2022, 2024, 2025, 2025)
    assert impact.edition == made_edition
    assert impact.withheld == ""
    assert impact.ratio == pytest.approx(0.5, abs=0.01)
    assert impact.low < impact.ratio < impact.high < 1
    kept = impact.result
    assert kept["place"] == "Bègles"
    assert (len(kept["comparables"]), len(kept["years"])) == (30, 10)
    assert TOWN not in {each["code"] for each in kept["comparables"]}
    assert kept["years"][-1]["rate"] == 15
    assert kept["years"][-1]["period"] == "after"
    assert "−50" in kept["says"][0]
    assert "ne prouve pas" in kept["says"][-1]
    assert "de 2019-2021 à 2022-2024" in kept["placebo_says"]
    assert "32" in kept["rule"][-1]


@pytest.mark.parametrize(
    ("indicator", "said"),
    [
        (BURGLARIES, "12 avant, 4 après"),
        (ROBBERIES, "n’est pas diffusé en 2022 et 2025"),
        (TRAFFIC, "communes comparables (12)"),
        ("Violences sexuelles", "n’a pas cet indicateur"),
    ],
)
def test_where_the_data_support_no_statement_there_is_none(indicator, said, made_edition, evaluation):
    found = compute(evaluation, indicator)
    assert said in found.withheld
    assert (found.ratio, found.low, found.high, found.result["says"], found.result["totals"]) == (None,) * 3 + ([], [])
    assert found.result["reasons"]


def test_a_commune_under_contract_in_those_years_is_compared_with_nobody(impact, evaluation):
    neighbour = Territory.objects.get(kind="commune", code=impact.result["comparables"][0]["code"])
    taken_over(
        title="CLS voisin", places=[neighbour], lead=neighbour.department, signed_on=date(2020, 1, 1),
        starts_on=date(2020, 1, 1), ends_on=date(2022, 1, 1),
    )  # fmt: skip
    again = operations.recompute_impact(impact, by=PORTAL, on=TODAY, revision=1)
    assert neighbour.code not in {each["code"] for each in again.result["comparables"]}
    later = operations.recompute_impact(impact, by=PORTAL, on=TODAY, revision=2, first_before=2023)
    assert neighbour.code in {each["code"] for each in later.result["comparables"]}


def test_a_contract_of_the_territory_in_the_years_before_is_told(impact, evaluation):
    assert "couvrait déjà" not in " ".join(impact.result["limits"])
    town = evaluation.contract.communes.get()
    taken_over(
        title="CLS d’avant", signed_on=date(2020, 1, 1), starts_on=date(2020, 1, 1), ends_on=date(2022, 6, 30),
        places=[town], lead=town.department,
    )  # fmt: skip
    again = operations.recompute_impact(impact, by=PORTAL, on=TODAY, revision=1)
    assert "couvrait déjà" in " ".join(again.result["limits"])


def test_the_territory_is_the_sum_of_its_communes_published_every_year(made_edition, evaluation):
    """Two communes of three in every year: what is said is said of them, and of most of the people."""
    evaluation.contract.communes.add(*Territory.objects.filter(kind="commune", code__in=["24001", "24002"]))
    found = compute(evaluation, TRAFFIC).result
    assert (found["communes"], found["used"], found["covered"]) == (3, 3, 1.0)
    assert found["years"][0]["count"] == 300
    robbed = compute(evaluation, ROBBERIES)
    assert "n’est pas diffusé" in robbed.withheld or "réunissent" in robbed.withheld


def test_whatever_the_number_of_indicators_each_costs_two_statements(made_edition, evaluation):
    with CaptureQueriesContext(connection) as one:
        operations.compute_impacts(evaluation, by=PORTAL, on=TODAY, indicators=[TRAFFIC])
    ImpactEstimate.objects.all().delete()
    with CaptureQueriesContext(connection) as two:
        operations.compute_impacts(evaluation, by=PORTAL, on=TODAY, indicators=[TRAFFIC, ARMED])
    read = [[query for query in each if "diagnostics_recordedcrime" in query["sql"]] for each in (one, two)]
    assert [len(each) for each in read] == [2, 4]


# What is written, by whom


def test_an_indicator_is_compared_once(impact, evaluation):
    with pytest.raises(Refused, match="déjà comparé"):
        compute(evaluation, ARMED)


def test_an_unknown_indicator_and_years_out_of_order_are_refused(made_edition, evaluation):
    for indicators in ([], ["Homicides"], ["N’importe quoi"]):
        with pytest.raises(Refused, match="publiés pour les communes"):
            operations.compute_impacts(evaluation, by=PORTAL, on=TODAY, indicators=indicators)
    with pytest.raises(Refused, match="précèdent"):
        compute(evaluation, TRAFFIC, last_before=2025)


def test_without_edition_nothing_is_compared(made_edition, evaluation, administrator):
    withdraw_edition(made_edition, by=administrator, on=TODAY, revision=None, reason="Erreur.")
    with pytest.raises(Refused, match="Aucune édition"):
        compute(evaluation, TRAFFIC)


def test_who_may_not_write_the_evaluation_computes_nothing(impact, evaluation, observer):
    acts = [
        lambda: operations.compute_impact(evaluation, by=observer, on=TODAY, indicator=TRAFFIC),
        lambda: operations.recompute_impact(impact, by=observer, on=TODAY, revision=1),
        lambda: operations.comment_impact(impact, by=observer, revision=1, comment="X"),
        lambda: operations.remove_impact(impact, by=observer, revision=1),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act()


def test_validated_it_is_frozen_with_the_evaluation(impact, written, claire):
    operations.comment_impact(impact, by=claire, revision=1, comment="À lire avec prudence.")
    validated = operations.validate_evaluation(written, by=claire, on=TODAY)
    [kept] = validated.frozen["impacts"]
    assert (kept["ratio"], kept["comment"]) == (impact.ratio, "À lire avec prudence.")
    [chapter] = shown_of(content_of(validated, TODAY))
    assert (chapter.stated, chapter.comment) == (True, "À lire avec prudence.")
    for act in (operations.comment_impact, operations.recompute_impact, operations.remove_impact):
        given = {"comment": "X"} if act is operations.comment_impact else {}
        given |= {"on": TODAY} if act is operations.recompute_impact else {}
        with pytest.raises(Refused, match="ne change plus"):
            act(impact, by=claire, revision=2, **given)
    with pytest.raises(Refused, match="ne change plus"):
        operations.compute_impact(validated, by=claire, on=TODAY, indicator=TRAFFIC)


def test_the_chapter_is_what_the_page_says(impact, evaluation):
    assert frozen_content(evaluation, TODAY)["impacts"][0]["result"] == impact.result
    [chapter] = shown_of(content_of(evaluation, TODAY))
    assert chapter.name == ARMED
    assert chapter.chart is not None
    assert "depuis le contrat" in chapter.chart.svg
    assert [len(chapter.chart.table.rows), len(chapter.comparables.rows), len(chapter.totals.rows)] == [10, 30, 2]
    assert chapter.headline.startswith("−50")


def test_the_report_tells_each_comparison_and_its_limits(impact, made_edition, evaluation):
    compute(evaluation, BURGLARIES)
    content = content_of(evaluation, TODAY)
    blocks = list(impacts(content))
    kinds = [block.kind for block in blocks]
    assert [kinds.count(kind) for kind in ("heading", "grid", "plot")] == [3, 1, 1]
    words = [block.text for block in blocks if block.kind == "words"]
    assert words[0].startswith("Évolution rapportée aux communes comparables\u00a0: −50")
    assert sum("les communes de 20" in each for each in words) == 1
    listed = [row for block in blocks if block.kind == "items" for row in block.rows]
    assert len(listed) == len(set(listed))
    assert "Aucun chiffre n’est affirmé\u00a0:" in words
    _, lines = in_brief(content)
    assert "−50" in lines.rows[0]
    assert lines.rows[1].endswith("aucun chiffre n’est affirmé")
    del content["impacts"]
    assert list(impacts(content)) == []


# Pages


def test_indicators_are_chosen_and_read_on_a_page(made_edition, evaluation, karim, client):
    client.force_login(karim)
    url = reverse("impact-add", args=[evaluation.pk])
    page = text(client.get(url))
    assert '<option value="2022" selected>' in page
    years = {"first_before": 2022, "last_before": 2024, "first_after": 2025, "last_after": 2025}
    answer = client.post(url, {"indicators": [ARMED, BURGLARIES], **years})
    assert answer.url == f"/evaluations/{evaluation.pk}/#avant-apres"
    page = text(client.get(answer.url))
    assert "Aucun chiffre n’est affirmé" in page
    assert "a comparé la délinquance enregistrée" in page
    assert "comparables&#x27;" not in page
    stated, withheld = ImpactEstimate.objects.order_by("pk")
    page = text(client.get(reverse("impact-detail", args=[stated.pk])))
    assert "Un écart ne prouve pas que le contrat en est la cause." in page
    assert "<svg" in page
    page = text(client.get(reverse("impact-detail", args=[withheld.pk])))
    assert "12 avant, 4 après" in page
    assert ARMED not in text(client.get(url)).split("<form")[-1]


def test_it_is_computed_again_commented_and_removed(impact, karim, client):
    client.force_login(karim)
    page = reverse("impact-detail", args=[impact.pk])
    years = {"first_before": 2020, "last_before": 2024, "first_after": 2025, "last_after": 2025}
    answer = client.post(reverse("impact-recompute", args=[impact.pk]), {**years, "revision": 1})
    assert answer.url == page
    assert "de 2020-2024 à 2025" in text(client.get(page))
    client.post(reverse("impact-comment", args=[impact.pk]), {"comment": "Un bar a fermé.", "revision": 2})
    assert "Un bar a fermé." in text(client.get(page))
    client.post(reverse("impact-remove", args=[impact.pk]), {"revision": 3})
    assert not ImpactEstimate.objects.exists()


def test_a_newer_edition_is_said_until_it_is_validated(impact, written, claire, karim, client):
    Edition.objects.create(produced_on=date(2027, 6, 1), has_communes=True, first_year=2016, last_year=2026)
    client.force_login(karim)
    url = reverse("impact-detail", args=[impact.pk])
    assert "Une autre édition est en service" in text(client.get(url))
    operations.validate_evaluation(written, by=claire, on=TODAY)
    page = text(client.get(url))
    assert "Une autre édition est en service" not in page
    assert "Refaire la comparaison" not in page


@pytest.mark.parametrize(("table", "lines"), [("annees", 11), ("communes", 31)])
def test_its_tables_are_files(table, lines, impact, observer, client):
    client.force_login(observer)
    answer = client.get(reverse("impact-file", args=[impact.pk, table, "csv"]))
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert len(content.strip().splitlines()) == lines
    assert ARMED in content
    for name, kind in (("autres", "csv"), (table, "pdf")):
        assert client.get(reverse("impact-file", args=[impact.pk, name, kind])).status_code == 404


def test_over_rest_it_is_computed_read_and_commented(made_edition, evaluation, karim, client):
    client.force_login(karim)
    made = client.post(
        "/api/v1/impact-estimates/", {"evaluation": evaluation.pk, "indicator": ARMED}, content_type="application/json"
    )
    assert made.status_code == 201, made.content
    url = f"/api/v1/impact-estimates/{made.json()['id']}/"
    assert made.json()["result"]["comparables"]
    again = client.post(
        f"{url}recompute-impact/", {"first_before": 2023}, content_type="application/json", headers={"If-Match": '"1"'}
    )
    assert again.json()["first_before"] == 2023
    said = client.patch(url, {"comment": "Lu."}, content_type="application/json", headers={"If-Match": '"2"'})
    assert said.json()["comment"] == "Lu."
    [listed] = client.get(f"/api/v1/impact-estimates/?evaluation={evaluation.pk}").json()["results"]
    assert "result" not in listed
