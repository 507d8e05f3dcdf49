"""Spreadsheets of follow-up, both ways: nothing lost, nothing guessed, nothing written before it was shown."""

from __future__ import annotations

import io
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from actions import operations
from actions.models import Action, BudgetLine, ImportState, Measure, Milestone, ProgressNote, TableImport
from actions.reading.tables import editable_by
from actions.tables import workbook
from actions.tables.fields import KEY
from cls_portal import jobs
from cls_portal.actors import PORTAL, TESTS
from cls_portal.errors import Forbidden, Refused, Stale
from cls_portal.models import Job
from contracts.models import Contract
from tests.actions.conftest import freeze_text, make_action
from tests.contracts.stages import TODAY, a_signatory, moved, signed_by
from tests.house.broken import breaks
from tests.personas import commune, person
from tests.stage import Stage

pytestmark = pytest.mark.django_db
ON = date(2027, 4, 15)


@pytest.fixture(scope="module")
def made_followed(
    stage: Stage, made_action: Action, made_objective: Any, made_problem: Any, made_landlord: Any,
    made_association: Any,
) -> Action:  # fmt: skip
    """Two actions of a signed contract: the first has a milestone, a measure and a text that looks like a formula."""
    with stage():
        operations.add_milestone(made_action, by=TESTS, name="Recrutement", due_on=date(2027, 3, 1))
        make_action(made_objective, 2, made_problem, made_landlord, made_association)
        row = a_signatory(made_action.contract, person("Mo", "Ire", "mayor", commune("33039")))
        contract = moved(freeze_text(made_action.contract), "signing")
        signed_by(row)
        Contract.objects.filter(pk=contract.pk).update(state="signed", signed_on=TODAY)
        action = Action.objects.get(pk=made_action.pk)
        operations.follow_action(
            action, by=PORTAL, revision=action.revision, on=date(2027, 2, 1), status="running", progress=1,
            obstacles="=1+1", levers="Deux lignes\r\net un accent\u0301 ", note="Une première note",
        )  # fmt: skip
        operations.record_measure(
            action.indicators.get(),
            by=PORTAL,
            on=date(2027, 3, 31),
            measured_on=date(2027, 3, 31),
            value=Decimal("3.5"),
        )
        return Action.objects.get(pk=action.pk)


@pytest.fixture
def followed(db: None, made_followed: Action) -> Action:
    return deepcopy(made_followed)


def exported(agent: Any) -> bytes:
    return b"".join(workbook.write(editable_by(agent, Action.objects.visible_to(agent))))


def edited(content: bytes, *changes: tuple[str, int, str, Any]) -> bytes:
    """The workbook with these cells changed: sheet, line, label of the column, value."""
    book = load_workbook(io.BytesIO(content))
    for sheet, line, label, value in changes:
        heads = {cell.value: cell.column for cell in book[sheet][1]}
        book[sheet].cell(line, heads[label]).value = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def deposited(agent: Any, content: bytes, name: str = "suivi.xlsx", **values: Any) -> TableImport:
    return operations.deposit_table(by=agent, on=ON, file=(name, content), **values)


def confirmed(table: TableImport, agent: Any, on: date = ON, **choices: str) -> TableImport:
    return operations.confirm_table(table, by=agent, on=on, revision=table.revision, choices=choices)


def told(table: TableImport) -> list[tuple[str, str, str]]:
    return [(cell["label"], cell["old"], cell["new"]) for row in table.plan["rows"] for cell in row["cells"]]


def test_a_workbook_brought_back_as_it_is_changes_nothing(followed, karim):
    table = deposited(karim, exported(karim))
    assert (table.plan["problems"], table.plan["ignored"], table.plan["rows"]) == ([], [], [])
    assert table.plan["lines"] == 2 + 2 + 1 + 1 + 2
    with pytest.raises(Refused, match="pas prêt"):
        confirmed(table, karim)


