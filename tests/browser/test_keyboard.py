"""Everything that must be done can be done from the keyboard, and one sees where one is."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import Keyboard
from tests.browser.people import Person
from tests.browser.portal import Portal
from tests.browser.test_writing import open_contract

Window = Callable[..., Person]


@pytest.fixture
def keyboard(window: Window) -> Callable[[str], Keyboard]:
    return lambda account: Keyboard(window(account))


def test_one_signs_in(keyboard: Callable[[str], Keyboard], portal: Portal) -> None:
    nobody = keyboard("")
    nobody.page.goto("/compte/connexion/")
    nobody.tab_to("username")
    nobody.types("observer@demo.example")
    nobody.tab_to("password")
    nobody.types(portal.password)
    nobody.sends("Se connecter")
    expect(nobody.page.locator("h1")).to_contain_text("Bonjour")


@pytest.mark.parametrize(("link", "target"), [("Contenu", "contenu"), ("Menu", "fr-navigation"), ("Pied", "pied")])
def test_a_skip_link_leads_where_it_says(link: str, target: str, keyboard: Callable[[str], Keyboard]) -> None:
    reader = keyboard("prefecture")
    reader.page.goto("/contrats/")
    reader.press("Tab")
    assert "Contenu" in reader.at()
    while link not in reader.at():
        reader.press("Tab")
    reader.press("Enter")
    reader.press("Tab")
    assert reader.page.evaluate(f"document.getElementById('{target}').contains(document.activeElement)")


def test_one_creates_a_contract(keyboard: Callable[[str], Keyboard]) -> None:
    writer = keyboard("prefecture")
    writer.page.goto("/contrats/")
    writer.tab_to("Nouveau contrat")
    with writer.page.expect_navigation():
        writer.press("Enter")
    writer.tab_to("title")
    writer.types("Contrat écrit au clavier")
    writer.tab_to("communes_texte")
    writer.types("talence")
    expect(writer.page.locator(".territory-input__option").first).to_be_visible()
    writer.press("ArrowDown", "Enter")
    expect(writer.page.locator("input[name=communes]:checked")).to_be_attached()
    writer.sends("Créer le contrat")
    writer.person.succeeds("Le contrat est créé")
    writer.person.sees("Talence")


def test_one_edits_an_article_in_place_and_leaves_the_editor(keyboard: Callable[[str], Keyboard]) -> None:
    writer = keyboard("prefecture")
    open_contract(writer.person)
    article = writer.page.locator("#article-evaluation")
    article.locator("[data-portal-edit]").focus()
    writer.press("Enter")
    text = article.locator(".portal-editor__text")
    expect(text).to_be_focused()
    writer.press("Control+b")
    writer.types("Écrit au clavier")
    writer.press("Control+b", "Enter")
    writer.types("sans souris")
    writer.tab_to("Titre", key="Shift+Tab")
    writer.press("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "Enter")
    expect(text.locator("ul li")).to_have_text("sans souris")
    expect(text).to_be_focused()
    writer.press("Escape")
    expect(article.get_by_role("button", name="Continuer à écrire")).to_be_focused()
    writer.press("Enter")
    expect(text).to_be_focused()
    writer.press("Control+s")
    status = article.locator("[data-portal-status]")
    expect(status).to_contain_text("Enregistré à")
    writer.press("Escape")
    expect(article.locator("[data-portal-edit]")).to_be_focused()
    expect(article.locator("strong")).to_have_text("Écrit au clavier")
    expect(article.locator("li")).to_have_text("sans souris")
    expect(article.locator("h3")).to_contain_text("Article")


def test_one_opens_and_closes_the_display_settings(keyboard: Callable[[str], Keyboard]) -> None:
    """A dialog takes the focus, and gives it back when it is closed."""
    reader = keyboard("prefecture")
    reader.page.goto("/sources/")
    reader.tab_to("Paramètres d’affichage")
    reader.press("Enter")
    expect(reader.page.locator("#fr-theme-modal")).to_be_visible()
    reader.tab_to("fr-radios-theme")
    reader.tab_to("Fermer", key="Shift+Tab")
    reader.press("Enter")
    expect(reader.page.locator("#fr-theme-modal")).not_to_be_visible()
    assert "Paramètres d’affichage" in reader.at()


def test_one_updates_an_action_in_its_row_and_undoes_it(keyboard: Callable[[str], Keyboard]) -> None:
    writer = keyboard("prefecture")
    writer.page.goto("/actions/?suivi=suivies")
    row = writer.page.locator("tr[id^=ligne-]").first
    key = row.get_attribute("id")
    opener = writer.page.locator(f"#{key} [data-portal-update]")
    opener.focus()
    writer.press("Enter")
    form = writer.page.locator(f"#{key} form")
    expect(form.locator("select").first).to_be_focused()
    writer.press("Escape")
    expect(opener).to_be_focused()
    writer.press("Enter")
    expect(form.locator("select").first).to_be_focused()
    writer.types("Blo")
    writer.tab_to("status_reason")
    writer.press("Enter")
    expect(form.locator("[data-portal-focus]")).to_be_focused()
    writer.tab_to("status_reason")
    writer.types("Local fermé")
    writer.press("Enter")
    expect(opener).to_be_focused()
    expect(writer.page.locator(f"#{key}")).to_contain_text("Bloquée")
    writer.tab_to("Revoir ou annuler")
    with writer.page.expect_navigation():
        writer.press("Enter")
    writer.sends("Annuler cette mise à jour")
    writer.person.succeeds("revenu à ce qu’il était")


def test_one_ticks_rows_and_updates_them_together(keyboard: Callable[[str], Keyboard]) -> None:
    writer = keyboard("prefecture")
    writer.page.goto("/actions/?suivi=suivies")
    for box in writer.page.locator("input[name=action]").all()[:2]:
        box.focus()
        writer.press("Space")
    writer.page.locator("#choix button").first.focus()
    with writer.page.expect_navigation():
        writer.press("Enter")
    writer.tab_to("id_status")
    writer.types("En c")
    expect(writer.page.locator("[name=change_status]")).to_be_checked()
    writer.tab_to("change_status", key="Shift+Tab")
    with writer.page.expect_navigation():
        writer.press("Enter")
    expect(writer.page.locator("h1")).to_contain_text(re.compile(r"2\sactions seront mises à jour"))
    writer.sends("Confirmer")
    writer.person.succeeds("Le suivi de 2 actions est enregistré")
