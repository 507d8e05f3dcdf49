"""Somebody who has no mouse, and must always see where the focus is."""

from __future__ import annotations

from tests.browser.people import READY, Person

MOST_TABS = 120

# Tag, id, name and words of the focused element.
FOCUSED = """() => {
  const at = document.activeElement;
  if (at === document.body) return '';
  const words = (at.labels?.[0]?.innerText ?? at.innerText ?? '').trim().split('\\n')[0];
  return [at.tagName, at.id, at.name ?? '', words].join('|');
}"""
# The focused element is on the screen and outlined, itself or by what the design system draws in its place.
OUTLINED = """() => {
  const at = document.activeElement;
  const drawn = ([element, pseudo]) => {
    const style = getComputedStyle(element, pseudo);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  };
  const places = [[at], [at, '::before'], [at, '::after']];
  if (at.matches('input[type=radio], input[type=checkbox]')) places.push([at.nextElementSibling, '::before']);
  const box = at.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight && places.some(drawn);
}"""
# A page that scrolls to what has the focus takes some frames to get there.
SOON = f"""async () => {{
  for (let frame = 0; frame < 60; frame++) {{
    if (({OUTLINED})()) return true;
    await new Promise(requestAnimationFrame);
  }}
  return false;
}}"""


class Keyboard:
    """Somebody who has no mouse."""

    def __init__(self, person: Person) -> None:
        self.person, self.page = person, person.page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def types(self, text: str) -> None:
        self.page.keyboard.type(text)

    def at(self) -> str:
        return str(self.page.evaluate(FOCUSED))

    def tab_to(self, wanted: str, key: str = "Tab") -> None:
        """Press Tab until the element whose tag, id, name or words hold `wanted`; the focus is always seen."""
        passed = []
        for _ in range(MOST_TABS):
            self.press(key)
            here = self.at()
            passed.append(here)
            if here:
                assert self.page.evaluate(SOON), f"the focus is not seen on {here}, {self.page.url}"
            if wanted in here:
                return
        raise AssertionError(f"Tab does not reach « {wanted} » on {self.page.url}:\n" + "\n".join(passed[-40:]))

    def sends(self, button: str) -> None:
        """Reach the button, press Enter, arrive."""
        self.tab_to(button)
        with self.page.expect_navigation(wait_until=READY):
            self.press("Enter")
