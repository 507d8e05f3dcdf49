"""A table of contacts: its columns, every wrong cell, duplicates proposed, all or nothing."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from cls_portal.actors import TESTS
from cls_portal.errors import Refused
from partners import operations
from partners.contacttable import plans, previews
from partners.contacttable.columns import COLUMNS, blank_file, recognised
from partners.contacttable.reading import MOST_LINES, Deposit, read
from partners.models import Contact, Organisation
from tests.partners.conftest import ON, contact, organisation, signed_in
from tests.personas import commune

HEADS = "Structure;Nom;Prénom;Fonction;Mail;Tél.;Adresse;CP;Ville\n"


def deposit(lines: str, heads: str = HEADS) -> Deposit:
    return Deposit.of("contacts.csv", (heads + lines).encode())


def reading(lines: str, heads: str = HEADS) -> Any:
    table = deposit(lines, heads)
    return read(table, table.suggested())


# What is read: no database


def test_usual_heads_are_recognised():
    heads = ["N°", "Nom de la structure", "NOM", "Prénom", "Adresse e-mail", "Tel", "Mobile", "Code postal"]
    assert recognised(heads) == {
        1: "organisation", 2: "last_name", 3: "first_name", 4: "email", 5: "phone", 7: "postcode",
    }  # fmt: skip


def test_the_blank_file_is_read_by_its_own_reading():
    book = load_workbook(io.BytesIO(blank_file()))
    sheet: Any = book["Contacts"]
    assert [cell.value for cell in sheet[1]] == [column.label for column in COLUMNS]
    sheet.append([column.example for column in COLUMNS])
    content = io.BytesIO()
    book.save(content)
    table = Deposit.of("modele.xlsx", content.getvalue())
    found = read(table, table.suggested())
    assert found.problems == []
    assert found.lines[0].values["address"] == "110 avenue de la Jallère\nBâtiment B\n33000 Bordeaux"


def test_heads_below_a_title_and_values_mended():
    table = deposit(
        "Domofrance;DELMAS;Camille;;MAILTO:C.Delmas@Exemple.fr;556000000;1 rue Basse;1000;Bourg\n",
        "Contacts du CLSPD;;;;;;;;\n" + HEADS,
    )
    (line,) = read(table, table.suggested()).lines
    assert (line.number, line.values["phone"], line.values["email"]) == (3, "0556000000", "c.delmas@exemple.fr")
    assert line.values["address"] == "1 rue Basse\n01000 Bourg"


def test_every_wrong_cell_is_told_with_its_line_and_column():
    found = reading(";;Camille;;pas une adresse;;;33;\n" + f"x;{'y' * 101};;;;;;;\n" + ";;;;;;;;\n")
    assert [(problem.line, problem.column) for problem in found.problems] == [
        (2, "B"), (2, "E"), (2, "H"), (3, "B"),
    ]  # fmt: skip
    assert found.lines == []


def test_a_table_without_names_and_too_long_a_table():
    assert "Dites quelle colonne" in reading("x;y\n", "Structure;Mail\n").problems[0].text
    with pytest.raises(Refused, match="dépasse"):
        deposit("D;Nom;;;;;;;\n" * (MOST_LINES + 1))
    with pytest.raises(Refused, match="aucun contact"):
        deposit("")


def test_what_travels_with_the_page_is_what_was_shown():
    table = deposit("Domofrance;Delmas;;;;;;;\n")
    assert Deposit.thawed(table.frozen()) == table
    with pytest.raises(Refused, match="expiré"):
        Deposit.thawed(table.frozen() + "x")


# What each line becomes


def planned(by: Any, lines: str, place: Organisation | None = None) -> plans.Plan:
    return plans.plan(reading(lines), by, ON, organisation=place)


@pytest.mark.django_db
def test_new_known_and_unchanged(karim, domofrance):
    contact(domofrance, "Delmas", first_name="Camille", email="c@exemple.fr")
    contact(domofrance, "Même", phone="0556000000")
    contact(domofrance, "Autre nom", email="meme@exemple.fr")
    made = planned(
        karim,
        "DOMOFRANCE;delmas;CAMILLE;directrice;;;;;\nDomofrance;Même;;;;0556000000;;;\nDomofrance;Neuve;;;;;;;\n"
        "Domofrance;Nouveau nom;;;MEME@exemple.fr;;;;\n",
    )
    assert made.problems == []
    assert [(each.fate, each.why) for each in made.proposals] == [
        ("update", "name"), ("same", "name"), ("create", ""), ("update", "email"),
    ]  # fmt: skip
    assert ("fonction", "", "directrice") in made.proposals[0].changes


@pytest.mark.django_db
def test_who_left_is_not_brought_back(karim, domofrance):
    gone = contact(domofrance, "Delmas")
    operations.mark_contact_left(gone, by=TESTS, on=ON, left_on=ON)
    assert planned(karim, "Domofrance;Delmas;;;;;;;\n").proposals[0].fate == "create"


@pytest.mark.django_db
def test_organisations_that_are_not_one_or_not_ours(karim, domofrance):
    organisation("Landaise", territory=commune("40192"))
    organisation("Jumelle")
    organisation("Jumelle", kind="ASSO")
    made = planned(
        karim,
        "Inconnue;A;;;;;;;\nLandaise;B;;;;;;;\nJumelle;C;;;;;;;\n;D;;;;;;;\nDomofrance;E;;;;;;;\nDomofrance;e;;;;;;;\n",
    )
    told = {problem.line: problem.text for problem in made.problems}
    assert sorted(told) == [2, 3, 4, 5, 7]
    assert "aucun organisme" in told[2]
    assert "ne sont pas tenus par vous" in told[3]
    assert "plusieurs organismes" in told[4]
    assert "L’organisme manque" in told[5]
    assert "déjà à la ligne\u00a06" in told[7]
    assert planned(karim, ";D;;;;;;;\n", domofrance).problems == []


@pytest.mark.django_db
def test_an_organisation_by_its_number(karim):
    place = organisation("Médiation", siret="73282932000074")
    assert planned(karim, "732 829 320;A;;;;;;;\n").proposals[0].organisation == place


# Written


@pytest.mark.django_db
def test_all_or_nothing(karim, domofrance):
    known = contact(domofrance, "Delmas")
    made = planned(karim, "Domofrance;Neuve;;;;;;;\nDomofrance;Delmas;;directrice;;;;;\n")
    operations.change_contact(known, by=TESTS, revision=known.revision, phone="1")
    with pytest.raises(Refused, match="Ligne\u00a03"):
        operations.import_contacts(made.proposals, by=karim)
    assert not Contact.objects.filter(last_name="Neuve").exists()
    done = operations.import_contacts(
        planned(karim, "Domofrance;Neuve;;;;;;;\nDomofrance;Delmas;;dir;;;;;\n").proposals, by=karim
    )
    assert (done.created, done.changed) == (1, 1)
    assert Contact.objects.get(last_name="Delmas").job_title == "dir"


@pytest.fixture
def shown(db: None, karim: Any, domofrance: Organisation) -> Any:
    """The preview of a table, and what the page would send back."""
    contact(domofrance, "Delmas", first_name="Camille")
    client = signed_in(karim)
    content = (HEADS + "Domofrance;Delmas;Camille;directrice;;;;;\nDomofrance;Neuve;;;;;;;\n").encode()
    answer = client.post(reverse("contact-import"), {"table": SimpleUploadedFile("c.csv", content)})
    preview = answer.context["preview"]
    sent = {f"colonne-{head.place}": head.key for head in preview.heads}
    return client, {**sent, "table": preview.frozen, "plan": preview.plan.digest, "organisation": ""}


def test_the_preview_writes_nothing_then_what_is_decided_is_written(shown):
    client, sent = shown
    assert Contact.objects.count() == 1
    client.post(reverse("contact-import-confirm"), {**sent, "geste": "enregistrer", "decision-2": "leave"})
    assert {row.last_name: row.job_title for row in Contact.objects.all()} == {"Delmas": "", "Neuve": ""}


def test_columns_said_otherwise_are_read_again(shown):
    client, sent = shown
    answer = client.post(reverse("contact-import-confirm"), {**sent, "geste": "relire", "colonne-1": ""})
    assert "Dites quelle colonne" in answer.content.decode()


def test_a_portal_that_changed_is_shown_again(shown, domofrance):
    client, sent = shown
    known = Contact.objects.get()
    operations.change_contact(known, by=TESTS, revision=known.revision, phone="1")
    answer = client.post(reverse("contact-import-confirm"), {**sent, "geste": "enregistrer"})
    assert answer.status_code == 409
    assert Contact.objects.count() == 1


@pytest.mark.django_db
def test_what_is_wrong_stops_everything(karim, domofrance):
    preview = previews.of_file(
        "c.csv", (HEADS + "Domofrance;A;;;faux;;;;\nDomofrance;B;;;;;;;\n").encode(), by=karim, on=ON, organisation=None
    )
    assert not preview.writes
