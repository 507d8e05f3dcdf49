"""A whole meeting by several people: called, changed, held while the network is cut, approved, and what it causes."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import vobject
from playwright.sync_api import Locator, expect
from pypdf import PdfReader

from cls_portal.templatetags.portal import date_fr
from tests.browser.keyboard import Keyboard
from tests.browser.people import READY, Person
from tests.browser.portal import Portal, text_of
from tests.browser.test_story import COUNCIL, TODAY, days, downloaded

Window = Callable[..., Person]

# What the browser itself writes when nothing answers, and when an answer is a refusal.
CUT = ("ERR_INTERNET_DISCONNECTED",)
REFUSED = ("422 (Unprocessable",)
ABSENT = ("404 (Not Found)",)

OBJECT = "Actions en retard et soirées des Quais"
NEXT = "Suites et calendrier"
ITEM = "Soirées aux abords des Quais"
TYPED = ("La médiation passera ", "le vendredi jusqu’à minuit.")
TOO_LATE = "Ajouté après l’approbation."
DECISION = "Relancer l’action sans attendre le comité"
INSTEAD = "Mme Vidal"
MEMBER = "espagnet@exemple.fr"
NOTE: Any = {"name": "note.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 note"}
PARIS = ZoneInfo("Europe/Paris")
CELL = "Cellule de veille de la rive droite"
OF_CELL = "Cellule exceptionnelle"
SECRET = "Hall B, accès par le parking"


def test_a_meeting_from_its_convocation_to_what_it_caused(window: Window, portal: Portal, tmp_path: Path) -> None:
    coordinator, chair, member = window("coordinator", expected=CUT), window("mayor"), window()
    meeting, late = a_plenary(coordinator)
    known = portal.mails()
    it_is_convened(coordinator, meeting)
    the_chair_answers_on_the_page(chair, meeting)
    called = portal.next_message(MEMBER, known, "Convocation")
    the_member_answers_by_their_link(member, called)
    it_is_brought_forward(coordinator, portal, meeting, called)
    attendance_is_noted(coordinator, meeting)
    minutes_are_typed_with_the_network_cut(coordinator)
    the_wall_shows_them(chair, meeting)
    decision = something_is_decided(coordinator, late)
    opened = an_item_is_open(window("prefecture", expected=REFUSED), meeting)
    known = portal.mails()
    minutes_are_finished(coordinator)
    a_later_meeting_is_called(coordinator, meeting)
    the_member_receives_the_project(portal.next_message(MEMBER, known, "Compte rendu à lire"))
    it_approves_them(coordinator)
    nothing_changes_any_more(opened)
    the_paper_is_read(coordinator, meeting, tmp_path)
    it_acts(coordinator, chair, decision)


# Before


def a_plenary(person: Person) -> tuple[str, str]:
    """The address of a meeting in three weeks, its agenda and a document; and the late action that was suggested."""
    person.goes_to("/conseils/")
    person.follows(COUNCIL)
    a_meeting_of_it(person, days(21), form="Formation plénière", subject=OBJECT)
    meeting = person.page.url
    person.follows("Préparer l’ordre du jour")
    suggested = person.main.locator("aside li").filter(has_text="en retard").first
    late = suggested.get_by_role("link").inner_text().rpartition("en retard\u00a0: ")[2]
    with person.page.expect_navigation(wait_until=READY):
        suggested.get_by_role("button", name="Ajouter").click()
    person.succeeds("est à l’ordre du jour")
    person.fills(title=ITEM, duration="30")
    person.presses("Ajouter ce point")
    person.sees(late, ITEM, "Durée prévue : 40 min sur 2 h")
    person.follows("revenir à la réunion")
    person.follows("Joindre un document")
    person.fills(title="Note de la médiation")
    person.main.locator("input[type=file]").set_input_files(NOTE)
    person.presses("Joindre")
    person.succeeds("Le document est joint")
    return meeting, late


def a_meeting_of_it(person: Person, day: str, **values: str) -> None:
    """Recorded from the page of its council."""
    person.follows("Enregistrer une réunion")
    person.fills(held_on=day, starts_at="17:30", ends_at="19:30", place="Hôtel de ville de Cenon", **values)
    person.presses("Enregistrer la réunion")
    person.succeeds("La réunion est enregistrée")


def it_is_convened(person: Person, meeting: str) -> None:
    """Everybody who sits is called; what they will read is shown before."""
    person.goes_to(meeting)
    person.follows("Convocation")
    person.presses("Ajouter les membres")
    person.follows("Modifier", within=person.main.get_by_role("row").filter(has_text="Écoute Victimes"))
    person.fills(email=MEMBER)
    person.presses("Enregistrer")
    person.sees("Ce qui sera envoyé", f"Objet : {OBJECT}", ITEM, MEMBER)
    person.presses("Convoquer maintenant")
    person.succeeds("Les convocations partent")


def the_member_answers_by_their_link(person: Person, called: EmailMessage) -> None:
    """Without account nor mouse: the convocation, its agenda, one answer."""
    link = re.search(r"/convocation/\S+", text_of(called))
    assert link is not None
    keys = Keyboard(person)
    person.goes_to(link[0])
    keys.sends("Lire et répondre")
    person.sees(OBJECT, ITEM)
    keys.tab_to("|reply|Je participe")
    keys.press("Space")
    keys.sends("Répondre")
    person.sees("Votre réponse est enregistrée")


def the_chair_answers_on_the_page(person: Person, meeting: str) -> None:
    """Without a mouse."""
    keys = Keyboard(person)
    person.goes_to(meeting)
    person.sees("Vous n’avez pas encore répondu", "Note de la médiation")
    keys.sends("A|||Répondre")
    keys.tab_to("|reply|")
    keys.press("ArrowUp")
    keys.tab_to("|represented_by|")
    keys.types(INSTEAD)
    keys.sends("Répondre")
    person.sees(f"Votre réponse : sera représenté par {INSTEAD}")


def it_is_brought_forward(person: Person, portal: Portal, meeting: str, called: EmailMessage) -> None:
    """To today, an hour later: the calendar of who was called follows."""
    known = portal.mails()
    person.goes_to(meeting)
    person.sees("1 présente", "1 représentée")
    person.follows("Modifier la réunion")
    person.sees("leur agenda sera mis à jour")
    person.fills(held_on=days(0), starts_at="18:30", ends_at="20:30")
    person.presses("Enregistrer")
    before, after = entry(called), entry(portal.next_message(MEMBER, known, "Réunion modifiée"))
    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert (after.dtstart.value - before.dtstart.value).days == -21
    assert str(after.dtstart.value.astimezone(PARIS))[:16] == f"{days(0)} 18:30"


def entry(mail: EmailMessage) -> Any:
    """The event of the file that a mail carries, as another program reads it."""
    (file,) = (part for part in mail.iter_attachments() if part.get_content_type() == "text/calendar")
    calendar = vobject.readOne(file.get_content())
    assert calendar.method.value == "REQUEST"
    return calendar.vevent


# During


def attendance_is_noted(person: Person, meeting: str) -> None:
    """By the keys: each choice is saved as it is made, and the quorum counted; who replied has the name to correct."""
    person.goes_to(meeting)
    person.follows("Présences, compte rendu et décisions")
    person.follows("Présences")
    expect(person.page.locator("[data-portal-quorum]")).to_contain_text("Quorum non atteint")
    rows = person.page.locator(".partners-attendance > li")
    chair = rows.filter(has_text="maire de Cenon").first
    chair.get_by_label("Présent", exact=True).press("ArrowRight")
    expect(chair.get_by_label("Représenté")).to_be_checked()
    expect(person.page.locator("[data-portal-counted]")).to_contain_text("1 représenté")
    expect(person.page.locator("[data-portal-attendance-status]")).to_contain_text("Enregistré à")
    instead = chair.get_by_label("Qui représente")
    expect(instead).to_have_value(INSTEAD)
    instead.press("End")
    person.page.keyboard.type(", adjointe")
    with person.page.expect_response("**/presences/"):
        instead.press("Tab")
    for row in rows.all()[1::2]:
        row.get_by_label("Présent", exact=True).press("Space")
    expect(person.page.locator("[data-portal-quorum]")).to_contain_text("Quorum atteint")
    expect(person.page.locator("[data-portal-attendance-status]")).to_contain_text("Enregistré à")
    person.page.reload(wait_until=READY)
    expect(instead).to_have_value(f"{INSTEAD}, adjointe")


def article(person: Person, title: str = ITEM) -> Locator:
    return person.page.locator("article.portal-article").filter(has_text=title)


def minutes_are_typed_with_the_network_cut(person: Person) -> None:
    """What was typed before, during and after is there."""
    person.follows("Compte rendu", within=person.page.locator("nav.fr-breadcrumb"))
    item = article(person)
    item.locator("[data-portal-edit]").press("Enter")
    expect(item.locator(".portal-editor__text")).to_be_focused()
    person.page.keyboard.type(TYPED[0])
    person.page.context.set_offline(True)
    person.page.keyboard.type(TYPED[1])
    person.page.keyboard.press("Control+s")
    expect(item.locator("[data-portal-status]")).to_contain_text("Hors connexion")
    person.page.context.set_offline(False)
    expect(item.locator("[data-portal-status]")).to_contain_text("Enregistré à")
    item.get_by_role("button", name="Annuler", exact=True).press("Enter")
    expect(item.locator(".portal-richtext")).to_have_text("".join(TYPED))


def the_wall_shows_them(person: Person, meeting: str) -> None:
    """The chair’s window on the wall: from item to item by the arrows, then out."""
    person.goes_to(meeting)
    person.follows("Présences, compte rendu et décisions")
    person.follows("Projeter")
    expect(person.page.locator(".partners-wall__agenda")).to_contain_text(ITEM)
    wall = person.page.locator(".partners-wall__text")
    for key, shown in (("ArrowRight", 0), ("ArrowRight", 1), ("ArrowLeft", 0), ("ArrowLeft", 0)):
        with person.page.expect_navigation(wait_until=READY):
            person.page.keyboard.press(key)
        expect(wall).to_have_text(["".join(TYPED)] * shown)
    expect(person.page.locator(".partners-wall__agenda")).to_be_visible()
    with person.page.expect_navigation(wait_until=READY):
        person.page.keyboard.press("Escape")
    expect(person.main.get_by_role("heading", name="Compte rendu", exact=True)).to_be_visible()


def something_is_decided(person: Person, late: str) -> str:
    """About the late action, by a vote, with who is to do it and for when. Gives the address of the decision."""
    person.follows("Ajouter une décision", within=article(person, late))
    person.fills(
        title=DECISION, vote="Par un vote", votes_for="20", votes_against="1", abstentions="2", due_on=days(30)
    )
    person.picks("owner", "médiation", "Médiation des Quais")
    person.presses("Enregistrer")
    item = article(person, late)
    expect(item).to_contain_text("20 pour, 1 contre, 2 abstentions")
    expect(item).to_contain_text("Médiation des Quais")
    return str(item.get_by_role("link", name=DECISION).get_attribute("href"))


# After


def minutes_are_finished(person: Person) -> None:
    person.follows("Achever le compte rendu")
    person.presses("Achever et envoyer à lire")
    person.succeeds("il est envoyé à lire")


def the_member_receives_the_project(mail: EmailMessage) -> None:
    """Those who have no account receive the file."""
    (file,) = mail.iter_attachments()
    assert "".join(TYPED) in words_of(file.get_content())


def words_of(paper: bytes) -> str:
    """What a PDF says, one space between the words."""
    return " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).split())


def an_item_is_open(person: Person, meeting: str) -> Person:
    """Somebody else has the editor open while the minutes are finished, then approved."""
    person.goes_to(f"{meeting}compte-rendu/")
    item = article(person)
    item.locator("[data-portal-edit]").press("Enter")
    expect(item.locator(".portal-editor__text")).to_be_focused()
    return person


def a_later_meeting_is_called(person: Person, meeting: str) -> None:
    """The next plenary, on the same day."""
    person.goes_to(meeting)
    person.follows("CISPD")
    a_meeting_of_it(person, days(0), form="Formation plénière", subject=NEXT)


def it_approves_them(person: Person) -> None:
    """Its page says what it has to approve."""
    person.follows("Présences, compte rendu et décisions")
    person.follows("Compte rendu du")
    person.presses("Approuver")
    person.succeeds("Le compte rendu est approuvé")


def nothing_changes_any_more(person: Person) -> None:
    """What is typed too late is refused, and still there to be copied."""
    person.page.keyboard.type(TOO_LATE)
    person.page.keyboard.press("Control+s")
    item = article(person)
    expect(item).to_contain_text("Ce compte rendu est approuvé\u00a0: il ne change plus")
    expect(item.locator(".portal-editor__text")).to_contain_text(TOO_LATE)


def it_acts(coordinator: Person, chair: Person, decision: str) -> None:
    """The action follows: its page says who decided, the decision says what it caused."""
    coordinator.goes_to(decision)
    coordinator.sees("Rien encore dans le portail", "En cours")
    coordinator.follows("Mettre à jour l’action n")
    coordinator.fills(note="Le conseil demande de reprendre sans attendre.")
    coordinator.presses("Enregistrer")
    coordinator.succeeds("avec la décision qui l’a voulu")
    coordinator.sees(f"Décidé par le conseil le {date_fr(TODAY)}")
    coordinator.follows("décision n")
    coordinator.sees("Ce qu’elle a produit", "Suivi du", "Close")
    chair.goes_to(decision)
    chair.sees(DECISION, "Médiation des Quais", "Adopté par un vote : 20 pour")


def the_paper_is_read(person: Person, meeting: str, folder: Path) -> None:
    """The approved minutes, composed by the worker: their text, the attendance, the decision."""
    person.goes_to(f"{meeting}compte-rendu/")
    assert person.main.get_by_role("link", name="Écrire").count() == 0
    paper, composed = person.main.get_by_role("link", name="Compte rendu (PDF)"), person.main.get_by_text("Terminé")
    expect(paper.or_(composed).first).to_be_visible(timeout=30_000)
    person.page.reload(wait_until=READY)
    words = words_of(downloaded(person, "Compte rendu (PDF)", folder / "cr.pdf").read_bytes())
    for told in ("".join(TYPED), DECISION, "20 pour, 1 contre", "Quorum atteint", f"{INSTEAD}, adjointe", "pprouvé"):
        assert told in words, f"{told}:\n{words}"
    assert "rojet" not in words
    assert TOO_LATE not in words


# A group


def test_what_a_watch_cell_says_is_for_its_members(window: Window, portal: Portal) -> None:
    secretary, member, chair = window("coordinator"), window("partner"), window("mayor", expected=ABSENT)
    meeting = a_meeting_of_the_cell(secretary)
    known = portal.mails()
    it_is_convened_by_its_date(secretary, meeting)
    it_is_minuted(secretary, meeting)
    who_signs_the_charter_reads(member, meeting)
    who_is_not_a_member_reads_its_date(chair, meeting)
    its_mail_says_its_date(portal.next_message("partner@demo.example", known, "Convocation"))


def a_meeting_of_the_cell(person: Person) -> str:
    person.goes_to("/conseils/groupes/")
    person.follows(CELL)
    a_meeting_of_it(person, days(0), subject=OF_CELL)
    meeting = person.page.url
    person.follows("Préparer l’ordre du jour")
    person.fills(title=SECRET, duration="20")
    person.presses("Ajouter ce point")
    person.fills(title="Situations")
    person.ticks("Échange nominatif")
    person.presses("Ajouter ce point")
    return meeting


def it_is_convened_by_its_date(person: Person, meeting: str) -> None:
    person.goes_to(f"{meeting}convocation/")
    person.presses("Ajouter les membres")
    person.sees("l’ordre du jour n’est jamais envoyé")
    told = person.main.inner_text().casefold()
    assert SECRET.casefold() not in told
    assert "quorum" not in told
    person.presses("Convoquer maintenant")
    person.succeeds("Les convocations partent")


def it_is_minuted(person: Person, meeting: str) -> None:
    """But for the exchange on persons, which is at no address."""
    person.goes_to(f"{meeting}compte-rendu/")
    item = article(person, SECRET)
    item.locator("[data-portal-edit]").press("Enter")
    expect(item.locator(".portal-editor__text")).to_be_focused()
    person.page.keyboard.type("Les serrures sont changées.")
    item.get_by_role("button", name="Enregistrer").click()
    expect(item.locator(".portal-richtext")).to_contain_text("Les serrures sont changées.")
    expect(article(person, "Situations").get_by_role("link", name="Écrire")).to_have_count(0)


def who_signs_the_charter_reads(person: Person, meeting: str) -> None:
    person.goes_to(meeting)
    person.sees("Contenu réservé", "Votre convocation")
    assert SECRET not in person.main.inner_text()
    person.follows("Lire et signer la charte")
    person.ticks("J’ai lu la charte")
    person.presses("Signer la charte")
    person.goes_to(meeting)
    person.sees(SECRET)
    person.follows("Présences, compte rendu et décisions")
    person.sees("Les serrures sont changées.", "n’a donc pas de compte rendu")


def who_is_not_a_member_reads_its_date(person: Person, meeting: str) -> None:
    """The chair of the council: neither its page, nor its history, nor any address of what it holds."""
    person.goes_to(meeting)
    person.sees(OF_CELL, "Hôtel de ville de Cenon", "Contenu réservé", date_fr(TODAY))
    told = person.page.content()
    for secret in (SECRET, "Situations", "serrures", "Médiation des Quais"):
        assert secret not in told
    for inside in ("compte-rendu/", "projection/", "presences/", "compte-rendu/fichier/compte-rendu/"):
        answer = person.page.request.get(f"{meeting}{inside}")
        assert answer.status == 404, f"{inside}: {answer.status}"


def its_mail_says_its_date(called: EmailMessage) -> None:
    told = f"{called['Subject']} {text_of(called)} {entry(called).serialize()}"
    assert CELL in told
    assert SECRET not in told
