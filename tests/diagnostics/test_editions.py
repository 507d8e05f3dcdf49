"""Editions: loaded once, withdrawn and restored by an administrator, from the command line or the web."""

from __future__ import annotations

import gzip
import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cls_portal import jobs
from cls_portal.actors import TESTS
from cls_portal.errors import Forbidden, Refused
from cls_portal.models import Job, JobState, StoredFile
from diagnostics.models import AreaSummary, Edition
from diagnostics.operations import ask_import, import_delinquency, restore_edition, withdraw_edition
from diagnostics.recorded import sums
from territories.models import ReferenceLoad
from tests.diagnostics.recorded import HEADER, PRODUCED_ON, cell, csv_text, load_departments, load_rows, official

pytestmark = pytest.mark.django_db
THEFT, TODAY = "Vols avec armes", date(2026, 11, 23)
NAME = "donnee-data.gouv-2025-geographie2026-produit-le2026-06-25.csv.gz"


def content(count: int = 6) -> bytes:
    rows = [cell(code, 2025, THEFT, count=count) for code in ("33039", "33063", "33281")]
    return gzip.compress(csv_text(["CODGEO_2026", *HEADER], rows).encode(), mtime=0)


def a_file(folder: Path, name: str = NAME, count: int = 6) -> Path:
    path = folder / name
    path.write_bytes(content(count))
    return path


# Loading


def test_the_same_file_twice_changes_nothing(tmp_path):
    first = import_delinquency(a_file(tmp_path), by=TESTS)
    again = import_delinquency(a_file(tmp_path), by=TESTS)
    assert (first.changed, first.rows, again.changed) == (True, 3, False)
    again.edition.refresh_from_db()
    assert (again.edition, again.edition.revision) == (first.edition, first.edition.revision)
    assert ReferenceLoad.objects.filter(kind="ssmsi-communes").count() == 1


def test_the_edition_is_named_by_its_file_or_by_hand(tmp_path):
    assert import_delinquency(a_file(tmp_path), by=TESTS).edition.produced_on == PRODUCED_ON
    other = import_delinquency(a_file(tmp_path, "x.csv.gz"), by=TESTS, edition=date(2025, 6, 4))
    assert str(other.edition) == "Édition du 04/06/2025"


@pytest.mark.parametrize("name", ["produit-le2026-13-01.csv", "produit-le20260625.csv", "com.csv"])
def test_a_name_without_a_day_is_refused(name, tmp_path):
    with pytest.raises(Refused, match="le nom du fichier ne dit pas son édition"):
        import_delinquency(a_file(tmp_path, name), by=TESTS)


def test_invented_figures_say_so_by_their_name_or_by_what_the_archive_holds(tmp_path):
    assert not import_delinquency(a_file(tmp_path), by=TESTS).edition.synthetic
    named = a_file(tmp_path, "SYNTHÉTIQUE.csv.gz", count=7)
    assert import_delinquency(named, by=TESTS, edition=date(2026, 7, 1)).edition.synthetic
    inside = tmp_path / "national.csv.gz"
    with inside.open("wb") as file, gzip.GzipFile("SYNTHETIQUE-x.csv", "wb", fileobj=file) as member:
        member.write(gzip.decompress(content(8)))
    assert import_delinquency(inside, by=TESTS, edition=date(2026, 7, 2)).edition.synthetic


def test_a_real_communal_base_takes_the_place_of_an_invented_one(tmp_path):
    assert load_rows([cell("33039", 2025, THEFT, count=5)], synthetic=True).synthetic
    assert not import_delinquency(a_file(tmp_path), by=TESTS).edition.synthetic


def test_an_edition_is_invented_as_long_as_one_of_its_bases_is(tmp_path):
    load_departments([official("33", 2025, THEFT, count=50)], synthetic=True)
    assert import_delinquency(a_file(tmp_path), by=TESTS).edition.synthetic
    assert not load_departments([official("33", 2025, THEFT, count=51)]).synthetic


def test_a_disk_that_fills_up_in_a_statement_is_told(tmp_path, monkeypatch):
    def full(cursor, fresh):
        cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$")

    monkeypatch.setattr(sums, "read_sums", full)
    with pytest.raises(Refused, match="disque du serveur est plein"):
        import_delinquency(a_file(tmp_path), by=TESTS)


