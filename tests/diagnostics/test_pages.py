"""The pages: what each shows, to whom, and what they do with a refusal or a conflict."""

from __future__ import annotations

import re

import pghistory
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diagnostics import operations
from diagnostics.models import Diagnostic
from diagnostics.panels import diagnostics_of_territory
from tests.diagnostics.conftest import PERIOD, TEXTS, TODAY, fill
from tests.personas import commune, department

pytestmark = pytest.mark.django_db
SECRET = "Occupation des halls"


@pytest.fixture
def as_(client):
    def sign_in(agent):
        client.force_login(agent)
        return client

    return sign_in


def page(client, name, *args, **options):
    return client.get(reverse(name, args=args), **options)


def text_of(response):
    return b"".join(response).decode() if response.streaming else response.content.decode()


# Reading


@time_machine.travel(TODAY)
def test_the_page_reads_like_the_document(as_, validated, claire, karim, social_landlord):
    operations.reopen_diagnostic(validated, by=claire, reason="Un acteur manque")
    operations.add_concerned_actor(validated.problems.get(), by=karim, organisation=social_landlord, part="suffers")
    operations.validate_diagnostic(validated, by=claire, on=TODAY)
    operations.decide_eligibility(validated, by=claire, decided_on=TODAY, grounds="Intensité des faits")
    content = text_of(page(as_(claire), "diagnostic-detail", validated.pk))
    for words in (
        "Validé le", "Claire Aubert", "validé aujourd’hui", "Bègles", "cambriolages augmentent", "SSMSI, 2025",
        "Patrouilles.", "Partielle", SECRET, "Bailleur des Deux Rives", "subit", "Intensité des faits",
        "Rouvrir le diagnostic",
    ):  # fmt: skip
        assert words in content, words
    assert reverse("problem-create", args=[validated.pk]) not in content


def test_what_is_missing_stands_before_the_button(as_, diagnostic, claire):
    content = text_of(page(as_(claire), "diagnostic-detail", diagnostic.pk))
    assert "Aucun problème n’est décrit" in content
    assert reverse("diagnostic-validate", args=[diagnostic.pk]) not in content
    fill(diagnostic, claire)
    content = text_of(page(as_(claire), "diagnostic-detail", diagnostic.pk))
    assert reverse("diagnostic-validate", args=[diagnostic.pk]) in content
    assert "aucun acteur concerné" in content  # what the contract will ask is said early


def test_what_is_left_to_complete_is_counted_and_told_again_before_validating(as_, diagnostic, claire):
    fill(diagnostic, claire)
    content = text_of(page(as_(claire), "diagnostic-detail", diagnostic.pk)).replace("\u00a0", " ")
    assert re.search(r"Rien n’empêche la validation ; \d points restent à compléter\.", content)
    assert "Rien ne manque" not in content
    assert "aucun lieu indiqué" in text_of(page(as_(claire), "diagnostic-validate", diagnostic.pk))


def test_a_reader_sees_no_button(as_, diagnostic, observer):
    content = text_of(page(as_(observer), "diagnostic-detail", diagnostic.pk))
    for name in ("diagnostic-edit", "diagnostic-validate", "problem-create", "eligibility-create"):
        assert reverse(name, args=[diagnostic.pk]) not in content
    assert "diagnostic-create" not in content


def test_texts_are_shown_cleaned(as_, diagnostic, claire):
    Diagnostic.objects.filter(pk=diagnostic.pk).update(situation="<p>Gare</p><script>alert(1)</script>")
    assert "alert(1)" not in text_of(page(as_(claire), "diagnostic-detail", diagnostic.pk))


def test_the_list_filters_and_exports(as_, problem, claire):
    other = operations.create_diagnostic(
        by=claire, title="Diagnostic de Talence", communes=[commune("33522")], **PERIOD
    )
    client = as_(claire)
    both = text_of(page(client, "diagnostic-list"))
    assert "Diagnostic de Bègles" in both
    assert "Diagnostic de Talence" in both
    found = text_of(page(client, "diagnostic-list", data={"q": "talence"}))
    assert "Diagnostic de Bègles" not in found
    operations.validate_diagnostic(problem.diagnostic, by=claire, on=TODAY)
    drafts = text_of(page(client, "diagnostic-list", data={"etat": "redaction"}))
    assert other.title in drafts
    assert "Diagnostic de Bègles" not in drafts
    within = text_of(page(client, "diagnostic-list", data={"dans": commune("33522").pk}))
    assert "Diagnostic de Bègles" not in within
    export = text_of(page(client, "diagnostic-list", data={"export": "csv", "etat": "valide"}))
    assert "Diagnostic de Bègles" in export
    assert "Talence" not in export


