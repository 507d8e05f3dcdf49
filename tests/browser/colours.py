"""The colours of a page, as axe tells them and as the browser paints them; each look is measured once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

from django.contrib.staticfiles import finders

# Only the faults leave the browser, rule by rule: thousands of lines of what is right would take longer than axe, as
# would a selector for each element. The rules read no stylesheet (the one that would is experimental, hence off).
FAULTS = """async ([context, options]) => {
  const found = await axe.run(context, {selectors: false, preload: {assets: ['media']}, ...options});
  return options.resultTypes.flatMap(kind => found[kind]).map(
    each => `${each.id}: ${each.nodes.slice(0, 4).map(node => node.html.slice(0, 160)).join(' ')}`);
}"""
# What depends on the colours is looked at again in the dark.
COLOURS = ["color-contrast"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# The underlines and hover tints of the design system are background images, behind which axe cannot tell a colour.
# Answers with the scheme that the page is in.
BARE = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { background-image: none !important } *::before, *::after { content: none !important }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return document.documentElement.dataset.frTheme; }"""
# axe cannot tell the colour behind a text of a drawing: it is measured here, as the browser paints it.
PLOTS = "svg.chart text"
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
# All that a stylesheet can see of each element in sight that bears a text, in short: its chain of tags, each with the
# attributes that stylesheets mention, the rank of a row, and the box that a label follows. What was measured once
# in both schemes has the same colours wherever it stands; `told_by_another_place` holds the rest to nothing.
LOOKS = """mentioned => {
  const short = text => {
    let [high, low] = [0xdeadbeef, 0x41c6ce57];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      [high, low] = [Math.imul(high ^ code, 2654435761), Math.imul(low ^ code, 1597334677)];
    }
    return `${(high >>> 0).toString(36)}-${(low >>> 0).toString(36)}`;
  };
  const state = each => `${each.localName}[${mentioned.filter(name => each.hasAttribute(name)).map(
    name => name === 'href' ? name : `${name}=${each.getAttribute(name)}`)}]`;
  const place = (each, among) => {
    if (each.localName === 'tr') return [among[0] === each, among[among.length - 1] === each, among.indexOf(each) % 2];
    const box = among.find(other => other.localName === 'input');
    return box ? [state(box), box.checked, box.disabled] : [];
  };
  const known = new Map([[document.documentElement, '']]);
  const look = each => {
    if (!known.has(each)) {
      const parent = each.parentElement;
      known.set(each, short(`${look(parent)}/${state(each)}${place(each, [...parent.children])}`));
    }
    return known.get(each);
  };
  const bears = each => [...each.childNodes].some(({nodeType, data}) => nodeType === 3 && data.trim())
    || each.matches('input, select, textarea, svg');
  window.bearers = [...document.body.querySelectorAll('*')].filter(each => bears(each) && each.checkVisibility());
  return window.bearers.map(look);
}"""
# How long a page may take to be laid out anew or to change its theme, in milliseconds.
PATIENCE = 10_000
# Once the page is in that scheme: what axe says of the colours of these elements, or could not tell, and how drawings
# are painted.
SHADES = f"""async ([scheme, places]) => {{
  const [limit, shown] = [performance.now() + {PATIENCE}, () => document.documentElement.dataset.frTheme];
  while (shown() !== scheme) {{
    if (performance.now() > limit) throw new Error(`the page stays ${{shown()}}, ${{scheme}} is asked of it`);
    await new Promise(done => setTimeout(done, 10));
  }}
  const measured = places.map(place => window.bearers[place]).filter(each => !each.matches('{PLOTS}'));
  const options = {{runOnly: {{type: 'rule', values: {COLOURS}}}, resultTypes: ['violations', 'incomplete']}};
  const pale = measured.length ? await ({FAULTS})([{{include: measured, exclude: [['{PLOTS}']]}}, options]) : [];
  return [...pale, ...({PAINTED})()];
}}"""


@cache
def stylesheets() -> str:
    """Every stylesheet that a screen may be given."""
    names = ["dsfr/dist/dsfr.main.min.css", "dsfr/dist/utility/icons/icons.main.min.css"]
    names += [f"portal/{path.name}" for path in Path(finders.find("portal/portal.css")).parent.glob("*.css")]
    return "".join(Path(finders.find(name)).read_text() for name in names)


@cache
def mentioned() -> list[str]:
    """The attributes by which a stylesheet may tell two elements apart."""
    return sorted({"class", *re.findall(r"\[\s*([\w-]+)", stylesheets())})


# What gives a colour, the place of an element among others, and the places that are known.
COLOURING = re.compile(
    r"(?:^|;)\s*(?:color|background|background-color|fill|stroke|opacity|filter|--[\w-]+)\s*:(?!\s*\")"
)
ELSEWHERE = re.compile(r"[+~]|:(?:nth|first|last|only|empty|has)\b")
KNOWN_PLACES = re.compile(
    r"\btr:(?:nth-child\(2n\)|first-child|last-child)|\binput(?:\[[^]]*\])?(?::\w+)*\s*[+~]\s*(?:label|\.[\w-]+)(?::\w+)*\s*\+?"
)
# Components of the design system that the portal has not.
ABSENT = ("fr-connect", "fr-follow", "fr-translate")


def told_by_another_place() -> set[str]:
    """Selectors that give colours by a place among siblings which `LOOKS` does not know."""
    sheets = re.sub(r"/\*.*?\*/", "", stylesheets(), flags=re.DOTALL)
    given = [names for names, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheets) if COLOURING.search(body)]
    single = {
        re.sub(r":not\([^)]*\)", "", each).strip() for names in given for each in re.split(r",(?![^(]*\))", names)
    }
    return {
        each
        for each in single
        if ELSEWHERE.search(KNOWN_PLACES.sub("", each)) and not any(name in each for name in ABSENT)
    }
