"""The report of an evaluation, on screen, in PDF and to edit; its page for elected people; what freezes."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.http import Http404
from django.urls import reverse
from docx import Document

from actions.models import Action
from cls_portal import files, jobs
from cls_portal.actors import PORTAL
from cls_portal.errors import Refused
from cls_portal.reporting.blocks import Grid, Plot, Words
from evaluations import operations
from evaluations.documents import frozen_content
from evaluations.models import Evaluation, EvaluationReport
from evaluations.report.brief import TOLD, brief_of
from evaluations.report.contents import chapters_of
from evaluations.report.document import content_of, report_document
from evaluations.report.reading import Sums
from tests.actions.conftest import organisation
from tests.evaluations.conftest import TODAY
from tests.house.broken import breaks
from tests.verapdf import validate_all

pytestmark = pytest.mark.django_db


def action_of(evaluation: Evaluation, number: int, **values: Any) -> Action:
    """One action of the contract, as if it had been in its text."""
    axis, _ = evaluation.contract.axes.get_or_create(number=1, defaults={"title": "Prévenir"})
    objective, _ = evaluation.contract.objectives.get_or_create(axis=axis, number=1, defaults={"title": "Médiation"})
    given = {"lead": organisation(f"Pilote {number}"), "field": "prevention", "title": f"Action {number}"} | values
    action = Action.objects.create(contract=evaluation.contract, objective=objective, number=number, **given)
    action.budget_lines.create(year=2026, funder=organisation(f"Financeur {number}"), planned=1000 * number)
    return action


@pytest.fixture
def full(written: Evaluation) -> Evaluation:
    """Written, with two actions, one done, its money spent, and an indicator half way."""
    one = action_of(written, 1, status="done", progress=100, finished_on=TODAY)
    one.budget_lines.update(spent=800)
    one.indicators.create(name="Jeunes suivis", unit="jeunes", frequency="yearly", baseline=0, target=20)
    action_of(written, 2, status="running", progress=50)
    for row in Action.objects.filter(contract=written.contract):
        operations.rate_action(written, by=PORTAL, action=row, rating=3, evidence="Bilan du pilote.")
    operations.add_steering_member(written, by=PORTAL, title="Le maire")
    operations.add_question(written, by=PORTAL, question="Les médiateurs sont-ils connus\u00a0?")
    written.refresh_from_db()
    return operations.change_evaluation(
        written, by=PORTAL, revision=written.revision, summary="La médiation a tenu.\n\nElle peut grandir."
    )


def said_in(blocks: Any) -> str:
    words = [block.text for block in blocks if isinstance(block, Words)]
    cells = [cell for block in blocks if isinstance(block, Grid) for row in block.rows for cell in row]
    return " ".join([*words, *cells]).replace("\u00a0", " ").replace("\u202f", " ")


def composed(report: EvaluationReport) -> EvaluationReport:
    job = jobs.run(jobs.under_way("evaluations.jobs.compose_report", {"report_id": report.pk}).pk)
    assert job.state == "done", job.message
    report.refresh_from_db()
    return report


def test_each_chapter_says_what_the_evaluation_says(full):
    chapters = {each.key: each for each in chapters_of(frozen_content(full, TODAY))}
    assert list(chapters) == [
        "conclusion", "methode", "bilan", "indicateurs", "appreciations", "questions", "criteres", "constats",
        "recommandations",
    ]  # fmt: skip
    assert said_in(chapters["conclusion"].blocks) == (
        "Conclusion : reconduire le contrat. La médiation a tenu. Elle peut grandir."
    )
    done = said_in(chapters["bilan"].blocks)
    assert "2 actions, dont 1 réalisée. Avancement moyen : 75 %. Budget prévu : 3 000 €, 800 € dépensés" in done
    assert "800 €\n+ 1 n. c." in done
    assert "jamais" not in said_in(chapters["indicateurs"].blocks)
    assert "n. c." in said_in(chapters["indicateurs"].blocks)
    assert said_in(chapters["questions"].blocks) == "Cette question est sans réponse."
    assert "3 sur 4, satisfaisant" in said_in(chapters["criteres"].blocks)
    assert [type(block) for block in chapters["criteres"].blocks] == [Plot, Grid]


def test_nothing_is_said_of_what_is_empty(evaluation):
    chapters = {each.key: each for each in chapters_of(frozen_content(evaluation, TODAY))}
    assert list(chapters) == ["bilan", "criteres"]
    assert said_in(chapters["bilan"].blocks) == "Le contrat n’a aucune action."
    assert [type(block) for block in chapters["criteres"].blocks] == [Grid]


def test_sums_add_up_what_is_known_and_say_of_how_many_it_is_not():
    action = {"status": "Réalisée", "progress": 100, "planned": "100.00", "spent": "40.00"}
    one = Sums.of("Axe", [action])
    assert (one.count, one.done, one.said_spent.replace("\u00a0", " ")) == (1, 1, "40 €")
    assert Sums.of("Axe", [{**action, "spent": ""}]).said_spent == "n.\u00a0c."
    assert Sums.of("Axe", []).progress == 0


def test_the_page_for_elected_people_tells_the_first_recommendations(written):
    for number in range(TOLD + 3):
        operations.add_recommendation(written, by=PORTAL, title=f"Recommandation {number}")
    [last] = [each for each in brief_of(frozen_content(written, TODAY)) if each.key == "recommandations"]
    assert len(last.blocks[0].rows) == TOLD
    assert last.blocks[1].text == f"Le rapport en compte {TOLD + 4}."


def test_what_is_validated_is_read_as_it_was_that_day(full, claire):
    validated = operations.validate_evaluation(full, by=claire, on=TODAY)
    before = chapters_of(content_of(validated, TODAY))
    Action.objects.filter(contract=validated.contract).update(progress=0, title="Autre titre")
    assert chapters_of(content_of(validated, TODAY)) == before
    document = report_document(validated, content_of(validated, TODAY))
    assert "validée le 23 novembre 2026" in document.version.replace("\u00a0", " ")
    assert "n’est pas signé" in document.worth


def test_the_three_files_are_composed_accessible_and_say_the_same(full, claire, tmp_path):
    validated = operations.validate_evaluation(full, by=claire, on=TODAY)
    asked = operations.ask_report(validated, by=claire)
    assert operations.ask_report(validated, by=claire) == asked
    report = composed(asked)
    assert report.final
    assert report.brief_pages == 1
    printed = []
    for name, stored in (("report", report.pdf), ("brief", report.brief)):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(files.read(stored))
        printed.append(path)
    assert validate_all(printed) == []
    text = " ".join("".join(page.extract_text() for page in pypdf.PdfReader(printed[0]).pages).split())
    assert "Évaluation validée par la préfecture" in text.replace("\u00a0", " ")
    edited = Document(BytesIO(files.read(report.document)))
    headings = [each.text for each in edited.paragraphs if each.style.name == "Heading 1"]
    assert headings == [chapter.title for chapter in chapters_of(validated.frozen)]
    with pytest.raises(Refused, match="ne change plus"):
        operations.ask_report(validated, by=claire)


def test_the_report_of_a_draft_is_composed_again(evaluation, claire, client, monkeypatch):
    monkeypatch.setattr("evaluations.jobs.render_pdf", lambda *_: b"%PDF-1.7")
    monkeypatch.setattr("evaluations.jobs.render_docx", lambda *_: b"PK")
    monkeypatch.setattr("evaluations.jobs.page_count", lambda _: 2)
    client.force_login(claire)
    address = reverse("evaluation-report", args=[evaluation.pk])
    client.post(address)
    report = composed(EvaluationReport.objects.get())
    assert not report.final
    page = client.get(address).content.decode()
    assert "Composer de nouveau" in page
    assert "La synthèse dépasse une page" in page
    client.post(address)
    assert composed(EvaluationReport.objects.get()).revision > report.revision


def test_validated_while_they_are_composed_the_files_are_those_of_a_draft(written, claire, monkeypatch):
    def validated_meanwhile(*_: Any) -> bytes:
        operations.validate_evaluation(written, by=claire, on=TODAY)
        return b"PK"

    monkeypatch.setattr("evaluations.jobs.render_pdf", lambda *_: b"%PDF-1.7")
    monkeypatch.setattr("evaluations.jobs.render_docx", validated_meanwhile)
    monkeypatch.setattr("evaluations.jobs.page_count", lambda _: 1)
    report = composed(operations.ask_report(written, by=claire))
    assert not report.final, "what was frozen is still to compose"
    assert operations.ask_report(written, by=claire) == report


def test_whoever_does_not_see_the_evaluation_asks_for_nothing(evaluation, neighbour):
    with pytest.raises(Http404):
        operations.ask_report(evaluation, by=neighbour)
    assert not EvaluationReport.objects.exists()


def test_a_report_has_its_three_files_or_none(evaluation):
    with breaks("evaluation_report_whole"):
        EvaluationReport.objects.create(evaluation=evaluation, on=TODAY)
