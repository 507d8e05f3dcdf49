"""Everybody can use it: axe finds nothing on any page, light or dark; it fits a phone.

Keyboard and pages without JavaScript: test_keyboard.py, test_without_javascript.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any, Literal

import pytest
from playwright.sync_api import expect

from tests.browser import pages as known
from tests.browser.people import DESKTOP, PHONE, Crowd, Person
from tests.browser.portal import Portal

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
# Only the faults leave the browser, rule by rule: thousands of lines of what is right would take longer than axe.
FAULTS = """async ([context, options]) => {
  const found = await axe.run(context, options);
  return options.resultTypes.flatMap(kind => found[kind]).map(
    each => `${each.id}: ${each.nodes.slice(0, 4).map(node => node.html.slice(0, 160)).join(' ')}`);
}"""
# The rules read no stylesheet (the one that would is experimental, hence off): axe need not parse them again.
PRELOAD = {"assets": ["media"]}
# What depends on the colours is looked at again in the dark, what depends on the width on a phone.
COLOURS = ["color-contrast"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
ON_A_PHONE = ["scrollable-region-focusable", "target-size"]
# A table that no longer fits is made reachable once it is laid out anew: two frames later it is.
SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
# The underlines and hover tints of the design system are background images, behind which axe cannot tell a colour.
BARE = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { background-image: none !important } *::before, *::after { content: none !important }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }"""
# axe cannot tell the colour behind a text of a drawing: it is measured here, as the browser paints it.
PLOTS = [["svg.chart text"]]
PAINTED = """() => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => numbers(colour).slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    for (let each = element.closest('svg').parentElement; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if ((numbers(colour)[3] ?? 1) > 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const pale = (selector, property, least) => [...document.querySelectorAll(selector)].filter(each => {
    const colour = getComputedStyle(each)[property];
    return !/^(rgb|none)/.test(colour) || contrast(colour, ground(each)) < least;
  }).map(each => `drawn too pale: ${each.outerHTML.slice(0, 160)}`);
  return [...pale('svg.chart text', 'fill', 4.5), ...pale('svg.chart .chart-line', 'stroke', 3)].slice(0, 4);
}"""
# All that a stylesheet can see of each element that bears a text: its chain of tags, classes and states. What has
# been measured once in both schemes has the same colours wherever it stands again.
LOOKS = """() => {
  const known = new Map();
  const look = element => {
    if (!element || element === document.documentElement) return '';
    if (!known.has(element)) {
      const states = [...element.attributes].filter(each => /^(class|role|type|disabled|aria-|data-)/.test(each.name))
        .map(each => /^aria-(label|labelledby|describedby|controls)|^data-.*(url|id)/.test(each.name)
          ? each.name : `${each.name}=${each.value}`).sort();
      known.set(element, `${look(element.parentElement)}/${element.localName}[${states}]`);
    }
    return known.get(element);
  };
  const bears = element => [...element.childNodes].some(each => each.nodeType === 3 && each.data.trim())
    || element.matches('input, select, textarea, svg');
  return [...new Set([...document.body.querySelectorAll('*')].filter(bears).map(look))];
}"""
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


def violations(person: Person, *rules: str, unsure: bool = False) -> list[str]:
    """What axe finds by these rules, or by all but the colours: rule, then elements; `unsure`: and could not tell."""
    options: dict[str, Any] = {"rules": {name: {"enabled": False} for name in COLOURS}}
    if rules:
        options = {"runOnly": {"type": "rule", "values": list(rules)}}
    options |= {"resultTypes": ["violations", "incomplete"] if unsure else ["violations"], "preload": PRELOAD}
    context = {"include": [["html"]], "exclude": PLOTS if list(rules) == COLOURS else []}
    found: list[str] = person.page.evaluate(FAULTS, [context, options])
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
    looks = set(page.evaluate(LOOKS))
    new = not looks <= MEASURED
    page.evaluate(BARE)
    shown = page.locator("html").get_attribute("data-fr-theme")
    for scheme in sorted(SCHEMES, key=lambda each: each != shown) if new else ():
        page.emulate_media(color_scheme=scheme)
        page.locator(f"html[data-fr-theme={scheme}]").wait_for(state="attached")
        faults[scheme] = violations(person, *COLOURS, unsure=True) + page.evaluate(PAINTED)
    found = {where: what for where, what in faults.items() if what}
    if not found:
        MEASURED.update(looks)
    return found


def who_reads(name: str, pages: known.Pages) -> str:
    """Nobody on public pages, the préfecture elsewhere: it sees the most, unless the page is somebody's own."""
    return "" if name in PUBLIC else pages.persons.get(name, "prefecture")


PUBLIC = {
    "login", "password-reset", "password-reset-done", "password-reset-complete", "password-reset-confirm",
    "invitation-accept", "verify-document", "sources", "accessibility", "legal",
}  # fmt: skip


@pytest.mark.parametrize("name", [*known.NAMES, *known.DEMONSTRATION])
def test_axe_finds_nothing(name: str, pages: known.Pages, readers: Callable[[str], Person]) -> None:
    person = readers(who_reads(name, pages))
    answer = person.page.goto(pages.paths[name])
    assert answer is not None
    assert answer.status == REFUSALS.get(name, 200), f"{pages.paths[name]}: {person.main.inner_text()[:600]}"
    expect(person.page.get_by_text("DÉMONSTRATION", exact=True)).to_be_visible()
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
    found = {fault.partition(":")[0] for fault in [*violations(person), *violations(person, *COLOURS)]}
    assert len(person.page.evaluate(PAINTED)) == 1
    assert {"image-alt", "label", "link-name", "color-contrast", "heading-order", "html-has-lang"} <= found


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
