"""The pages of a problem, of the matrix and of nominative data."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse

from diagnostics import operations, problem_reading, texts
from diagnostics.models import Diagnostic, ProblemEvidence
from diagnostics.priority import Criterion
from diagnostics.recorded.indicators import INDICATORS
from diagnostics.standing.values import IndicatorStanding, Trend
from tests.diagnostics.conftest import TODAY
from tests.personas import commune

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(client, karim):
    client.force_login(karim)
    return client


def body(response):
    text = b"".join(response).decode() if response.streaming else response.content.decode()
    return text.replace("\u00a0", " ")


def read(pages, name, *args, **data):
    return body(pages.get(reverse(name, args=args), data))


def test_a_problem_is_described_with_places_moments_and_people(pages, diagnostic):
    url = reverse("problem-create", args=[diagnostic.pk])
    form = body(pages.get(url))
    assert "Que peut-on écrire ?" in form
    sent = {
        "title": "Rodéos", "fields": ["sanction"], "places": [commune("33039").pk], "where": "devant la gare",
        "moments": ["evening", "weekend"], "sufferers": ["inhabitants"], "sufferers_note": "riverains du quai",
    }  # fmt: skip
    response = pages.post(url, sent)
    problem = diagnostic.problems.get()
    assert response.url == reverse("problem-detail", args=[problem.pk])
    page = read(pages, "problem-detail", problem.pk)
    for words in ("Bègles (devant la gare)", "En soirée, le week-end", "Habitants (riverains du quai)", "Non classé"):
        assert words in page, words
    edit = read(pages, "problem-edit", problem.pk)
    assert edit.count("checked") == 5
    stranger = pages.post(url, {**sent, "places": [commune("33522").pk]})
    assert "Sélectionnez un choix valide" in body(stranger)


def test_a_problem_is_scored_and_the_grid_says_it_is_the_portals(pages, problem):
    url = reverse("problem-score", args=[problem.pk])
    form = body(pages.get(url))
    assert "aucun texte ne l’impose" in form
    assert "5 – Atteinte grave aux personnes ou mise en danger" in form
    pages.post(url, {**dict.fromkeys(Criterion.values, "4"), "revision": problem.revision})
    page = read(pages, "problem-detail", problem.pk)
    assert "1er sur 1, 80/100" in page
    assert "Priorité forte" in page


def test_a_decision_stands_beside_the_score(pages, problem, karim):
    operations.score_problem(problem, by=karim, revision=None, **dict.fromkeys(Criterion.values, 1))
    url = reverse("problem-overrule", args=[problem.pk])
    assert "Ce champ est obligatoire" in body(pages.post(url, {"priority": "1", "revision": 2}))
    pages.post(url, {"priority": "1", "reason": "Attente des habitants", "revision": 2})
    page = read(pages, "problem-detail", problem.pk)
    for words in ("Attente des habitants", "Karim Benali", "Le score donnait : priorité faible (20/100)"):
        assert words in page, words
    pages.post(reverse("problem-restore", args=[problem.pk]), {"revision": 3})
    assert "Attente des habitants" not in read(pages, "problem-detail", problem.pk)


def test_problems_are_listed_by_priority(pages, problem, karim):
    worse = operations.add_problem(problem.diagnostic, by=karim, title="Rixes")
    operations.score_problem(worse, by=karim, revision=None, **dict.fromkeys(Criterion.values, 5))
    page = read(pages, "diagnostic-detail", problem.diagnostic_id)
    assert page.index(f'id="intitule-{worse.pk}"') < page.index(f'id="intitule-{problem.pk}"')
    assert "priorité ni notée ni décidée" in page  # told, and stops nothing


def test_a_hole_shows_in_the_matrix_by_its_words_and_its_sign(pages, problem):
    url = reverse("problem-response", args=[problem.pk, "prevention"])
    assert url in read(pages, "diagnostic-matrix", problem.diagnostic_id)
    response = pages.post(url, {"fitness": "absent", "response": "", "revision": 0})
    assert response.url.endswith(f"/matrice/#case-{problem.pk}-prevention")
    page = read(pages, "diagnostic-matrix", problem.diagnostic_id)
    assert "1 case sans aucune réponse (✕)" in page
    assert "1 case à décrire" in page
    assert page.count("portal-matrix__hole") == 2
    assert "Décrivez la réponse existante" in body(pages.post(url, {"fitness": "good", "response": "", "revision": 1}))
    row = problem.responses.get()
    pages.post(reverse("problem-response-remove", args=[row.pk]), {"revision": 1})
    assert not problem.responses.exists()
    assert pages.get(reverse("problem-response", args=[problem.pk, "autre"])).status_code == 404


def test_the_matrix_says_in_which_order_it_is(pages, problem, karim):
    assert "1 problème, dans l’ordre où ils ont été décrits" in read(pages, "diagnostic-matrix", problem.diagnostic_id)
    operations.overrule_priority(problem, by=karim, revision=None, priority=1, reason="Attente", on=TODAY)
    assert "1 problème, par ordre de priorité" in read(pages, "diagnostic-matrix", problem.diagnostic_id)


def test_the_matrix_leaves_as_files(pages, problem, karim):
    operations.describe_response(problem, by=karim, field="deterrence", response="Patrouilles", fitness="good")
    table = read(pages, "diagnostic-matrix", problem.diagnostic_id, export="csv")
    assert "Dissuasion : adéquation" in table
    assert "Patrouilles" in table
    url = reverse("diagnostic-matrix", args=[problem.diagnostic_id])
    book = openpyxl.load_workbook(io.BytesIO(b"".join(pages.get(url, {"export": "xlsx"}))))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[1][2] == "Occupation des halls"
    assert rows[1][7:9] == ("Adaptée", "Patrouilles")


def test_evidence_of_each_kind_is_added_changed_and_removed(pages, problem):
    def add(kind, **sent):
        return pages.post(reverse("evidence-add", args=[problem.pk, kind]), sent)

    add("statement", text="Des halls occupés", source="Bailleur", dated_on="2026-05-01")
    add("series", series="Incidents par mois", source="Bailleur")
    add("recorded", indicator="Vols avec armes", territory=commune("33039").pk)
    assert ProblemEvidence.objects.count() == 3
    page = read(pages, "problem-detail", problem.pk)
    for words in ("Des halls occupés", "Incidents par mois", "Vols avec armes", "Bègles ; SSMSI"):
        assert words in page, words
    refused = add("recorded", indicator="Vols avec armes", territory=commune("33522").pk)
    assert "Sélectionnez un choix valide" in body(refused)
    for item in ProblemEvidence.objects.all():
        assert pages.get(reverse("evidence-edit", args=[item.pk])).status_code == 200
    item = ProblemEvidence.objects.get(kind="statement")
    changed = {"text": "Constat revu", "source": "Bailleur", "dated_on": "2026-05-01", "revision": 1}
    pages.post(reverse("evidence-edit", args=[item.pk]), changed)
    assert "Constat revu" in read(pages, "problem-detail", problem.pk)
    pages.post(reverse("evidence-remove", args=[item.pk]), {"revision": 2})
    assert "Constat revu" not in read(pages, "problem-detail", problem.pk)
    assert add("autre").status_code == 404


def test_a_text_that_looks_nominative_is_saved_told_and_settled(pages, problem):
    url = reverse("problem-edit", args=[problem.pk])
    sent = {"title": "Halls", "description": "Joindre le 06 12 34 56 78", "revision": problem.revision}
    saved = body(pages.post(url, sent, follow=True))
    assert "« Description » semble contenir un numéro de téléphone" in saved
    problem.refresh_from_db()
    assert problem.description == "Joindre le 06 12 34 56 78"
    names = read(pages, "diagnostic-names", problem.diagnostic_id)
    assert "<mark>06 12 34 56 78</mark>" in names
    assert url in names
    [seen] = texts.names_in(Diagnostic.objects.for_texts().get(pk=problem.diagnostic_id))
    confirm = reverse("name-confirm", args=[problem.diagnostic_id, seen.finding.digest])
    assert confirm in names
    assert "Motif" in body(pages.get(confirm))
    pages.post(confirm, {"reason": "Numéro de la permanence"})
    settled = read(pages, "diagnostic-names", problem.diagnostic_id)
    assert "Aucun passage à régler" in settled
    assert "Numéro de la permanence" in settled
    waiver = problem.diagnostic.nominative_waivers.get()
    pages.post(reverse("name-withdraw", args=[waiver.pk]), {"revision": 1})
    assert not problem.diagnostic.nominative_waivers.exists()


def test_the_figures_suggest_and_do_not_impose(pages, problem, karim, monkeypatch):
    operations.add_evidence(problem, by=karim, kind="recorded", indicator="Vols avec armes", territory=commune("33039"))
    nothing = {"territory": {}, "department": {}, "region": {}, "france": {}, "comparable": {}}
    read_one = IndicatorStanding(
        INDICATORS["Vols avec armes"], **nothing, rank=None, ratio_to_france=1.8,
        trend=Trend(24.6, (2016, 2017, 2018), (2023, 2024, 2025)),
    )  # fmt: skip

    class Read:
        territory_name, last_year, indicators = "Bègles", 2025, (read_one,)

    monkeypatch.setattr(problem_reading, "standing_of", lambda *_: Read)
    page = read(pages, "problem-score", problem.pk)
    assert "+25 % de 2016-2018 à 2023-2025" in page
    assert "1,8 fois le taux national en 2025" in page
    assert page.count("checked") == 5  # nothing is noted for anybody
    problem.refresh_from_db()
    assert problem.trend is None


def test_a_reader_sees_the_problem_and_no_button(client, problem, observer):
    client.force_login(observer)
    page = body(client.get(reverse("problem-detail", args=[problem.pk])))
    assert problem.title in page
    for name in ("problem-edit", "problem-score", "problem-overrule"):
        assert reverse(name, args=[problem.pk]) not in page