def test_the_workbook_is_made_to_be_filled_in(followed, karim):
    book = load_workbook(io.BytesIO(exported(karim)))
    assert book.sheetnames == ["Actions", "Budget", "Jalons", "Mesures", "Mode d’emploi"]
    sheet = book["Actions"]
    heads = {cell.value: cell for cell in sheet[1]}
    status, title = sheet.cell(2, heads["État"].column), sheet.cell(2, heads["Action"].column)
    assert (status.value, status.protection.locked, title.protection.locked) == ("En cours", False, True)
    assert sheet.protection.sheet
    assert sheet.column_dimensions["A"].hidden
    assert sheet.cell(2, heads["Fin prévue"].column).value.date() == date(2027, 12, 31)
    assert sheet.cell(2, heads["Freins"].column).quotePrefix
    assert sheet.cell(2, heads["Freins"].column).data_type == "s"
    assert any(rule.type == "list" and "Réalisée" in rule.formula1 for rule in sheet.data_validations.dataValidation)
    assert book["Budget"].cell(2, 9).value == 1500.5


def test_what_was_shown_is_what_is_written(followed, karim):
    content = edited(
        exported(karim),
        ("Actions", 2, "État", "terminée"),
        ("Actions", 2, "Avancement (%)", 80),
        ("Actions", 2, "Terminée le", "mars 2027"),
        ("Actions", 2, "Freins", None),
        ("Actions", 3, "Note", "Démarre à la rentrée"),
        ("Actions", 2, "Action", "Autre titre"),
        ("Budget", 2, "Versé (€)", "1 250,50 €"),
        ("Jalons", 2, "Atteint le", date(2027, 3, 2)),
        ("Mesures", 2, "Valeur", 4),
        ("Mesures", 3, "Mesuré au", "T1 2027"),
        ("Mesures", 4, "Mesuré au", date(2027, 3, 31)),
        ("Mesures", 4, "Valeur", 7),
    )
    content = edited(content, ("Mesures", 3, "Mesuré au", None))
    table = deposited(karim, content)
    assert table.plan["problems"] == []
    assert told(table) == [
        ("État", "En cours", "Réalisée"), ("Avancement (%)", "1\u00a0%", "80\u00a0%"),
        ("Terminée le", "", "31/03/2027"), ("Freins", "=1+1", ""),
        ("Versé (€)", "", "1\u00a0250,50\u00a0€"), ("Atteint le", "", "02/03/2027"), ("Valeur", "3,5", "4"),
        ("Note", "", "Démarre à la rentrée"),
        ("Mesuré au", "", "31/03/2027"), ("Valeur", "", "7"),
    ]  # fmt: skip
    assert table.plan["rows"][0]["cells"][2]["written"] == "mars 2027"
    assert "vient du contrat" in table.plan["ignored"][0][3]
    followed.refresh_from_db()
    assert (followed.status, Measure.objects.count()) == ("running", 1)
    table = confirmed(table, karim)
    assert table.state == ImportState.ENTERED
    followed.refresh_from_db()
    assert (followed.status, followed.progress, followed.finished_on) == ("done", 80, date(2027, 3, 31))
    assert (followed.obstacles, followed.title) == ("", "Action 1")
    assert BudgetLine.objects.get(action=followed).paid == Decimal("1250.50")
    assert Milestone.objects.get(action=followed).done_on == date(2027, 3, 2)
    assert sorted(Measure.objects.values_list("value", flat=True)) == [4, 7]
    assert ProgressNote.objects.filter(text="Démarre à la rentrée").count() == 1
    with pytest.raises(Refused, match="déjà enregistré"):
        confirmed(table, karim)
    again = deposited(karim, edited(exported(karim), ("Actions", 3, "Note", "Démarre à la rentrée")))
    assert again.plan["rows"] == []


def test_what_follows_from_a_state_is_shown_too(followed, karim):
    table = deposited(karim, edited(exported(karim), ("Actions", 2, "État", "Réalisée")))
    assert table.plan["implied"][f"A-{followed.pk}"] == [
        {"label": "Avancement (%)", "old": "1\u00a0%", "new": "100\u00a0%"},
        {"label": "Terminée le", "old": "", "new": "15/04/2027"},
    ]


