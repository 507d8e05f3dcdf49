"""The yearly report of a département: counts of two years, one content on the page, in PDF and to edit, frozen once
closed."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from cls_portal import files, jobs
from cls_portal.actors import PORTAL, TESTS
from cls_portal.errors import Forbidden, Refused
from cls_portal.reporting.blocks import Chapter, Grid, Items, Words
from cls_portal.reporting.kept import as_data, from_data
from cls_portal.roles import Role
from contracts.models import Contract
from evaluations.departmental import contracts_of_years
from evaluations.models import Evaluation
from partners import operations
from partners.departmental.activity import activity_of
from partners.departmental.contents import LABELS, contents_of
from partners.departmental.law import basis
from partners.models import Charter, CharterSignature, Council, DepartmentalReport, Group, GroupMember, Meeting
from tests.contracts.stages import taken_over
from tests.house.broken import breaks
from tests.partners.conftest import signed_in
from tests.personas import commune, department, person
from tests.stage import Stage
from tests.verapdf import validate_all

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
SECRET = "Famille Zéphyrine"


@pytest.fixture(scope="module")
def made(stage: Stage) -> Council:
    """Bègles met twice in 2025 and once in 2026, three times apart; Talence sleeps since 2025."""
    with stage():
        begles = Council.objects.create(
            kind="CLSPD", name="CLSPD de Bègles", territory=commune("33039"), chair_title="le maire",
            created_on=date(2008, 1, 1),
        )  # fmt: skip
        Council.objects.create(
            kind="CLSPD", name="CLSPD de Talence", territory=commune("33522"), chair_title="le maire",
            dormant_since=date(2025, 6, 1),
        )  # fmt: skip
        charter = Charter.objects.create(council=begles, title="Charte", adopted_on=date(2025, 1, 5), text="…")
        cell = Group.objects.create(
            council=begles, kind="watch_cell", name="Cellule", charter=charter, created_on=date(2025, 2, 1)
        )
        days = [("plenary", 2025, 3), ("plenary", 2025, 9), ("plenary", 2026, 4)]
        days += [("watch_cell", 2026, month) for month in (2, 3)] + [("restricted", 2026, 5)]
        for form, year, month in days:
            group = cell if form == "watch_cell" else None
            meeting = Meeting.objects.create(
                council=begles, form=form, group=group, held_on=date(year, month, 2), subject="Suivi"
            )
            meeting.items.create(position=1, title=SECRET)
        Meeting.objects.create(
            council=begles, form="plenary", held_on=date(2026, 10, 2), cancelled_on=date(2026, 10, 1),
            cancel_reason="grève",
        )  # fmt: skip
        for name, day in (("A", date(2025, 3, 1)), ("B", date(2026, 3, 1)), ("C", None)):
            member = GroupMember.objects.create(group=cell, title=name, holder_name=name, starts_on=date(2025, 2, 1))
            if day:
                CharterSignature.objects.create(charter=charter, member=member, signed_on=day)
        member.ends_on, member.exclusion_reason = date(2026, 6, 1), "A parlé"
        member.revision += 1
        member.save(update_fields=["ends_on", "exclusion_reason", "revision", "updated_at"])
        begles.orders.create(number="1", signed_on=date(2026, 2, 1))
        begles.informations.create(given_on=date(2026, 4, 2))
        begles.internal_rules.create(adopted_on=date(2024, 1, 1))
        taken_over(
            on=ON, council=begles, signed_on=date(2026, 1, 10), starts_on=date(2026, 1, 10), ends_on=date(2026, 10, 31)
        )
        return begles


@pytest.fixture
def begles(db: None, made: Council) -> Council:
    return made


@pytest.fixture
def report(begles: Council, claire: Any) -> DepartmentalReport:
    return operations.open_report(department("33"), by=claire, on=ON, year=2026)


def words_of(contents: Any) -> str:
    said: list[str] = []
    for chapter in from_data(contents["chapters"]):
        said.append(chapter.title)
        for block in chapter.blocks:
            if isinstance(block, Words):
                said.append(block.text)
            elif isinstance(block, Items):
                said += block.rows
            elif isinstance(block, Grid):
                said += [block.caption, *(" | ".join(row) for row in block.rows)]
    return "\n".join(said).replace("\u00a0", " ").replace("\u202f", " ")


def test_the_law_of_each_year_is_cited_and_what_was_not_read_says_so():
    assert "2002-999" in basis("33", 2004)[1]
    assert "à vérifier" in basis("33", 2010)[1]
    assert "132-5" in basis("33", 2026)[1]
    assert "132-14" in basis("75", 2026)[1]


def test_it_counts_the_year_beside_the_one_before(report, claire):
    contents = contents_of(report, claire, ON)
    said = words_of(contents)
    assert "Réunions plénières tenues | 2 | 1 | − 1" in said
    assert "Réunions de groupes de travail et de cellules de veille | 0 | 2 | + 2" in said
    assert "Réunions annulées | 0 | 1 | + 1" in said
    assert "dont signataires de la charte | 1 | 2 | + 1" in said
    assert "Exclusions d’un groupe dans l’année | 0 | 1 | + 1" in said
    assert "Contrats finis sans évaluation finale validée | 0 | 1 | + 1" in said
    assert "CLSPD de Bègles | 1 | 1 | 2 | 1 | 02/04/2026" in said
    assert "CLSPD de Talence (en sommeil) | 0" in said
    assert "CLSPD de Talence : depuis le 1er juin 2025" in said
    assert "CLSPD de Bègles | 01/01/2024 | 02/04/2026 | 1" in said
    assert "art. L. 132-4" in said
    assert "compté jusqu’au 23 novembre 2026" in said
    assert set(contents["figures"]) == set(LABELS)


def test_it_never_tells_what_was_said_nor_who_belongs(report, claire):
    said = words_of(contents_of(report, claire, ON))
    for hidden in (SECRET, "A parlé", "grève", "Cellule |"):
        assert hidden not in said


def test_ten_more_councils_ask_no_more(report, claire):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            activity_of(claire, department("33"), 2026, ON)
        return len(captured)

    few = asked()
    for code in ("33063", "33318", "33281", "33119", "33167"):
        council = Council.objects.create(
            kind="CLSPD", name=f"CLSPD {code}", territory=commune(code), chair_title="le maire"
        )
        Meeting.objects.create(council=council, form="plenary", held_on=date(2026, 2, 2))
        council.informations.create(given_on=date(2026, 2, 2))
    assert asked() == few <= 40


def test_what_contracts_became(begles, claire):
    contract = Contract.objects.get(council=begles)
    name = f"{contract.reference} – {contract.title}"
    found = contracts_of_years(claire, department("33"), [2025, 2026], ON)
    assert found[2026]["signed"] == [(name, date(2026, 1, 10))]
    assert found[2026]["ended"] == found[2026]["unevaluated"] == [(name, date(2026, 10, 31))]
    assert not any(found[2025].values())
    assert contracts_of_years(claire, department("40"), [2026], ON)[2026]["signed"] == []
    Evaluation.objects.create(
        contract=contract, kind="final", verdict="renew", validated_on=ON, validated_by=claire, findings="f"
    )
    assert contracts_of_years(claire, department("33"), [2026], ON)[2026]["unevaluated"] == []


def test_what_is_kept_as_data_is_read_back_as_it_was(report, claire):
    chapters = from_data(contents_of(report, claire, ON)["chapters"])
    assert from_data(as_data(chapters)) == chapters
    assert {block.kind for chapter in chapters for block in chapter.blocks} == {
        "words",
        "items",
        "grid",
        "plot",
        "heading",
    }
    assert isinstance(chapters[0], Chapter)


def test_a_closed_report_keeps_what_it_said(report, begles, claire, tmp_path: Path):
    report = operations.write_report(
        report, by=claire, revision=report.revision, introduction="Une année calme.\n\nDeuxième point."
    )
    report = operations.close_report(report, by=claire, on=ON, revision=report.revision)
    Meeting.objects.create(council=begles, form="plenary", held_on=date(2026, 5, 5))
    job = jobs.run(jobs.under_way("partners.departmental.jobs.compose_report", _arguments(report, claire)).pk)
    assert (job.state, job.message) == ("done", "Rapport prêt")
    report.refresh_from_db()
    assert "Réunions plénières tenues | 2 | 1 | − 1" in words_of(report.contents)
    printed = tmp_path / "rapport.pdf"
    printed.write_bytes(files.read(report.pdf))
    assert validate_all([printed]) == []
    text = " ".join("".join(page.extract_text() for page in pypdf.PdfReader(printed).pages).split())
    edited = Document(BytesIO(files.read(report.document)))
    written = " ".join(paragraph.text for paragraph in edited.paragraphs)
    for said in ("Une année calme.", "Deuxième point.", "Bilan annuel de la charte déontologique"):
        assert said in text
        assert said in written
    for refused in (
        lambda: operations.write_report(report, by=claire, revision=report.revision, introduction="Autre"),
        lambda: operations.ask_report_files(report, by=claire),
        lambda: operations.close_report(report, by=claire, on=ON, revision=report.revision),
    ):
        with pytest.raises(Refused, match="clos"):
            refused()
    for values in ({"introduction": "Autre"}, {"pdf": None, "document": None}, {"closed_on": None}):
        with pytest.raises(DatabaseError, match="clos"), transaction.atomic():
            DepartmentalReport.objects.filter(pk=report.pk).update(**values)
    after = operations.open_report(department("33"), by=claire, on=date(2027, 2, 1), year=2027)
    assert "Les chiffres de 2026 sont ceux du rapport clos" in words_of(
        contents_of(after, claire, date(2027, 2, 1), report.contents["figures"])
    )


def _arguments(report: DepartmentalReport, agent: Any) -> dict[str, int]:
    return {"report_id": report.pk, "agent_id": agent.pk, "revision": report.revision}


def test_files_of_a_report_that_moved_meanwhile_are_refused(report, claire):
    operations.ask_report_files(report, by=claire)
    operations.ask_report_files(report, by=claire)
    operations.write_report(report, by=claire, revision=report.revision, appreciation="Relue.")
    with pytest.raises(Refused, match="a changé"):
        operations.keep_report_files(report, by=PORTAL, revision=report.revision, pdf=b"%PDF", document=b"PK")


def test_only_the_prefecture_of_the_whole_departement_opens_it(begles, claire, karim, neighbour, observer):
    with pytest.raises(Refused, match="Choisissez une année"):
        operations.open_report(department("33"), by=claire, on=ON, year=2027)
    for other in (karim, neighbour, observer):
        with pytest.raises(Forbidden):
            operations.open_report(department("33"), by=other, on=ON, year=2026)
    report = operations.open_report(department("33"), by=claire, on=ON, year=2026)
    part = person("Lise", "Partielle", Role.PREFECTURE, commune("33039"))
    seen = {each: DepartmentalReport.objects.visible_to(each).count() for each in (claire, observer, neighbour, part)}
    assert seen == {claire: 1, observer: 1, neighbour: 0, part: 0}
    assert signed_in(part).get(reverse("departmental-report-detail", args=[report.pk])).status_code == 404


def test_it_is_opened_written_and_closed_on_its_pages(begles, claire, observer):
    client = signed_in(claire)
    assert '<option value="33" selected>' in client.get(reverse("departmental-report-create")).text, "her only one"
    answer = client.post(reverse("departmental-report-create"), {"department": "33", "year": "2025"}, follow=True)
    report = DepartmentalReport.objects.get()
    page = reverse("departmental-report-detail", args=[report.pk])
    assert "L’année en chiffres" in answer.content.decode()
    edit = reverse("departmental-report-edit", args=[report.pk])
    client.post(edit, {"introduction": "Bref.", "appreciation": "", "perspectives": "", "revision": report.revision})
    assert "Bref." in client.get(page).content.decode()
    assert "Composition du rapport annuel" in client.post(page, follow=True).content.decode()
    report.refresh_from_db()
    close = reverse("departmental-report-close", args=[report.pk])
    shown = client.post(close, {"revision": report.revision}, follow=True).content.decode()
    assert "Écrire les textes" not in shown
    assert "Clos" in shown
    reader = signed_in(observer)
    assert reader.get(page).status_code == 200
    assert reader.post(page).status_code == 403
    assert page in client.get(reverse("council-department")).content.decode()


def test_each_constraint_of_the_reports(report, claire):
    with breaks("departmental_report_unique"):
        DepartmentalReport.objects.create(department=report.department, year=2026)
    with breaks("departmental_report_year"):
        DepartmentalReport.objects.create(department=report.department, year=2001)
    rows = DepartmentalReport.objects.filter(pk=report.pk)
    with breaks("departmental_report_closed_whole"):
        rows.update(closed_on=ON, closed_by=claire)
    with breaks("departmental_report_both_files"):
        rows.update(pdf=files.store(b"1", "r.pdf", by=TESTS))
