"""Everybody can use it: axe finds nothing on any page, light or dark; it fits a phone.

Keyboard and pages without JavaScript: test_keyboard.py, test_without_javascript.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pytest

from tests.browser import pages as known
from tests.browser.colours import (
    ABSENT,
    BARE,
    COLOURS,
    FAULTS,
    LOOKS,
    PATIENCE,
    SCHEMES,
    SHADES,
    mentioned,
    told_by_another_place,
)
from tests.browser.people import DESKTOP, PHONE, Crowd, Person
from tests.browser.portal import Portal
from tests.template import ROOT

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
# Whether a text stands alone in an element in sight. A locator would bring its own library into each of the pages.
IN_SIGHT = """text => [...document.querySelectorAll('body *')].some(
  each => each.childElementCount === 0 && each.textContent.trim() === text && each.checkVisibility())"""
# What depends on the width is looked at again on a phone.
ON_A_PHONE = ["scrollable-region-focusable", "target-size"]
# A table that no longer fits is made reachable once it is laid out anew: two frames later it is.
SETTLED = f"""new Promise((done, fail) => {{
  setTimeout(() => fail(new Error('the page is drawn no more')), {PATIENCE});
  requestAnimationFrame(() => requestAnimationFrame(done));
}})"""
# Answers that are pages, though refusals.
REFUSALS = {"not found": 404, "forbidden": 403}


@pytest.fixture(scope="module")
def pages(portal: Portal, django_db_blocker: Any) -> known.Pages:
    with django_db_blocker.unblock():
        return known.find(portal.demonstration)


@pytest.fixture(scope="module")
def readers(pages: known.Pages, crowd: Crowd) -> Iterator[Callable[[str], Person]]:
    """One window for each person, kept for the whole module; axe comes with every page."""
    opened: dict[str, Person] = {}

    def reader(who: str) -> Person:
        if who not in opened:
            opened[who] = crowd.window(reduced_motion="reduce", expected=("404 (Not Found)", "403 (Forbidden)"))
            opened[who].page.add_init_script(AXE)
            if who:
                cookie = {"name": "sessionid", "value": pages.sessions[who], "url": crowd.portal.address}
                opened[who].page.context.add_cookies([cookie])
        return opened[who]

    yield reader
    crowd.leave()


def violations(person: Person, *rules: str) -> list[str]:
    """What axe finds by these rules, or by all but the colours: rule, then elements."""
    options: dict[str, Any] = {"rules": {name: {"enabled": False} for name in COLOURS}}
    if rules:
        options = {"runOnly": {"type": "rule", "values": list(rules)}}
    found: list[str] = person.page.evaluate(
        FAULTS, [{"include": [["html"]]}, {"resultTypes": ["violations"], **options}]
    )
    return found


MEASURED: set[str] = set()


def inspected(person: Person) -> dict[str, list[str]]:
    """The page as it is, its shape on a phone, and in both schemes the colours that no page before it had.

    The scheme it is shown in comes first; the next page is then shown in the other.
    """
    page = person.page
    faults = {"page": violations(person)}
    page.set_viewport_size(PHONE)
    page.evaluate(SETTLED)
    faults["phone"] = violations(person, *ON_A_PHONE)
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > PHONE["width"]:
        faults["phone"].append(f"the page is {wide} px wide, for a screen of {PHONE['width']}")
    page.set_viewport_size(DESKTOP)
    looks = page.evaluate(LOOKS, mentioned())
    first = {look: place for place, look in reversed([*enumerate(looks)])}
    fresh = [place for look, place in first.items() if look not in MEASURED]
    shown = page.evaluate(BARE)
    for scheme in sorted(SCHEMES, key=lambda each: each != shown) if fresh else ():
        page.emulate_media(color_scheme=scheme)
        faults[scheme] = page.evaluate(SHADES, [scheme, fresh])
    found = {where: what for where, what in faults.items() if what}
    if not found:
        MEASURED.update(looks)
    return found


def who_reads(name: str, pages: known.Pages) -> str:
    """Nobody on public pages, the préfecture elsewhere: it sees the most, unless the page is somebody's own."""
    return "" if name in PUBLIC else pages.persons.get(name, "prefecture")


