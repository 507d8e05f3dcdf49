"""Minutes typed during a meeting lose nothing when the network is cut, and the wall shows them once they are saved."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.people import Person

Window = Callable[..., Person]
CUT = ("ERR_INTERNET_DISCONNECTED",)
TYPED = "Le conseil donne un avis favorable."


def test_minutes_typed_with_the_network_cut_are_saved_when_it_is_back(window: Window) -> None:
    writer = window("coordinator", expected=CUT)
    writer.goes_to("/reunions/?q=rive droite&tri=-date")
    writer.main.get_by_role("row").nth(1).get_by_role("link").first.click()
    writer.follows("Présences, compte rendu et décisions")
    item = writer.page.locator("article.portal-article").first
    item.locator("[data-portal-edit]").click()
    expect(item.locator(".portal-editor__text")).to_be_focused()
    writer.page.keyboard.type(TYPED[:20])
    writer.page.context.set_offline(True)
    writer.page.keyboard.type(TYPED[20:])
    writer.page.keyboard.press("Control+s")
    expect(item.locator("[data-portal-status]")).to_contain_text("Hors connexion")
    writer.page.context.set_offline(False)
    expect(item.locator("[data-portal-status]")).to_contain_text("Enregistré à")
    item.get_by_role("button", name="Annuler", exact=True).click()
    expect(item.locator(".portal-richtext")).to_contain_text(TYPED)

    writer.follows("Projeter")
    expect(writer.page.locator(".partners-wall__agenda")).to_be_visible()
    writer.page.keyboard.press("ArrowRight")
    expect(writer.page.locator(".partners-wall__text")).to_contain_text(TYPED)
    writer.page.keyboard.press("ArrowLeft")
    expect(writer.page.locator(".partners-wall__agenda")).to_be_visible()
    writer.page.keyboard.press("Escape")
    expect(writer.main.get_by_role("heading", name="Compte rendu", exact=True)).to_be_visible()


def test_each_choice_of_presence_is_saved_as_it_is_made(window: Window) -> None:
    writer = window("coordinator")
    writer.goes_to("/reunions/?q=rive droite&tri=-date")
    writer.main.get_by_role("row").nth(1).get_by_role("link").first.click()
    writer.follows("Présences, compte rendu et décisions")
    writer.follows("Présences")
    first = writer.page.locator(".partners-attendance > li").first
    first.get_by_label("Représenté").check(force=True)
    expect(writer.page.locator("[data-portal-attendance-status]")).to_contain_text("Enregistré à")
    first.get_by_label("Qui représente").fill("Mme Vidal")
    with writer.page.expect_response("**/presences/"):
        first.get_by_label("Qui représente").press("Tab")
    expect(writer.page.locator("[data-portal-counted]")).to_contain_text("1 représenté")
    writer.page.reload()
    expect(first.get_by_label("Qui représente")).to_have_value("Mme Vidal")