def test_the_history_tells_who_did_what(as_, validated, karim, claire, social_landlord, monkeypatch):
    client, problem = as_(claire), validated.problems.get()
    with monkeypatch.context() as outside_the_tests:  # each operation has its own context, as when people act
        outside_the_tests.delattr(pghistory.runtime._tracker, "value")
        operations.reopen_diagnostic(validated, by=claire, reason="Un chiffre est faux")
        operations.add_concerned_actor(problem, by=karim, organisation=social_landlord, part="acts")
    content = text_of(page(client, "diagnostic-history", validated.pk))
    for words in ("a rouvert le diagnostic", "Un chiffre est faux", "Karim Benali", "a ajouté un acteur concerné"):
        assert words in content, words
    assert "Bailleur des Deux Rives" in content


@time_machine.travel(TODAY)
def test_the_panel_of_a_territory(validated, claire, neighbour):
    [row] = diagnostics_of_territory(department("33"), claire)["diagnostics"]
    assert (row["diagnostic"], row["age"]) == (validated, "validé aujourd’hui")
    assert diagnostics_of_territory(department("33"), neighbour)["diagnostics"] == []
    assert diagnostics_of_territory(department("40"), claire)["diagnostics"] == []


# Neighbours

ADDRESSES = (
    "diagnostic-detail", "diagnostic-history", "diagnostic-edit", "problem-create", "diagnostic-validate",
    "diagnostic-reopen", "eligibility-create",
)  # fmt: skip


def addresses(problem, actor):
    pk = problem.diagnostic_id
    yield from (reverse(name, args=[pk]) for name in ADDRESSES)
    yield reverse("diagnostic-part", args=[pk, "situation"])
    yield reverse("diagnostic-field", args=[pk, "sanction"])
    yield from (reverse(name, args=[problem.pk]) for name in ("problem-edit", "problem-remove", "problem-actor-add"))
    yield reverse("problem-actor-remove", args=[actor.pk])


def test_a_neighbour_finds_nothing_and_no_trace(as_, problem, karim, neighbour, social_landlord):
    actor = operations.add_concerned_actor(problem, by=karim, organisation=social_landlord, part="acts")
    client = as_(neighbour)
    for url in addresses(problem, actor):
        assert client.get(url).status_code == 404, url
        for response in (client.get(url), client.post(url)):
            assert response.status_code in {404, 405}, url
            assert SECRET not in text_of(response)
            assert "Bègles" not in text_of(response)
    for query in ({}, {"q": "Bègles"}, {"export": "csv"}, {"export": "xlsx"}, {"dans": commune("33039").pk}):
        response = page(client, "diagnostic-list", data=query)
        body = b"".join(response) if response.streaming else response.content
        assert "Diagnostic de Bègles".encode() not in body
    territory = text_of(page(client, "territory-detail", department("33").pk))
    assert "Diagnostic de Bègles" not in territory


@pytest.mark.parametrize("name", ["observer", "maire", "procureur"])
def test_a_reader_is_forbidden_to_write(request, as_, validated, name):
    client = as_(request.getfixturevalue(name))
    for address in ADDRESSES[2:]:
        assert client.post(reverse(address, args=[validated.pk])).status_code == 403, address


def test_the_coordinator_is_forbidden_to_decide(as_, problem, karim):
    client = as_(karim)
    for name in ("diagnostic-validate", "diagnostic-reopen", "eligibility-create"):
        assert page(client, name, problem.diagnostic_id).status_code == 403


def test_signed_out_people_are_sent_to_sign_in(client, diagnostic):
    assert page(client, "diagnostic-detail", diagnostic.pk).status_code == 302


# Writing


def test_create(as_, karim):
    client = as_(karim)
    assert "Nouveau diagnostic" in text_of(page(client, "diagnostic-create"))
    sent = {
        "title": "Diagnostic 2026", "communes_texte": "Bègles", "starts_on": "2025-01-01", "ends_on": "2025-12-31",
    }  # fmt: skip
    response = client.post(reverse("diagnostic-create"), sent)
    made = Diagnostic.objects.get()
    assert response.url == reverse("diagnostic-detail", args=[made.pk])
    assert [c.code for c in made.communes.all()] == ["33039"]