def test_what_takes_long_is_done_while_the_former_figures_serve(tmp_path):
    """Readers wait from the swap to the commit: it comes last, and analyses nothing."""
    import_delinquency(a_file(tmp_path), by=TESTS)
    with CaptureQueriesContext(connection) as queries:
        import_delinquency(a_file(tmp_path, count=7), by=TESTS)
    said = [query["sql"] for query in queries]
    (swap,) = (number for number, sql in enumerate(said) if "recorded_crime_close" in sql)
    assert any("INSERT INTO diagnostics_aboveaverage" in sql for sql in said[:swap])
    assert not any("diagnostics_recordedcrime" in sql or "aboveaverage" in sql for sql in said[swap + 1 :])
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'recorded_crime_close'")
        assert "ANALYZE" not in cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename ~ '^diagnostics_recordedcrime_[0-9]+$'")
        assert cursor.fetchone()[0] > 0


def test_only_an_administrator_imports_withdraws_and_restores(claire, administrator, tmp_path):
    with pytest.raises(Forbidden):
        import_delinquency(a_file(tmp_path), by=claire)
    edition = import_delinquency(a_file(tmp_path), by=administrator).edition
    assert ReferenceLoad.objects.get(kind="ssmsi-communes").by == administrator
    with pytest.raises(Forbidden):
        withdraw_edition(edition, by=claire, revision=None, on=TODAY, reason="Erreur")
    withdrawn = withdraw_edition(edition, by=administrator, revision=None, on=TODAY, reason="Erreur")
    with pytest.raises(Forbidden):
        restore_edition(withdrawn, by=claire, revision=None)


# Withdrawn


def test_a_withdrawn_edition_serves_no_more_and_keeps_its_figures(administrator):
    edition = load_rows([cell("33039", 2025, THEFT, count=5)])
    assert Edition.objects.serving().get() == edition
    withdrawn = withdraw_edition(edition, by=administrator, revision=None, on=TODAY, reason="Revue par le SSMSI")
    assert (withdrawn.withdrawn_on, withdrawn.withdrawn_by) == (TODAY, administrator)
    assert withdrawn.events.last().pgh_context["reason"] == "Revue par le SSMSI"
    assert not Edition.objects.serving().exists()
    assert AreaSummary.objects.filter(edition=edition).exists()
    with pytest.raises(Refused, match="est retirée"):
        load_rows([cell("33039", 2025, THEFT, count=6)])
    restored = restore_edition(withdrawn, by=administrator, revision=None)
    assert (restored.withdrawn_on, Edition.objects.serving().get()) == (None, edition)


def test_a_withdrawal_has_its_reason_and_happens_once(administrator):
    edition = load_rows([cell("33039", 2025, THEFT, count=5)])
    with pytest.raises(Refused, match="pourquoi"):
        withdraw_edition(edition, by=administrator, revision=None, on=TODAY, reason=" ")
    with pytest.raises(Refused, match="n’est pas retirée"):
        restore_edition(edition, by=administrator, revision=None)
    withdraw_edition(edition, by=administrator, revision=None, on=TODAY, reason="x")
    with pytest.raises(Refused, match="déjà retirée"):
        withdraw_edition(edition, by=administrator, revision=None, on=TODAY, reason="x")


# The command line


def test_the_command_says_its_progress_and_what_it_did(tmp_path):
    said = StringIO()
    call_command("import_delinquency", a_file(tmp_path), stdout=said)
    assert "75 % · 3 lignes · Rattachement des communes" in said.getvalue()
    assert "Édition du 25/06/2026, base communale : 3 lignes en" in said.getvalue()
    call_command("import_delinquency", a_file(tmp_path), stdout=said)
    assert "ce fichier est déjà chargé" in said.getvalue()


def test_on_a_terminal_the_command_draws_a_bar(tmp_path, monkeypatch):
    said = StringIO()
    monkeypatch.setattr(said, "isatty", lambda: True, raising=False)
    call_command("import_delinquency", a_file(tmp_path), stdout=said)
    assert "[██████████████████······]  75 %" in said.getvalue()


