"""Templates: one shape, no code inside, French signs."""

from __future__ import annotations

import re
from pathlib import Path

from tests.house.source import ROOT, named, templates

# Read once, and looked at together: a test for each rule and each template took longer than what it looked at.
SOURCES = {path: path.read_text(encoding="utf-8") for path in templates()}
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->", re.DOTALL)
COMMENT = re.compile(r"{% comment.*?endcomment %}", re.DOTALL)
SCRIPTS = re.compile(r"<(script|style)\b[^>]*>.*?</\1>", re.DOTALL)
INCLUDE = re.compile(r'{% include "([^"]+)"([^%]*) only %}')
POSTED = {str(path.relative_to(ROOT / "templates")) for path, text in SOURCES.items() if "{% csrf_token" in text}
MARKUP = re.compile(r"<[^>]*>", re.DOTALL)


def faults(rule):
    """What the rule finds, template by template."""
    found = {named(path): list(rule(path, text)) for path, text in SOURCES.items()}
    return {name: faults for name, faults in found.items() if faults}


def _code(path: Path, text: str):
    plain = TAG.sub("", text)
    if "pdf" not in path.parts:
        yield from re.findall(r"<style\b", text)
        yield from re.findall(r"\sstyle\s*=", plain)
        yield from re.findall(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", text)
    yield from re.findall(r"<[^>]*\son[a-z]+\s*=", plain)
    yield from re.findall("javascript:", text)
    yield from re.findall("http://", re.sub(r"https?://www\.w3\.org/\S+", "", text))


def test_there_are_templates_and_a_fault_is_found():
    assert len(SOURCES) > 200
    path = ROOT / "templates" / "x" / "y.html"
    planted = (
        "<style>", '<p style="x">', "<script>", '<p onclick="x">', "javascript:", "http://exemple.fr",
    )  # fmt: skip
    assert [len(list(_code(path, text))) for text in planted] == [1] * len(planted)
    assert list(_apostrophes(path, "<p>l'eau {{ x }}</p>")) == ["l'eau"]
    assert list(_heard(path, '<a title="l\'eau">')) == ["l'eau"]
    assert list(_safe(path, "{{ x|safe }}{% autoescape off %}")) == ["autoescape off", "|safe"]
    form = f'{{% include "{sorted(POSTED)[0]}" only %}}'
    assert list(_without_token(path, form)) == [sorted(POSTED)[0]]
    assert list(_apart(path, "<!doctype html><html>")) == ["a page apart", "no language"]


def test_no_code_nor_style_inside_a_page():
    """The policy of the pages refuses it in any case: the page would be broken."""
    assert faults(_code) == {}


def _apart(path: Path, text: str):
    parts = set(path.relative_to(ROOT / "templates").parts[:-1])
    if "<html" in text and not (parts & {"layout", "pdf", "errors", "api"} or path.parent.name == "templates"):
        yield "a page apart"
    if "<!DOCTYPE" in text.upper() and 'lang="' not in text:
        yield "no language"


def test_a_page_extends_the_layout_or_is_a_part():
    assert faults(_apart) == {}


def _apostrophes(path: Path, text: str):
    words = MARKUP.sub(" ", TAG.sub(" ", SCRIPTS.sub("", COMMENT.sub("", text))))
    return (line.strip() for line in words.splitlines() if "'" in line)


def test_what_people_read_has_the_typographic_apostrophe():
    assert faults(_apostrophes) == {}


def _heard(path: Path, text: str):
    said = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"{]*)"', text)
    return (each for each in said if "'" in each)


def test_what_people_hear_has_it_too():
    assert faults(_heard) == {}


def _safe(path: Path, text: str):
    yield from re.findall("autoescape off", text)
    yield from re.findall(r"\|safe", text.replace("help_text|safe", ""))


def test_nothing_is_marked_safe_in_a_template():
    """Formatted text goes through its own filter; the help of an input is written by us."""
    assert faults(_safe) == {}


def _without_token(path: Path, text: str):
    written = COMMENT.sub("", re.sub(r"{#.*?#}", "", text, flags=re.DOTALL))
    return (name for name, given in INCLUDE.findall(written) if name in POSTED and "csrf_token=" not in given)


def test_a_form_included_alone_receives_the_token():
    """Without it the browser's post is refused, which the client of the tests does not show."""
    assert faults(_without_token) == {}