def test_a_whole_epci_gives_all_its_communes(as_, claire):
    epci = commune("33039").containing.get(kind="epci")
    sent = {"title": "Métropole", "whole": epci.pk, "starts_on": "2025-01-01", "ends_on": "2025-12-31"}
    as_(claire).post(reverse("diagnostic-create"), sent)
    assert Diagnostic.objects.get().communes.count() == epci.communes.count() == 28


def test_creating_without_commune_or_upside_down_is_refused_beside_the_input(as_, karim):
    client = as_(karim)
    sent = {"title": "x", "starts_on": "2025-12-31", "ends_on": "2025-01-01"}
    assert "Choisissez au moins une commune" in text_of(client.post(reverse("diagnostic-create"), sent))
    refused = text_of(client.post(reverse("diagnostic-create"), {**sent, "communes": commune("33039").pk}))
    assert "finit avant d’avoir commencé" in refused
    assert not Diagnostic.objects.exists()


def test_edit(as_, diagnostic, karim):
    client, url = as_(karim), reverse("diagnostic-edit", args=[diagnostic.pk])
    assert "Bègles" in text_of(client.get(url))
    sent = {
        "title": "Nouveau titre", "communes": commune("33039").pk, "starts_on": "2025-02-01", "ends_on": "2025-12-31",
        "revision": diagnostic.revision,
    }  # fmt: skip
    assert client.post(url, sent).status_code == 302
    diagnostic.refresh_from_db()
    assert (diagnostic.title, diagnostic.starts_on.month) == ("Nouveau titre", 2)


@pytest.mark.parametrize("part", list(TEXTS))
def test_each_part_is_written_with_its_warning(as_, diagnostic, karim, part):
    client, url = as_(karim), reverse("diagnostic-part", args=[diagnostic.pk, part])
    content = text_of(client.get(url))
    if part != "sources":
        assert "N’écrivez aucun nom de personne suivie" in content
    client.post(url, {part: TEXTS[part], "revision": 1})
    diagnostic.refresh_from_db()
    assert getattr(diagnostic, part) == TEXTS[part]


def test_an_unknown_part_does_not_exist(as_, diagnostic, karim):
    assert page(as_(karim), "diagnostic-part", diagnostic.pk, "title").status_code == 404


def test_two_people_on_one_part_see_both_texts(as_, diagnostic, karim, claire):
    operations.write_part(diagnostic, by=claire, revision=1, part="situation", text="Le texte de Claire")
    client, url = as_(karim), reverse("diagnostic-part", args=[diagnostic.pk, "situation"])
    response = client.post(url, {"situation": "Le texte de Karim", "revision": 1})
    assert response.status_code == 409
    assert "Le texte de Claire" in text_of(response)
    assert "Le texte de Karim" in text_of(response)
    assert client.post(url, {"situation": "Le texte de Karim", "revision": 2}).status_code == 302


def test_a_field_is_described(as_, diagnostic, karim):
    client, url = as_(karim), reverse("diagnostic-field", args=[diagnostic.pk, "sanction"])
    assert "Sanction" in text_of(client.get(url))
    client.post(url, {"response": "Rappels à l’ordre", "fitness": "weak", "revision": 1})
    assert diagnostic.field_responses.get(field="sanction").fitness == "weak"


def test_a_problem_its_actor_and_their_removal(as_, diagnostic, karim, social_landlord):
    client = as_(karim)
    assert page(client, "problem-create", diagnostic.pk).status_code == 200
    client.post(
        reverse("problem-create", args=[diagnostic.pk]),
        {"title": "Rodéos", "fields": ["sanction", "prevention"]},
    )
    problem = diagnostic.problems.get()
    assert problem.fields == ["prevention", "sanction"]
    edit = reverse("problem-edit", args=[problem.pk])
    assert 'value="sanction"' in text_of(client.get(edit))
    client.post(edit, {"title": "Rodéos urbains", "fields": ["sanction"], "revision": 1})
    client.post(
        reverse("problem-actor-add", args=[problem.pk]), {"organisation": social_landlord.pk, "part": "suffers"}
    )
    actor = problem.actors.get()
    remove = reverse("problem-actor-remove", args=[actor.pk])
    assert "Bailleur des Deux Rives" in text_of(client.get(remove))
    client.post(remove, {"revision": 1})
    assert not problem.actors.exists()
    client.post(reverse("problem-remove", args=[problem.pk]), {"revision": 2})
    assert not diagnostic.problems.exists()


