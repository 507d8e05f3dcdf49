"""People in front of a browser: each has a window, and nothing their pages complain of goes unseen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.browser.portal import Portal

# A violation of the security policy reaches the console even where the browser would keep silent.
TELLS_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP ${event.violatedDirective} ${event.blockedURI}`));"""

# The design system asks for a frame after each frame, for ever: sixty times a second in every window left open. Once a
# page has stood for a second, what asks again from within its own frame gets four.
CALM = """(() => {
  const frame = window.requestAnimationFrame.bind(window);
  let running = null;
  window.requestAnimationFrame = act => {
    const run = time => { running = act; try { act(time); } finally { running = null; } };
    return act === running && performance.now() > 1000 ? setTimeout(() => frame(run), 250) : frame(run);
  };
})()"""

# Style sheets and scripts are there; the last icons may still come.
READY = "domcontentloaded"

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def spaced(text: str) -> str:
    """With one space between the words, whatever stood there."""
    return " ".join(text.split())


@dataclass
class Person:
    """A window of the browser, in the name of one account; `complaints` is what its pages wrote as errors."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def watch(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(known in message.text for known in self.expected):
            self.complaints.append(f"{self.page.url}: {message.text}")

    # Reading

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def sees(self, *texts: str) -> None:
        """Each text stands in the page, non-breaking spaces read as spaces."""
        content = spaced(self.main.inner_text())
        for text in texts:
            found = spaced(text).casefold() in content.casefold()
            assert found, f"« {text} » is not on {self.page.url}:\n{content[:3000]}"

    # Acting

    def goes_to(self, path: str) -> None:
        answer = self.page.goto(path, wait_until=READY)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}\n{self.main.inner_text()[:500]}"

    def follows(self, name: str, within: Locator | None = None, exact: bool = False) -> None:
        """Click the first link of that name (or beginning so, for instance), and arrive."""
        with self.page.expect_navigation(wait_until=READY):
            (within or self.main).get_by_role("link", name=name, exact=exact).first.click()

    def presses(self, name: str) -> None:
        """Press the button that sends, and arrive."""
        with self.page.expect_navigation(wait_until=READY):
            self.main.get_by_role("button", name=name, exact=True).first.click()

    def fills(self, **values: str) -> None:
        """Type into the inputs of those names (`title="…"`); a list is chosen by its label."""
        for name, value in values.items():
            field = self.main.locator(f"form.portal-form [name='{name}'], form [name='{name}']").first
            if field.evaluate("field => field.tagName") == "SELECT":
                option = field.locator("option").filter(has_text=value).first
                field.select_option(value=option.get_attribute("value"))
            elif field.get_attribute("type") in {"radio", "checkbox"}:
                self.ticks(value)
            else:
                field.fill(value)

    def ticks(self, label: str) -> None:
        """Check the box, or choose the button, of that label."""
        self.main.get_by_label(label).first.check(force=True)

    def writes(self, text: str) -> None:
        """Type into the editor of formatted text."""
        editor = self.main.locator(".portal-editor__text").first
        editor.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.insert_text(text)

    def picks(self, name: str, typed: str, wanted: str) -> None:
        """Type the beginning of a name, then take the suggestion that says `wanted`."""
        box = self.main.locator(f"input[name='{name}_texte']")
        box.fill("")
        box.press_sequentially(typed, delay=15)
        option = self.main.locator(".territory-input__option").filter(has_text=wanted).first
        option.click()
        expect(self.main.locator(f"input[name='{name}']:checked").first).to_be_attached()

    def succeeds(self, said: str) -> None:
        """The page says that it is done."""
        expect(self.page.locator(".portal-messages")).to_contain_text(said)


class Crowd:
    """Opens windows for people, signs each account in once, and answers for what they saw."""

    def __init__(self, portal: Portal, browser: Browser) -> None:
        self.portal, self.browser = portal, browser
        self.people: list[Person] = []
        self.contexts: list[BrowserContext] = []

    def window(self, account: str = "", expected: tuple[str, ...] = (), **options: Any) -> Person:
        """A new window, signed in as that account of the demonstration, or as nobody."""
        state = self._state(account) if account else None
        settings = {"viewport": DESKTOP, "locale": "fr-FR", "timezone_id": "Europe/Paris", **options}
        context = self.browser.new_context(base_url=self.portal.address, storage_state=state, **settings)
        context.set_default_timeout(10_000)
        context.add_init_script(TELLS_VIOLATIONS)
        context.add_init_script(CALM)
        person = Person(context.new_page(), expected=expected)
        person.watch()
        self.contexts.append(context)
        self.people.append(person)
        return person

    def _state(self, account: str) -> Any:
        sessions = self.portal.sessions
        if account not in sessions:
            person = self.window()
            signs_in(person, account, self.portal.password)
            sessions[account] = person.page.context.storage_state()
        return sessions[account]

    def leave(self) -> list[str]:
        """Close every window; what the pages complained of."""
        complaints = [complaint for person in self.people for complaint in person.complaints]
        for context in self.contexts:
            context.close()
        self.people, self.contexts = [], []
        return complaints


def signs_in(person: Person, account: str, password: str) -> None:
    person.goes_to("/compte/connexion/")
    person.fills(username=f"{account}@demo.example", password=password)
    person.presses("Se connecter")
