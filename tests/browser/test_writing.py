"""Articles are written in place, and nothing typed is lost: a dead server, a closed tab, a lost session."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.people import READY, Person
from tests.browser.portal import Portal

Window = Callable[..., Person]
# What the browser itself writes when nothing answers.
DEAD = ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE")


def open_contract(person: Person) -> None:
    """The contract that is being drafted."""
    person.goes_to("/contrats/")
    person.main.get_by_role("row").filter(has_text="CLS-DEMO-2").get_by_role("link").first.click()


def open_article(person: Person, key: str) -> Locator:
    """The article, open in place: its editor has the focus."""
    article = person.page.locator(f"#article-{key}")
    if not article.count():
        open_contract(person)
    article.locator("[data-portal-edit]").click()
    expect(article.locator(".portal-editor__text")).to_be_focused()
    return article


def found_again(person: Person, key: str) -> Locator:
    article = person.page.locator(f"#article-{key}")
    expect(article.locator(".portal-draft")).to_contain_text("non enregistré, retrouvé sur cet appareil")
    return article


def take_back_and_save(article: Locator, text: str) -> None:
    article.get_by_role("button", name="Reprendre").click()
    expect(article.locator(".portal-editor__text")).to_contain_text(text)
    article.get_by_role("button", name="Enregistrer").click()
    expect(article.locator("[data-portal-status]")).to_contain_text("Enregistré à")
    expect(article.locator(".portal-richtext")).to_contain_text(text)
    expect(article.locator(".portal-draft")).to_have_count(0)


def test_a_server_killed_and_a_closed_tab_lose_nothing(window: Window, portal: Portal) -> None:
    writer = window("prefecture", expected=DEAD)
    article = open_article(writer, "follow_up")
    writer.page.keyboard.type("Écrit avant la panne")
    expect(article.locator("[data-portal-status]")).to_contain_text("gardé sur cet appareil")
    portal.kill_web()
    try:
        writer.page.keyboard.type(", et pendant")
        writer.page.keyboard.press("Control+s")
        expect(article.locator("[data-portal-status]")).to_contain_text("Hors connexion")
        writer.page.close()
    finally:
        portal.restart_web()
    back = Person(writer.page.context.new_page())
    back.watch()
    open_contract(back)
    article = found_again(back, "follow_up")
    article.get_by_role("button", name="Comparer").click()
    expect(article.locator(".portal-draft mark")).to_have_text("Écrit avant la panne, et pendant")
    take_back_and_save(article, "Écrit avant la panne, et pendant")
    assert back.complaints == []


def test_a_lost_session_loses_nothing_and_another_account_sees_nothing(window: Window, portal: Portal) -> None:
    writer = window("coordinator")
    open_article(writer, "preamble")
    writer.page.keyboard.press("Control+End")
    writer.page.keyboard.type(" Ajouté sans session.")
    article = writer.page.locator("#article-preamble")
    writer.page.context.clear_cookies(name="sessionid")
    writer.page.keyboard.press("Control+s")
    status = article.locator("[data-portal-status]")
    expect(status).to_contain_text("Votre session a expiré")
    expect(status).to_contain_text("votre texte est gardé")
    with writer.page.expect_navigation(wait_until=READY):
        status.get_by_role("link", name="reconnectez-vous").click()
    back = writer.page.url
    sign_in(writer, "prefecture", portal)
    assert "#article-preamble" in writer.page.url
    expect(writer.page.locator(".portal-draft")).to_have_count(0)
    writer.page.context.clear_cookies(name="sessionid")
    writer.page.goto(back)
    sign_in(writer, "coordinator", portal)
    take_back_and_save(found_again(writer, "preamble"), "Ajouté sans session.")


def sign_in(person: Person, account: str, portal: Portal) -> None:
    person.fills(username=f"{account}@demo.example", password=portal.password)
    person.presses("Se connecter")


def test_a_note_and_a_captioned_table_are_written_and_read(window: Window) -> None:
    writer = window("prefecture")
    article = open_article(writer, "annexes")
    writer.page.keyboard.type("Voir la charte")
    article.get_by_role("button", name="Note de bas de page").click()
    writer.page.keyboard.type("Charte du 3 mars 2026.")
    writer.page.keyboard.press("Enter")
    writer.page.keyboard.type(" du conseil.\n")
    article.get_by_role("button", name="Tableau", exact=True).click()
    article.get_by_label("Titre du tableau").fill("Effectifs")
    article.get_by_label("Titre du tableau").press("Enter")
    writer.page.keyboard.type("Année")
    writer.page.keyboard.press("ArrowRight")
    writer.page.wait_for_timeout(200)
    writer.page.keyboard.type("Agents")
    article.get_by_role("button", name="Enregistrer").click()
    text = article.locator(".portal-richtext")
    expect(text.locator(".portal-notes li")).to_contain_text("Charte du 3 mars 2026.")
    expect(text.locator("p").first).to_have_text("Voir la charteNote\u00a01 du conseil.")
    expect(text.locator("caption")).to_have_text("Effectifs")
    expect(text.locator("th")).to_have_text(["Année", "Agents"])
    article.locator("[data-portal-edit]").click()
    expect(article.locator(".portal-editor__note")).to_have_attribute("title", "Note\u00a0: Charte du 3 mars 2026.")
    expect(article.locator(".portal-editor__text caption")).to_have_text("Effectifs")


def test_a_long_form_of_its_own_page_is_kept_too(window: Window) -> None:
    writer = window("prefecture")
    open_contract(writer)
    writer.follows("Ajouter un axe")
    where = writer.page.url
    writer.fills(title="Axe gardé", description="Présentation gardée.")
    expect(writer.main.locator(".portal-status")).to_contain_text("gardé sur cet appareil")
    writer.goes_to("/")
    writer.goes_to(where)
    writer.main.get_by_role("button", name="Reprendre").click()
    expect(writer.main.locator("[name=description]")).to_have_value("Présentation gardée.")
    writer.presses("Enregistrer")
    writer.succeeds("L’axe est ajouté")
    writer.goes_to(where)
    expect(writer.main.locator(".portal-draft")).to_have_count(0)