PUBLIC = {
    "login", "password-reset", "password-reset-done", "password-reset-complete", "password-reset-confirm",
    "invitation-accept", "verify-document", "sources", "accessibility", "legal", "open-data",
}  # fmt: skip


@pytest.mark.parametrize("name", [*known.NAMES, *known.DEMONSTRATION])
def test_axe_finds_nothing(name: str, pages: known.Pages, readers: Callable[[str], Person]) -> None:
    person = readers(who_reads(name, pages))
    answer = person.page.goto(pages.paths[name])
    assert answer is not None
    assert answer.status == REFUSALS.get(name, 200), f"{pages.paths[name]}: {person.main.inner_text()[:600]}"
    assert person.page.evaluate(IN_SIGHT, "DÉMONSTRATION")
    assert inspected(person) == {}
    complaints, person.complaints = person.complaints, []
    assert complaints == []


def test_the_description_of_the_api_has_no_fault_of_ours(readers: Callable[[str], Person]) -> None:
    """Swagger UI is somebody else's: what it draws is left out, the page around it is not."""
    person = readers("prefecture")
    person.page.emulate_media(color_scheme="light")
    person.page.goto("/api/v1/docs/")
    person.page.locator(".swagger-ui .opblock").first.wait_for()
    context = {"include": [["body"]], "exclude": [[".swagger-ui"]]}
    assert person.page.evaluate(FAULTS, [context, {"resultTypes": ["violations"]}]) == []


def test_planted_faults_are_found(readers: Callable[[str], Person]) -> None:
    """Were axe deaf, the tests above would prove nothing."""
    person = readers("")
    person.page.emulate_media(color_scheme="light")
    person.goes_to("/mentions-legales/")
    person.page.evaluate(
        """document.querySelector('main').insertAdjacentHTML('beforeend', `<img src="/static/portal/favicon.svg">
        <input type="text"><a href="/"></a><svg class="chart"><text fill="#888" y="9">Axe</text></svg>
        <p id="grey">Texte trop pâle</p><h6>Trop bas</h6>`);
        document.getElementById('grey').style.color = '#bbb'; document.documentElement.removeAttribute('lang')"""
    )
    looks = person.page.evaluate(LOOKS, mentioned())
    shades = person.page.evaluate(SHADES, ["light", list(range(len(looks)))])
    found = {fault.partition(":")[0] for fault in [*violations(person), *shades]}
    assert {"image-alt", "label", "link-name", "heading-order", "html-has-lang"} <= found
    assert {"color-contrast", "drawn too pale"} <= found


def test_what_a_stylesheet_may_tell_apart_does_not_look_the_same(readers: Callable[[str], Person]) -> None:
    """Rows in turn, the first and the last, what follows a checked box, links and mere anchors; and no more."""
    person = readers("")
    person.goes_to("/mentions-legales/")
    person.page.evaluate(
        """document.body.innerHTML = `<table><tbody><tr><td>1<tr><td>2<tr><td>3<tr><td>4<tr><td>5<tr><td>6</table>
        <p><input type="checkbox" checked><span>7</span></p><p><input type="checkbox"><span>8</span></p>
        <p><a>9</a></p><p><a href="/">10</a></p><p id="x" title="x"><a href="/x" class="">11</a></p>
        <p><a href="/" class="fr-link">12</a></p><p hidden>13</p>`"""
    )
    looks = person.page.evaluate(LOOKS, mentioned())
    rows, others = looks[:6], looks[6:]
    assert rows[1] == rows[3] != rows[2] == rows[4]
    assert len({*rows}) == 4
    assert len({*looks}) == 4 + len(others) == 12


def test_no_stylesheet_gives_a_colour_by_a_place_that_the_looks_do_not_tell() -> None:
    assert told_by_another_place() == set()
    templates = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    assert not [name for name in ABSENT if name in templates]


def test_a_script_that_is_not_ours_is_stopped_and_heard_of(readers: Callable[[str], Person]) -> None:
    """Were the console not listened to, a breach of the security policy would go unseen."""
    person = readers("")
    person.goes_to("/mentions-legales/")
    person.page.evaluate(
        """() => { const script = document.createElement('script'); script.textContent = 'window.breached = true';
        document.body.append(script); }"""
    )
    assert person.page.evaluate("window.breached") is None
    complaints, person.complaints = person.complaints, []
    assert any("CSP script-src" in complaint for complaint in complaints), complaints
