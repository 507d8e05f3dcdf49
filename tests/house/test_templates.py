"""Templates: one shape, no code inside, French signs."""

from __future__ import annotations

import re

import pytest

from tests.house.source import ROOT, named, templates

TEMPLATES = templates()
PAGES_APART = {"pdf", "components", "layout"}
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->", re.DOTALL)
COMMENT = re.compile(r"{% comment.*?endcomment %}", re.DOTALL)
SCRIPTS = re.compile(r"<(script|style)\b[^>]*>.*?</\1>", re.DOTALL)
INCLUDE = re.compile(r'{% include "([^"]+)"([^%]*) only %}')
POSTED = {str(path.relative_to(ROOT / "templates")) for path in TEMPLATES if "{% csrf_token" in path.read_text("utf-8")}
MARKUP = re.compile(r"<[^>]*>", re.DOTALL)


def source(path):
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_code_nor_style_inside_a_page(path):
    """The policy of the pages refuses it in any case: the page would be broken."""
    text = source(path)
    if "pdf" not in path.parts:
        assert not re.search(r"<style\b", text)
        assert not re.search(r"\sstyle\s*=", TAG.sub("", text))
        assert not re.search(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", text)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", TAG.sub("", text))
    assert "javascript:" not in text
    assert "http://" not in re.sub(r"https?://www\.w3\.org/\S+", "", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_page_extends_the_layout_or_is_a_part(path):
    text = source(path)
    parts = set(path.relative_to(ROOT / "templates").parts[:-1])
    whole = "<html" in text
    if whole:
        assert parts & {"layout", "pdf", "errors", "api"} or path.parent.name == "templates", "a page apart"
    if "<!DOCTYPE" in text.upper():
        assert 'lang="' in text


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_what_people_read_has_the_typographic_apostrophe(path):
    words = MARKUP.sub(" ", TAG.sub(" ", SCRIPTS.sub("", COMMENT.sub("", source(path)))))
    assert [line.strip() for line in words.splitlines() if "'" in line] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_what_people_hear_has_it_too(path):
    said = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"{]*)"', source(path))
    assert [text for text in said if "'" in text] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_nothing_is_marked_safe_in_a_template(path):
    """Formatted text goes through its own filter; the help of an input is written by us."""
    assert "autoescape off" not in source(path)
    assert "|safe" not in source(path).replace("help_text|safe", "")


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_form_included_alone_receives_the_token(path):
    """Without it the browser's post is refused, which the client of the tests does not show."""
    text = COMMENT.sub("", re.sub(r"{#.*?#}", "", source(path), flags=re.DOTALL))
    assert [name for name, given in INCLUDE.findall(text) if name in POSTED and "csrf_token=" not in given] == []
