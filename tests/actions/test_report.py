"""The report of a contract: one content on screen, in PDF and in a document to edit."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn

from actions import operations
from actions.models import ContractReport
from actions.report.contents import report_of
from actions.report.report import Report
from actions.report.standing import elapsed, mean, since_of
from cls_portal import files, jobs
from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused
from cls_portal.reporting.blocks import Grid, Items, Words
from contracts import operations as on_contracts
from contracts.models import Contract
from partners.models import Council, Meeting
from tests.actions.conftest import organisation
from tests.contracts.stages import a_contract, a_file, taken_over
from tests.house.broken import breaks
from tests.partners.deciding import a_meeting, succeeded
from tests.personas import commune
from tests.stage import Stage
from tests.verapdf import validate_all

pytestmark = pytest.mark.django_db
ON = timezone.localdate()
SIGN = "\U0001f600"  # no font of the portal draws it


def ago(days: int) -> date:
    return ON - timedelta(days=days)


@pytest.fixture(scope="module")
def made_contract(stage: Stage) -> Contract:
    """In force for 300 days: an action late and measured, one blocked, one done, one that nobody has told anything of;
    its council met 60 days ago."""
    with stage():
        council = Council.objects.create(
            kind="CLSPD", name="CLSPD de Bègles", territory=commune("33039"), chair_title="le maire"
        )
        for day in (ago(60), ago(20), ON + timedelta(days=30)):
            form = "restricted" if day == ago(20) else "plenary"
            Meeting.objects.create(council=council, form=form, held_on=day, subject="Suivi")
        dates = {"signed_on": ago(300), "starts_on": ago(300), "ends_on": ON + timedelta(days=800)}
        contract = taken_over(on=ON, council=council, **dates)
        objective = on_contracts.add_objective(
            on_contracts.add_axis(contract, by=PORTAL, title="Prévenir"), by=PORTAL, title="Médiation"
        )
        given: dict[str, Any] = {"by": PORTAL, "field": "prevention", "lead": organisation("Le Pilote")}
        calendar = {"starts_on": ago(250), "ends_on": ON + timedelta(days=50)}
        late, blocked, done, _ = (
            operations.create_action(objective, title=title, **calendar, **given)
            for title in ("En retard", "Bloquée", "Réalisée", "Muette")
        )
        operations.add_milestone(late, by=PORTAL, name="Recrutement", due_on=ago(10))
        reached = operations.add_milestone(late, by=PORTAL, name="Convention", due_on=ago(40))
        figure = operations.add_indicator(
            late, by=PORTAL, name="Jeunes suivis", unit="jeunes", baseline=Decimal(0), target=Decimal(40),
            frequency="quarterly",
        )  # fmt: skip
        for year, funder in ((2026, "Ville"), (2027, "État")):
            operations.add_budget_line(
                late, by=PORTAL, funder=organisation(funder, "ETAT"), year=year, planned=Decimal(1500)
            )
        line = late.budget_lines.first()
        operations.follow_budget_line(line, by=PORTAL, revision=line.revision, on=ago(30), granted=Decimal(1000))
        operations.record_measure(figure, by=PORTAL, on=ago(30), measured_on=ago(200), value=Decimal(4))
        operations.record_measure(figure, by=PORTAL, on=ago(30), measured_on=ago(100), value=Decimal(10))
        operations.follow_milestone(reached, by=PORTAL, revision=reached.revision, on=ago(35), done_on=ago(35))
        told = (
            (late, ago(90), {"status": "running", "progress": 20, "note": "Premier comité."}),
            (late, ago(15), {"progress": 50, "note": f"Deuxième comité {SIGN}."}),
            (blocked, ago(12), {"status": "blocked", "status_reason": "Local indisponible.", "note": "Arrêt."}),
            (done, ago(8), {"status": "done", "note": "Bilan rendu."}),
        )
        for action, day, values in told:
            action.refresh_from_db()
            operations.follow_action(action, by=PORTAL, revision=action.revision, on=day, **values)
        return Contract.objects.get(pk=contract.pk)


@pytest.fixture
def contract(db: None, made_contract: Contract) -> Contract:
    return deepcopy(made_contract)


def words_of(report: Report, key: str) -> str:
    """All that a chapter says, in order."""
    (chapter,) = (each for each in report.chapters if each.key == key)
    said: list[str] = []
    for block in chapter.blocks:
        if isinstance(block, Words):
            said.append(block.text)
        elif isinstance(block, Items):
            said += block.rows
        elif isinstance(block, Grid):
            said += [block.caption, *(" | ".join(row) for row in block.rows)]
    return "\n".join(each.replace("\n", " ") for each in said).replace("\u00a0", " ").replace("\u202f", " ")


def test_the_share_of_a_calendar_that_is_behind_and_the_mean_of_what_is_known():
    assert [elapsed(date(2026, 1, 1), date(2026, 1, 10), date(2026, 1, day)) for day in (1, 6, 11, 20)] == [
        0, 50, 100, 100,
    ]  # fmt: skip
    assert elapsed(date(2026, 2, 1), date(2026, 3, 1), date(2026, 1, 1)) == 0
    assert elapsed(None, date(2026, 3, 1), date(2026, 1, 1)) is None
    assert (mean([None, 10, 21]), mean([None])) == (16, None)


def test_it_says_where_the_contract_stands_and_what_changed(contract, claire):
    report = report_of(contract, claire, since_of(contract, claire, ON), ON)
    assert report.since.day == ago(60)
    assert report.since.words == "dernière formation plénière du conseil"
    counts = words_of(report, "ou-en-est")
    assert "4 actions, dont 2 en retard et 1 sans nouvelle depuis 90 jours. Avancement moyen : 38 %." in counts
    assert "Ensemble | 4 | 2 | 1 | 38 %" in counts
    assert "Axe 1 – Prévenir | 4 | 1 | 2 | 38 %" in words_of(report, "axes")
    late = words_of(report, "retards")
    assert "1. En retard | Le Pilote" in late
    assert "Le jalon « Recrutement » était attendu le" in late
    assert "4. Muette | Le Pilote" in late
    stuck = words_of(report, "arretees")
    assert "2. Bloquée | Bloquée | Local indisponible. | —" in stuck
    assert "4. Muette : aucune nouvelle, pilote : Le Pilote" in stuck


def test_it_says_what_changed_since_the_day(contract, claire):
    report = report_of(contract, claire, since_of(contract, claire, ON), ON)
    moved = words_of(report, "changements")
    assert "1. En retard | En cours, 20 % | En cours, 50 %" in moved
    assert "Convention | 1. En retard" in moved
    assert f"Deuxième comité {SIGN}." in moved
    assert "Premier comité" not in moved
    assert "On ne sait pas où en étaient 3 actions ce jour-là." in moved
    today = report_of(contract, claire, since_of(contract, claire, ON, ON), ON)
    assert words_of(today, "changements") == "Rien n’a été noté depuis ce jour."


def test_what_is_not_known_of_the_money_is_not_zero(contract, claire):
    report = report_of(contract, claire, since_of(contract, claire, ON), ON)
    money = words_of(report, "budget")
    assert "2026 | 1 500 € | n. c. | 1 000 € | n. c. | n. c." in money
    assert "Ensemble | 3 000 € | n. c. | 1 000 € + 1 n. c. | n. c. | n. c." in money
    assert "Jeunes suivis, en jeunes (action n° 1) | 0 | 10 le" in words_of(report, "indicateurs")
    assert "formation restreinte : Suivi" in words_of(report, "conseil")
    assert "Formation plénière du conseil" in words_of(report, "echeances")


def test_a_reader_who_does_not_see_the_council_reads_nothing_of_it(contract, neighbour):
    report = report_of(contract, neighbour, since_of(contract, neighbour, ON), ON)
    assert report.since.words == "signature du contrat"
    assert "conseil" not in {chapter.key for chapter in report.chapters}


def test_both_files_say_the_same_and_are_sound(contract, claire, tmp_path: Path):
    asked = operations.ask_report(contract, by=claire, on=ON, since=ago(60))
    assert operations.ask_report(contract, by=claire, on=ON, since=ago(60)) == asked
    job = jobs.run(jobs.under_way("actions.jobs.compose_report", {"report_id": asked.pk}).pk)
    assert (job.state, job.result_url) == ("done", reverse("contract-report", args=[contract.pk]))
    asked.refresh_from_db()
    printed = tmp_path / "rapport.pdf"
    printed.write_bytes(files.read(asked.pdf))
    assert validate_all([printed]) == []
    text = "".join(page.extract_text() for page in pypdf.PdfReader(printed).pages).replace("\u00a0", " ")
    edited = Document(BytesIO(files.read(asked.document)))
    written = "\n".join(paragraph.text for paragraph in edited.paragraphs).replace("\u00a0", " ")
    for said in ("Claire Aubert", "il ne prouve rien"):
        assert said in " ".join(text.split())
        assert said in written
    report = report_of(contract, claire, since_of(contract, claire, ON, ago(60)), ON)
    headings = [each.text for each in edited.paragraphs if each.style.name == "Heading 1"]
    assert headings == [chapter.title for chapter in report.chapters]
    assert_editable(edited, report)


def assert_editable(edited: Any, report: Report) -> None:
    """Its tables repeat their head, its images say what they show, its language is French."""
    blocks = [block for chapter in report.chapters for block in chapter.blocks]
    plots = [block for block in blocks if block.kind == "plot"]
    assert len(edited.tables) == len(plots) + sum(block.kind == "grid" for block in blocks)
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in edited.tables)
    said = [shape._inline.docPr.get("descr") for shape in edited.inline_shapes]
    assert len(said) == len(plots)
    assert all(words.startswith(plot.chart.title) for words, plot in zip(said, plots, strict=True))
    assert edited.core_properties.language == "fr-FR"
    assert edited.styles.element.find(".//" + qn("w:lang")).get(qn("w:val")) == "fr-FR"


def test_it_is_read_asked_for_and_downloaded(contract, client, claire, karim):
    client.force_login(claire)
    page = reverse("contract-report", args=[contract.pk])
    shown = client.get(page, {"du": ago(100).isoformat()})
    assert "(jour choisi)" in shown.content.decode()
    assert "Choisissez un jour passé." in client.get(page, {"du": "2199-01-01"}).content.decode()
    answer = client.post(page, {"du": ago(100).isoformat()}, follow=True)
    assert "Composition du rapport de suivi" in answer.content.decode()
    (report,) = ContractReport.objects.all()
    assert (report.since, report.on) == (ago(100), ON)
    file = reverse("report-file", args=[report.pk, "docx"])
    assert client.get(file).status_code == 404
    operations.keep_report(report, by=PORTAL, pdf=b"%PDF-1.7", document=b"PK")
    assert b"".join(client.get(file)) == b"PK"
    assert file in client.get(page).content.decode()
    assert page in client.get(reverse("action-list"), {"contrat": contract.pk}).content.decode()
    client.force_login(karim)
    assert client.get(file).status_code == 404
    assert file not in client.get(page).content.decode()


def test_nobody_asks_for_what_they_do_not_see_nor_of_the_future(contract, neighbour, claire):
    with pytest.raises(Forbidden):
        operations.ask_report(contract, by=neighbour, on=ON, since=ago(60))
    with pytest.raises(Refused, match="jour passé"):
        operations.ask_report(contract, by=claire, on=ON, since=ON + timedelta(days=1))
    with pytest.raises(Refused, match="dès qu’il est signé"):
        operations.ask_report(a_contract(), by=claire, on=ON, since=ago(60))


def test_the_days_are_in_order_and_the_files_go_together(contract, claire):
    given = {"contract": contract, "asked_by": claire, "author_name": "x", "on": ON}
    with breaks("report_days_in_order"):
        ContractReport.objects.create(since=ON + timedelta(days=1), **given)
    with breaks("report_both_files"):
        ContractReport.objects.create(since=ON, pdf=a_file(), **given)


def test_the_report_tells_the_meetings_of_the_council_that_carries_on(contract, claire):
    heir = succeeded(contract.council, ago(50), name="CISPD")
    for days, title in ((55, "Avant"), (40, "Après")):
        a_meeting(heir, held_on=ago(days), subject=title).decisions.create(number=1, title=f"{title} la succession")
    a_meeting(heir, held_on=ago(30), subject="Annulée", cancelled_on=ago(31), cancel_reason="Neige")
    since = since_of(contract, claire, ON)
    assert since.day == ago(40)
    chapters = {each.key: each for each in report_of(contract, claire, since, ON).chapters}
    assert [line[0] for line in chapters["decisions"].blocks[0].rows] == ["1. Après la succession"]
    earlier = report_of(contract, claire, since_of(contract, claire, ON, ago(100)), ON)
    [met] = [each for each in earlier.chapters if each.key == "conseil"]
    assert [line.split("\u00a0: ")[1] for line in met.blocks[0].rows] == ["Suivi", "Après", "Suivi"]


def test_the_report_tells_what_was_decided_in_plenary_since_the_last_meeting(contract, claire):
    plenary, restricted = (
        Meeting.objects.get(council=contract.council, form=form, held_on=day)
        for form, day in (("plenary", ago(60)), ("restricted", ago(20)))
    )
    for meeting, title in ((plenary, "Éclairer la gare"), (restricted, "Zéphyrine")):
        meeting.decisions.create(number=1, title=title, due_on=ago(5), owner_title="La ville")
    plenary.decisions.create(number=2, title="Rejetée", adopted=False)
    report = report_of(contract, claire, since_of(contract, claire, ON), ON)
    [chapter] = [each for each in report.chapters if each.key == "decisions"]
    [grid] = chapter.blocks
    assert [(line[0], line[2], line[4]) for line in grid.rows] == [("1. Éclairer la gare", "La ville", "En retard")]