def test_the_same_actor_twice_is_refused_on_the_page(as_, problem, karim, social_landlord):
    operations.add_concerned_actor(problem, by=karim, organisation=social_landlord, part="acts")
    response = as_(karim).post(
        reverse("problem-actor-add", args=[problem.pk]), {"organisation": social_landlord.pk, "part": "acts"}
    )
    assert "déjà cité à ce titre" in text_of(response)


def test_validate_reopen_and_decide(as_, problem, claire):
    client, diagnostic = as_(claire), problem.diagnostic
    validate = reverse("diagnostic-validate", args=[diagnostic.pk])
    assert "ne pourra plus être modifié" in text_of(client.get(validate))
    diagnostic.refresh_from_db()
    client.post(validate, {"revision": diagnostic.revision})
    diagnostic.refresh_from_db()
    assert diagnostic.validated_by == claire
    decide = reverse("eligibility-create", args=[diagnostic.pk])
    client.post(decide, {"decided_on": TODAY.isoformat(), "grounds": "Intensité des faits"})
    assert diagnostic.eligibilities.get().grounds == "Intensité des faits"
    reopen = reverse("diagnostic-reopen", args=[diagnostic.pk])
    assert client.post(reopen, {"revision": diagnostic.revision, "reason": ""}).status_code == 200
    client.post(reopen, {"revision": diagnostic.revision, "reason": "Un chiffre est faux"})
    diagnostic.refresh_from_db()
    assert diagnostic.validated_on is None


def test_nobody_validates_a_text_they_have_not_read(as_, problem, claire, karim):
    diagnostic = problem.diagnostic
    diagnostic.refresh_from_db()
    read = diagnostic.revision
    operations.write_part(diagnostic, by=karim, revision=read, part="situation", text="Autre chose")
    response = as_(claire).post(reverse("diagnostic-validate", args=[diagnostic.pk]), {"revision": read})
    assert response.status_code == 409
    diagnostic.refresh_from_db()
    assert diagnostic.validated_on is None


def test_a_validated_diagnostic_refuses_on_the_page_and_keeps_what_was_typed(as_, validated, claire):
    url = reverse("diagnostic-part", args=[validated.pk, "situation"])
    response = as_(claire).post(url, {"situation": "Trop tard", "revision": validated.revision})
    assert "ne change plus" in text_of(response)
    assert "Trop tard" in text_of(response)


# Growth


def grow(diagnostic, by, organisation, count):
    for number in range(count):
        problem = operations.add_problem(diagnostic, by=by, title=f"Problème {number}", fields=["sanction"])
        operations.add_concerned_actor(problem, by=by, organisation=organisation, part="acts")


def cost(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_a_page_costs_the_same_with_2_and_20_problems(as_, diagnostic, karim, social_landlord):
    client = as_(karim)
    urls = [reverse(name, args=[diagnostic.pk]) for name in ("diagnostic-detail", "diagnostic-history")]
    grow(diagnostic, karim, social_landlord, 2)
    few = [cost(client, url) for url in urls]
    grow(diagnostic, karim, social_landlord, 18)
    assert [cost(client, url) for url in urls] == few
    assert max(few) <= 20


def test_the_list_costs_the_same_with_2_and_20_rows(as_, karim):
    client, url = as_(karim), reverse("diagnostic-list")

    def more(count):
        for number in range(count):
            operations.create_diagnostic(by=karim, title=f"D {number}", communes=[commune("33039")], **PERIOD)

    more(2)
    few = cost(client, url)
    more(18)
    assert cost(client, url) == few
    assert few <= 15


def test_the_page_of_validation_opens_only_when_nothing_is_missing(as_, diagnostic, claire):
    response = page(as_(claire), "diagnostic-validate", diagnostic.pk)
    assert response.url == f"{reverse('diagnostic-detail', args=[diagnostic.pk])}#validation"
    posted = as_(claire).post(reverse("diagnostic-validate", args=[diagnostic.pk]), {"revision": 1})
    assert "Aucun problème n’est décrit" in text_of(posted)


def test_a_conflict_says_choices_in_words(as_, diagnostic, karim, claire):
    row = diagnostic.field_responses.get(field="sanction")
    operations.describe_field(row, by=claire, revision=1, response="Rappels", fitness="weak")
    url = reverse("diagnostic-field", args=[diagnostic.pk, "sanction"])
    content = text_of(as_(karim).post(url, {"response": "Rappels", "fitness": "good", "revision": 1}))
    assert "Insuffisante" in content
    assert "Adaptée" in content
