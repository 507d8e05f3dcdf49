"""What a diagnostic was and becomes: frozen by validation, printed, restored, renewed."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from cls_portal import files, jobs
from cls_portal.errors import Refused
from cls_portal.models import Job
from diagnostics import documents, operations, parts
from diagnostics.models import DiagnosticVersion, Edition
from tests.diagnostics import cells
from tests.diagnostics.cells import BURGLARIES, Row
from tests.diagnostics.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def cited(problem, karim):
    """A complete diagnostic that cites an indicator of an edition, a survey and a response."""
    diagnostic = problem.diagnostic
    cells.edition([Row("33039", year, BURGLARIES, 10 + year - 2020) for year in range(2020, 2026)])
    [figure] = operations.choose_figures(diagnostic, by=karim, indicators=[BURGLARIES])
    operations.change_figure(figure, by=karim, revision=1, analysis="En hausse autour de la gare.")
    operations.give_figure(
        diagnostic,
        by=karim,
        title="Plaintes au bailleur",
        value=Decimal(8),
        year=2025,
        source="Bailleur",
        analysis="Peu",
    )
    operations.add_survey(
        diagnostic, by=karim, title="Enquête de la ville", ends_on=date(2025, 5, 31), method="Questionnaire",
        population="Habitants", source="Ville, 2025", carried_out_by="La ville", sample_size=320,
        results="Peur le soir",
    )  # fmt: skip
    operations.add_existing_response(
        diagnostic.field_responses.get(field="prevention"), by=karim, title="Médiation en soirée", place="Gare"
    )
    return diagnostic


@pytest.fixture
def frozen(cited, claire) -> DiagnosticVersion:
    operations.validate_diagnostic(cited, by=claire, on=TODAY)
    return cited.versions.get()


def test_validation_freezes_text_figures_and_edition(frozen, claire):
    assert frozen.json_sha256 == hashlib.sha256(frozen.json.encode()).hexdigest()
    content = json.loads(frozen.json)
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert (frozen.json, frozen.draft, frozen.frozen_by) == (canonical, False, claire)
    reading = content["diagnostic"]["figures"][0]["reading"]
    assert reading["edition_on"] == "2026-06-25"
    assert [cell["count"] for cell in reading["cells"]] == [10, 11, 12, 13, 14, 15]
    assert content["diagnostic"]["figures"][1]["value"] == "8"
    assert content["diagnostic"]["surveys"][0]["sample_size"] == 320
    assert content["diagnostic"]["fields"][0]["existing"][0]["title"] == "Médiation en soirée"


def test_a_withdrawn_edition_takes_nothing_away(frozen, contract_like, claire, client):
    before = documents.diagnostic_section(contract_like(frozen.diagnostic))
    Edition.objects.update(withdrawn_on=TODAY, withdrawn_by=claire)
    assert documents.diagnostic_section(contract_like(frozen.diagnostic)) == before
    client.force_login(claire)
    page = client.get(reverse("diagnostic-detail", args=[frozen.diagnostic_id])).content.decode()
    assert "édition du 25/06/2026" in page
    assert "En hausse autour de la gare" in page


@pytest.fixture
def contract_like():
    class Like:
        def __init__(self, diagnostic):
            self.diagnostic, self.diagnostic_id, self.eligibility = diagnostic, diagnostic.pk, None

    return Like


def test_nothing_frozen_moves(frozen, karim):
    for attempt in (
        lambda: DiagnosticVersion.objects.filter(pk=frozen.pk).update(json="{}"),
        lambda: DiagnosticVersion.objects.filter(pk=frozen.pk)._raw_delete("default"),
        lambda: frozen.diagnostic.figures.update(analysis="x"),
        lambda: frozen.diagnostic.surveys.update(title="x"),
        lambda: frozen.diagnostic.existing_responses.update(title="x"),
    ):
        with pytest.raises(DatabaseError, match="ne change plus"), transaction.atomic():
            attempt()
    figure = frozen.diagnostic.figures.first()
    for refused in (
        lambda: operations.change_figure(figure, by=karim, revision=None, analysis="x"),
        lambda: operations.refresh_figures(frozen.diagnostic, by=karim),
        lambda: operations.print_draft(frozen.diagnostic, by=karim, on=TODAY),
    ):
        with pytest.raises(Refused, match="validé"):
            refused()


def test_each_validation_makes_the_next_version(frozen, claire):
    operations.reopen_diagnostic(frozen.diagnostic, by=claire, reason="Un chiffre à corriger")
    operations.validate_diagnostic(frozen.diagnostic, by=claire, on=TODAY)
    assert [version.number for version in frozen.diagnostic.versions.all()] == [2, 1]


def test_a_draft_is_printed_by_a_job_and_says_so(cited, karim, client, settings):
    settings.DEMONSTRATION = True
    version = operations.print_draft(cited, by=karim, on=TODAY)
    job = Job.objects.get(kind="diagnostics.jobs.compose_diagnostic")
    done = jobs.run(job.pk)
    assert (done.state, done.result_url) == ("done", reverse("diagnostic-documents", args=[cited.pk]))
    version.refresh_from_db()
    assert files.read(version.pdf).startswith(b"%PDF-1.7")
    assert str(version) == "Version 1 (projet)"
    jobs.run(job.pk)
    client.force_login(karim)
    page = client.get(reverse("diagnostic-documents", args=[cited.pk])).content.decode()
    assert "Projet" in page
    answer = client.get(reverse("diagnostic-version-pdf", args=[version.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert client.get(reverse("diagnostic-version-json", args=[version.pk])).content == version.json.encode()


# Versions of a part


def test_each_text_of_a_part_is_kept_and_restored_by_a_new_save(diagnostic, karim, client):
    address = reverse("part-versions", args=[diagnostic.pk, "situation"])
    client.force_login(karim)
    for text in ("La gare inquiète.", "La gare rassure.", "La gare rassure."):
        assert ("Comparer la version" in client.get(address).content.decode()) is (text != "La gare inquiète.")
        operations.write_part(diagnostic, by=karim, revision=None, part="situation", text=text)
    operations.write_part(diagnostic, by=karim, revision=None, part="perception", text="Autre partie")
    versions = parts.versions_of_part(diagnostic, "situation")
    assert [(v.number, v.text, v.author) for v in versions] == [
        (3, "<p>La gare rassure.</p>", "Karim Benali"),
        (2, "<p>La gare inquiète.</p>", "Karim Benali"),
        (1, "", "Karim Benali"),
    ]
    page = client.get(address).content.decode()
    assert "inquiète." in page.split("<del>")[1].split("</del>")[0]
    assert "rassure." in page.split("<ins>")[1].split("</ins>")[0]
    diagnostic.refresh_from_db()
    address = reverse("part-restore", args=[diagnostic.pk, "situation", versions[1].event])
    client.post(address, {"revision": diagnostic.revision})
    diagnostic.refresh_from_db()
    assert diagnostic.situation == "<p>La gare inquiète.</p>"
    assert parts.versions_of_part(diagnostic, "situation")[0].number == 4
    with pytest.raises(Refused, match="déjà celui-ci"):
        operations.restore_part(diagnostic, by=karim, revision=None, part="situation", event=versions[1].event)
    with pytest.raises(Refused, match="n’existe pas"):
        operations.restore_part(diagnostic, by=karim, revision=None, part="situation", event=0)


# Renewal


def test_a_new_diagnostic_is_made_of_an_old_one_which_stays(frozen, karim, social_landlord):
    old = frozen.diagnostic
    new = operations.renew_diagnostic(
        old, by=karim, title="Diagnostic 2027", starts_on=date(2026, 1, 1), ends_on=date(2026, 10, 31)
    )
    assert (new.origin, new.validated_on, new.situation) == (old, None, old.situation)
    assert [str(each) for each in new.figures.in_order()] == ["Cambriolages de logement", "Plaintes au bailleur"]
    assert new.figures.first().analysis == "<p>En hausse autour de la gare.</p>"
    assert (new.surveys.count(), new.existing_responses.count(), new.problems.count()) == (1, 1, 1)
    assert new.existing_responses.get().field_response.diagnostic == new
    assert list(new.communes.all()) == list(old.communes.all())
    assert old.figures.count() == 2
