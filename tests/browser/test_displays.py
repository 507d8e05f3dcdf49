"""The board and the schedule under the hand: dragged, from the keyboard, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.people import PHONE, Person

Window = Callable[..., Person]
BOARD = "/actions/tableau/"


def column(page: Page, status: str) -> Locator:
    return page.locator(f"[data-portal-column={status}]")


def first_card(page: Page, status: str) -> str:
    """The identifier of the first card that may be moved."""
    return str(column(page, status).locator("[data-portal-card]").first.get_attribute("id"))


def test_a_card_is_dragged_to_another_column_or_let_go(window: Window) -> None:
    writer = window("prefecture")
    page = writer.page
    writer.goes_to(BOARD)
    key = first_card(page, "to_start")
    card, target = page.locator(f"#{key}"), column(page, "running")
    status = page.locator("[data-portal-board] + p[aria-live]")

    def drag() -> None:
        card.scroll_into_view_if_needed()
        card.locator(".portal-card__handle").hover()
        page.mouse.down()
        box = target.bounding_box()
        assert box is not None
        top = page.evaluate("innerHeight") / 2
        page.mouse.move(box["x"] + 20, max(min(top, box["y"] + box["height"] - 20), box["y"] + 20), steps=3)
        expect(status).to_have_text(f"{card.get_attribute('data-portal-card')}\u00a0: En cours.")

    drag()
    page.keyboard.press("Escape")
    expect(status).to_have_text("Déplacement abandonné.")
    page.mouse.up()
    drag()
    with page.expect_navigation():
        page.mouse.up()
    writer.succeeds("est maintenant à l’état « En cours »".replace("« ", "«\u00a0").replace(" »", "\u00a0»"))
    assert page.url.endswith(f"{BOARD}#{key}")
    expect(target.locator(f"#{key}")).to_be_visible()


def test_a_card_is_moved_from_the_keyboard_and_says_why(window: Window) -> None:
    writer = Keyboard(window("prefecture"))
    page = writer.page
    writer.person.goes_to(f"{BOARD}?etat=running")
    title = str(page.locator("[data-portal-card]").first.get_attribute("data-portal-card"))
    writer.tab_to("SUMMARY|||Déplacer")
    writer.press("Enter")
    writer.tab_to("SELECT")
    writer.types("Bloquée")
    writer.sends("BUTTON|||Déplacer")
    expect(page.locator("h1")).to_contain_text("Mettre à jour")
    expect(page.locator("select[name=status]")).to_have_value("blocked")
    writer.tab_to("status_reason")
    writer.types("Local fermé")
    with page.expect_navigation():
        writer.press("Enter")
    assert f"{BOARD}?etat=running" in page.url
    writer.person.goes_to(f"{BOARD}?etat=blocked")
    writer.person.sees(title)


def test_the_schedule_is_read_from_the_keyboard_and_keeps_the_filters(window: Window) -> None:
    reader = Keyboard(window("observer", viewport=PHONE))
    page = reader.page
    reader.person.goes_to("/actions/")
    page.locator(".portal-listing__filters > summary").click()
    page.locator("[name=champ]").select_option("prevention")
    page.get_by_role("button", name="Appliquer").click()
    tab = page.locator("#vues a", has_text="Frise")
    expect(tab).to_have_attribute("href", re.compile(r"^/actions/frise/\?champ=prevention\b"))
    reader.person.follows("Frise")
    reader.tab_to("A|||Pilote")
    with page.expect_navigation():
        reader.press("Enter")
    assert re.search(r"\?champ=prevention&.*par=pilote$", page.url)
    drawing = page.locator(".portal-chart__drawing").first
    while not drawing.evaluate("each => each === document.activeElement"):
        reader.press("Tab")
    reader.press("ArrowRight")
    for _ in range(100):
        page.wait_for_timeout(20)
        if drawing.evaluate("each => each.scrollLeft") > 0:
            break
    assert drawing.evaluate("each => each.scrollLeft") > 0
    reader.tab_to("SUMMARY|||Données")
    reader.press("Enter")
    reader.tab_to("A|||")
    assert "/actions/" in page.evaluate("document.activeElement.href")


def test_a_table_that_fits_after_all_keeps_the_focus_until_it_is_left(window: Window) -> None:
    """On a phone the rows are stacked: the table of a drawing is no longer one to scroll once it is shown."""
    reader = window("observer", viewport=PHONE)
    reader.goes_to("/actions/frise/")
    held = reader.page.evaluate(
        """async () => {
          const details = document.querySelector(".portal-chart--gantt details");
          const table = details.querySelector(".portal-table");
          details.open = true;
          table.focus();
          for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame);
          const kept = table === document.activeElement;
          table.blur();
          return [kept, table.hasAttribute("tabindex")];
        }"""
    )
    assert held == [True, False]


def test_without_javascript_a_card_has_its_form(window: Window) -> None:
    writer = window("prefecture", java_script_enabled=False)
    writer.goes_to(f"{BOARD}?etat=to_start")
    card = writer.page.locator(".portal-card").filter(has=writer.page.locator("form")).first
    card.locator("summary").click()
    card.locator("select").select_option("running")
    with writer.page.expect_navigation():
        card.get_by_role("button", name="Déplacer").click()
    writer.succeeds("est maintenant à l’état")