@pytest.mark.parametrize(
    ("changes", "place", "why"),
    [
        ([("Actions", 2, "État", "en attente")], (2, "I"), "peut vouloir dire"),
        ([("Actions", 2, "État", None)], (2, "I"), "ne peut pas être vide"),
        ([("Actions", 2, "État", "bloquée")], (2, ""), "Dites pourquoi"),
        ([("Actions", 2, "Motif", "Un départ")], (2, "J"), "ne se garde pas avec cet état"),
        ([("Actions", 3, "Avancement (%)", 1)], (3, "K"), "1\u00a0% ou 100\u00a0%"),
        ([("Budget", 2, "Versé (€)", "1.250")], (2, "N"), "peut se lire"),
        ([("Budget", 2, "Versé (€)", -5)], (2, "N"), "négatif"),
        ([("Jalons", 2, "Atteint le", date(2030, 1, 1))], (2, "H"), "avenir"),
        ([("Actions", 3, KEY, "A-999999")], (3, ""), "pas connue"),
        ([("Actions", 3, KEY, None)], (3, ""), "pas sa clé"),
        ([("Actions", 3, "Version du portail", 99)], (3, ""), "exportez de nouveau"),
    ],
)
def test_every_fault_has_its_line_and_its_column_and_nothing_is_written(followed, karim, changes, place, why):
    table = deposited(karim, edited(exported(karim), *changes, ("Actions", 2, "Leviers", "Autre")))
    assert table.state == ImportState.FAULTY
    ((_, line, column, text),) = table.plan["problems"]
    assert (line, column) == place
    assert why in text
    with pytest.raises(Refused, match="pas prêt"):
        confirmed(table, karim)


def test_a_line_said_twice_is_refused(followed, karim):
    content = exported(karim)
    table = deposited(karim, edited(content, ("Actions", 3, KEY, f"A-{followed.pk}")))
    assert [text for *_, text in table.plan["problems"]] == ["Cette ligne répète la ligne\u00a02."]


def test_what_changed_meanwhile_is_confronted_cell_by_cell(followed, karim):
    content = edited(
        exported(karim), ("Actions", 2, "Avancement (%)", 40), ("Actions", 2, "Freins", "Un recrutement"),
        ("Actions", 2, "Bilan", "Bon"),
    )  # fmt: skip
    operations.follow_action(
        followed, by=PORTAL, revision=followed.revision, on=ON, progress=60, levers="Autres leviers", review="Bon"
    )
    table = deposited(karim, content)
    ((row),) = table.plan["rows"]
    assert told(table) == [("Freins", "=1+1", "Un recrutement")]
    ((conflict),) = row["conflicts"]
    assert (conflict["base"], conflict["old"], conflict["new"]) == ("1\u00a0%", "60\u00a0%", "40\u00a0%")
    with pytest.raises(Refused, match="Choisissez"):
        confirmed(table, karim)
    confirmed(table, karim, **{conflict["choice"]: "portal"})
    followed.refresh_from_db()
    assert (followed.progress, followed.obstacles, followed.levers) == (60, "Un recrutement", "Autres leviers")


def test_what_changes_between_the_preview_and_the_confirmation_is_shown_again(followed, karim):
    table = deposited(karim, edited(exported(karim), ("Actions", 2, "Avancement (%)", 40)))
    operations.follow_action(followed, by=PORTAL, revision=followed.revision, on=ON, progress=60)
    table = confirmed(table, karim)
    assert (table.state, table.plan["again"], told(table)) == (ImportState.READY, True, [])
    (conflict,) = table.plan["rows"][0]["conflicts"]
    assert Action.objects.get(pk=followed.pk).progress == 60
    table = confirmed(table, karim, **{conflict["choice"]: "file"})
    assert (table.state, Action.objects.get(pk=followed.pk).progress) == (ImportState.ENTERED, 40)


def test_the_day_of_the_confirmation_is_that_of_the_preview(followed, karim):
    table = deposited(karim, edited(exported(karim), ("Actions", 2, "État", "Réalisée")))
    table = confirmed(table, karim, on=date(2027, 4, 16))
    assert (table.state, table.plan["on"]) == (ImportState.READY, "2027-04-16")


def test_rights_row_by_row(followed, karim, observer, made_association):
    everything = edited(exported(karim), ("Actions", 2, "Avancement (%)", 40), ("Actions", 3, "Avancement (%)", 40))
    seen = deposited(observer, everything)
    assert [text for *_, text in seen.plan["problems"]] == [
        "Vos droits ne vous permettent pas de suivre cette action."
    ] * 2
    with pytest.raises(Forbidden):
        operations.confirm_table(seen, by=karim, on=ON, revision=seen.revision, choices={})


