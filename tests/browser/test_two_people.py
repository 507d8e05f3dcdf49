"""Two people write the same article at once: who saves second sees both texts, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.people import Person

Window = Callable[..., Person]
FIRST = "Le conseil se réunit chaque trimestre."
SECOND = "Le comité technique se réunit chaque mois."
# The browser itself writes the refused answer to its console.
CONFLICT = ("409 (Conflict)",)


def test_who_saves_second_sees_both_texts_and_loses_nothing(window: Window) -> None:
    quick, slow = window("prefecture"), window("coordinator", expected=CONFLICT)
    for person in (quick, slow):
        open_article(person)
    quick.writes(FIRST)
    slow.writes(SECOND)
    quick.presses("Enregistrer")
    quick.succeeds("L’article est enregistré")

    slow.presses("Enregistrer")
    told = slow.page.get_by_role("alert")
    expect(told).to_contain_text("enregistré cette fiche pendant que vous écriviez")
    expect(told).to_be_focused()
    slow.sees(FIRST, SECOND)
    expect(slow.main.locator(".portal-editor__text")).to_contain_text(SECOND)

    slow.writes(f" {FIRST}")
    slow.presses("Enregistrer ma saisie")
    slow.succeeds("L’article est enregistré")
    slow.sees(SECOND, FIRST)
    quick.page.reload()
    quick.sees(SECOND, FIRST)
    history(quick)


def open_article(person: Person) -> None:
    """« Moyens », an article still empty in the contract that is being drafted."""
    person.goes_to("/contrats/")
    person.main.get_by_role("row").filter(has_text="CLS-DEMO-2").get_by_role("link").first.click()
    person.follows("Modifier l’article « Moyens »")
    expect(person.main.locator(".portal-editor__text")).to_be_visible()


def history(person: Person) -> None:
    """Both writings are told, each with its author."""
    person.follows("Historique")
    entries = person.main.locator(".portal-timeline__entry").filter(has_text="Moyens")
    expect(entries).not_to_have_count(0)
