"""Two people write the same article at once: who saves second chooses block by block, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.people import Person
from tests.browser.test_writing import open_article, open_contract

Window = Callable[..., Person]
SHARED = "Le comité se réunit chaque mois."
FIRST = "Le préfet réunit le comité chaque trimestre."
SECOND = "Le maire réunit le comité chaque semaine."
# The browser itself writes the refused answer to its console.
CONFLICT = ("409 (Conflict)",)


def test_who_saves_second_chooses_and_loses_nothing(window: Window) -> None:
    quick, slow = window("prefecture"), window("coordinator", expected=CONFLICT)
    article = open_article(quick, "means")
    quick.page.keyboard.type(f"{SHARED}\nFin.")
    article.get_by_role("button", name="Enregistrer").click()
    expect(article.locator("[data-portal-status]")).to_contain_text("Enregistré à")
    open_article(quick, "means")

    open_contract(slow)
    expect(slow.page.locator("#article-means .portal-presence")).to_contain_text("a ouvert cet article")
    behind = open_article(slow, "means")
    for person, text, last in ((quick, FIRST, ""), (slow, SECOND, "Annexe du maire.")):
        person.page.keyboard.press("Control+Home")
        person.page.keyboard.press("Shift+End")
        person.page.keyboard.type(text)
        if last:
            person.page.keyboard.press("Control+End")
            person.page.wait_for_timeout(200)  # the editor hears of it once the browser has said so
            person.page.keyboard.type(f"\n{last}")
    article.get_by_role("button", name="Enregistrer").click()
    expect(article.locator("[data-portal-status]")).to_contain_text("Enregistré à")

    with slow.page.expect_navigation():
        behind.get_by_role("button", name="Enregistrer").click()
    told = slow.page.get_by_role("alert")
    expect(told).to_contain_text("pendant que vous écriviez")
    expect(told).to_be_focused()
    slow.sees(FIRST, SECOND, "Annexe du maire.", "Changé par vous deux")
    slow.ticks("Les deux, la leur d’abord")
    slow.presses("Assembler le texte")
    editor = slow.main.locator(".portal-editor__text")
    expect(editor.locator("p")).to_have_text([FIRST, SECOND, "Fin.", "Annexe du maire."])
    slow.presses("Enregistrer")
    slow.succeeds("L’article est enregistré")
    expect(slow.page.locator(".portal-draft")).to_have_count(0)
    quick.page.reload()
    quick.sees(FIRST, SECOND, "Annexe du maire.")
    history(quick)


def history(person: Person) -> None:
    """Both writings are told, each with its author."""
    person.follows("Historique")
    entries = person.main.locator(".portal-timeline__entry").filter(has_text="Moyens")
    expect(entries).not_to_have_count(0)
