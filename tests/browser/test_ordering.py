"""Rows are put in order by dragging them, as with the buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from cls_portal.actors import PORTAL
from contracts.operations import add_axis
from tests.browser.people import Person
from tests.browser.portal import Portal
from tests.contracts.stages import a_contract

Window = Callable[..., Person]


def test_an_axis_is_dragged_over_two_others_and_escape_leaves_it(
    window: Window, portal: Portal, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock(), portal.demonstration.opened():
        contract = a_contract(title="CLS à ordonner")
        for title in ("Prévenir", "Dissuader", "Réparer"):
            add_axis(contract, by=PORTAL, title=title)
    writer = window("prefecture")
    writer.goes_to(f"/contrats/{contract.pk}/")
    page, axes = writer.page, writer.main.locator("section[aria-labelledby=axes] > article")
    expect(axes.locator("h3")).to_have_text(["Axe 1 – Prévenir", "Axe 2 – Dissuader", "Axe 3 – Réparer"])
    status = writer.main.locator("p[aria-live]")

    def drag_last_to_the_top() -> None:
        axes.last.scroll_into_view_if_needed()
        axes.last.locator(".portal-order__handle").hover()
        page.mouse.down()
        box = axes.first.bounding_box()
        page.mouse.move(box["x"] + 20, box["y"] + 5, steps=3)
        expect(status).to_have_text("Axe 3 – Réparer\u00a0: place 1 sur 3.")

    drag_last_to_the_top()
    page.keyboard.press("Escape")
    expect(status).to_have_text("Déplacement abandonné.")
    page.mouse.up()
    drag_last_to_the_top()
    with page.expect_navigation():
        page.mouse.up()
    expect(axes.locator("h3")).to_have_text(["Axe 1 – Réparer", "Axe 2 – Prévenir", "Axe 3 – Dissuader"])
    writer.succeeds("a changé de place")