def test_a_row_of_somebody_else_is_unknown_and_never_named(followed, karim, neighbour):
    table = deposited(neighbour, exported(karim))
    assert {text for *_, text in table.plan["problems"]} == {
        "Cette ligne n’est pas connue du portail, ou ne vous est pas ouverte\u00a0: supprimez-la."
    }
    assert "Action 1" not in str(table.plan)
    assert load_workbook(io.BytesIO(exported(neighbour)))["Actions"].max_row == 1


def test_all_or_nothing(followed, karim, monkeypatch):
    content = edited(exported(karim), ("Actions", 2, "Avancement (%)", 40), ("Budget", 2, "Versé (€)", 3))
    table = deposited(karim, content)

    def stale(line, **_):
        raise Stale(line)

    monkeypatch.setattr("actions.operations.tables.follow_budget_line", stale)
    table = confirmed(table, karim)
    assert table.state == ImportState.FAULTY
    assert Action.objects.get(pk=followed.pk).progress == 1


def test_a_long_table_is_compared_and_written_by_jobs(followed, karim, client, monkeypatch):
    monkeypatch.setattr("actions.operations.tables.AT_ONCE", 0)
    table = deposited(karim, edited(exported(karim), ("Actions", 2, "Avancement (%)", 40)))
    assert table.state == ImportState.READING
    client.force_login(karim)
    page = reverse("table-import-detail", args=[table.pk])
    assert "Comparaison du tableau" in client.get(page).content.decode()
    with monkeypatch.context() as patched:
        patched.setattr("actions.jobs.timezone.localdate", lambda: ON)
        jobs.run(Job.objects.get(kind="actions.jobs.compare_table").pk)
        table.refresh_from_db()
        assert told(table) == [("Avancement (%)", "1\u00a0%", "40\u00a0%")]
        confirmed(table, karim)
        assert jobs.run(Job.objects.get(kind="actions.jobs.enter_table").pk).result_url == page
    assert Action.objects.get(pk=followed.pk).progress == 40


def test_table_import_entered(followed, karim):
    table = deposited(karim, exported(karim))
    with breaks("table_import_entered"):
        TableImport.objects.filter(pk=table.pk).update(state=ImportState.ENTERED)


def test_the_page_shows_both_values_and_asks_which_is_kept(followed, karim, client, monkeypatch):
    monkeypatch.setattr("actions.views.tables.today", lambda: ON)
    content = edited(exported(karim), ("Actions", 2, "Avancement (%)", 40), ("Actions", 3, "État", "Réalisée"))
    operations.follow_action(followed, by=PORTAL, revision=followed.revision, on=ON, progress=60)
    client.force_login(karim)
    file = SimpleUploadedFile("suivi.xlsx", content)
    page = client.post(reverse("table-import"), {"file": file}).url
    shown = client.get(page).content.decode()
    assert "Changé entre-temps" in shown
    assert "à l’export" in shown
    assert "découle de l’état" in shown
    given = {"revision": TableImport.objects.get().revision}
    assert "obligatoire" in client.post(page, given).content.decode()
    assert client.post(page, {**given, f"choix-A-{followed.pk}-progress": "file"}).url == page
    assert "Enregistré le" in client.get(page).content.decode()
    assert Action.objects.get(pk=followed.pk).progress == 40


def test_the_way_of_a_table_that_people_keep(followed, karim, client, monkeypatch):
    """Columns, rows, preview; the next table of the same heads goes straight to its preview."""
    monkeypatch.setattr("actions.views.tables.today", lambda: ON)
    client.force_login(karim)

    def brought(progress: int) -> str:
        text = f"Fiche;Avancée\nAction une;{progress} %\nTOTAL;{progress} %\n"
        file = SimpleUploadedFile("suivi.csv", text.encode())
        return client.post(reverse("table-import"), {"file": file, "contract": followed.contract_id}).url

    columns = brought(30)
    assert "On y lit" in client.get(columns).content.decode()
    said = {"colonne-0": "which.title", "colonne-1": "action.progress", "revision": 1}
    rows = client.post(columns, said).url
    assert "TOTAL" in client.get(rows).content.decode()
    assert "Choisissez une action" in client.post(rows, {"revision": 3}).content.decode()
    preview = client.post(rows, {"revision": 3, "ligne-2": followed.pk, "leave": "on"}).url
    assert "30\u00a0%" in client.get(preview).content.decode()
    again = brought(50)
    assert again == reverse("table-import-detail", args=[TableImport.objects.first().pk])
    assert "50\u00a0%" in client.get(again).content.decode()