def test_the_command_fails_on_a_bad_file_but_loads_the_others(tmp_path):
    bad = tmp_path / "mauvais-produit-le2026-07-01.csv"
    bad.write_text("bonjour\n")
    told = StringIO()
    with pytest.raises(CommandError, match="1 fichier refusé"):
        call_command("import_delinquency", bad, a_file(tmp_path), stdout=StringIO(), stderr=told)
    assert "mauvais-produit-le2026-07-01.csv : refusé, rien n’a été chargé." in told.getvalue()
    assert "le séparateur attendu est le point-virgule" in told.getvalue()
    assert Edition.objects.get().produced_on == PRODUCED_ON


def test_an_edition_is_withdrawn_and_restored_from_the_command_line(administrator):
    load_rows([cell("33039", 2025, THEFT, count=5)])
    day, said = PRODUCED_ON.isoformat(), StringIO()
    call_command("withdraw_edition", day, by=administrator.email, reason="Revue", stdout=said)
    assert Edition.objects.get().withdrawn_by == administrator
    call_command("withdraw_edition", day, by=administrator.email, restore=True, stdout=said)
    assert Edition.objects.get().withdrawn_on is None
    assert "est retirée" in said.getvalue()
    for wrong in ({"by": "personne@exemple.fr"}, {"by": administrator.email, "reason": ""}):
        with pytest.raises(CommandError):
            call_command("withdraw_edition", day, stdout=said, **wrong)


# The web


def upload(name: str = NAME, data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content() if data is None else data)


def test_an_administrator_uploads_a_base_and_follows_its_import(administrator, client):
    client.force_login(administrator)
    answer = client.post(reverse("edition-import"), {"file": upload()}, follow=True)
    job = Job.objects.get()
    assert answer.redirect_chain == [(reverse("job-detail", args=[job.pk]), 302)]
    assert (job.cancellable, StoredFile.objects.get().name) == (True, NAME)
    assert "Annuler ce travail" in answer.content.decode()
    done = jobs.run(job.pk)
    edition = Edition.objects.get()
    assert (done.state, done.result_url) == (JobState.DONE, f"{reverse('edition-list')}#edition-{edition.pk}")
    assert edition.events.last().pgh_context["actor"] == administrator.key
    page = client.get(reverse("edition-list")).content.decode()
    assert "Base communale" in page
    assert NAME in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"edition": ""}, "Ce champ est obligatoire"),
        ({"file": upload("delinquance.csv.gz")}, "indiquez la date de production"),
        ({"file": upload("a-produit-le2026-06-25.zip")}, "Ce format n’est pas accepté"),
    ],
)
def test_what_the_form_refuses(data, said, administrator, client):
    client.force_login(administrator)
    answer = client.post(reverse("edition-import"), data)
    assert said in answer.content.decode()
    assert not Job.objects.exists()


def test_a_refused_import_tells_its_reasons_on_its_page(administrator, client):
    job = ask_import(upload(data=gzip.compress(b"a;b\n1;2\n")), by=administrator)
    assert jobs.run(job.pk).state == JobState.FAILED
    client.force_login(administrator)
    assert "en-tête inconnu" in client.get(reverse("job-detail", args=[job.pk])).content.decode()


def test_the_page_of_editions_shows_everyone_what_is_invented_or_withdrawn(administrator, claire, client):
    edition = load_rows([cell("33039", 2025, THEFT, count=5)], synthetic=True)
    withdraw_edition(edition, by=administrator, revision=None, on=TODAY, reason="Essai")
    client.force_login(claire)
    page = client.get(reverse("edition-list")).content.decode()
    assert "Données inventées" in page
    assert re.search(r"Retirée</p>|Retirée\s*<", page)
    assert reverse("edition-restore", args=[edition.pk]) not in page
    client.force_login(administrator)
    assert reverse("edition-restore", args=[edition.pk]) in client.get(reverse("edition-list")).content.decode()


def test_an_edition_is_withdrawn_and_restored_on_its_pages(administrator, client):
    edition = load_rows([cell("33039", 2025, THEFT, count=5)])
    client.force_login(administrator)
    client.post(reverse("edition-withdraw", args=[edition.pk]), {"revision": edition.revision, "reason": "Revue"})
    edition.refresh_from_db()
    assert edition.withdrawn_on is not None
    client.post(reverse("edition-restore", args=[edition.pk]), {"revision": edition.revision})
    edition.refresh_from_db()
    assert edition.withdrawn_on is None
    history = client.get(reverse("edition-history", args=[edition.pk])).content.decode()
    assert "a importé un fichier de l’édition" in history
