"""What is strict in every test is so indeed."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.template.base import Origin
from django.template.loader import render_to_string

from tests.strict import ROOT, UndefinedVariable, faults


def ours(source: str) -> Template:
    """A template as if it stood among ours."""
    return Template(source, origin=Origin(f"{ROOT}/essai.html"))


def test_a_printed_variable_must_exist():
    with pytest.raises(UndefinedVariable, match="absent"):
        ours("{{ absent }}").render(Context({}))
    with pytest.raises(UndefinedVariable):
        ours("{{ contract.absent|upper }}").render(Context({"contract": {}}))


def test_a_page_of_ours_printed_without_what_it_needs_fails():
    with pytest.raises(UndefinedVariable):
        render_to_string("pages/job.html", {})


@pytest.mark.parametrize(
    "source",
    [
        '{{ absent|default:"" }}',
        "{% if absent %}x{% endif %}",
        "{{ present }}",
        '{{ "texte" }}',
        "{% for row in absent %}{{ row }}{% endfor %}",
    ],
)
def test_what_may_be_absent_says_so(source):
    ours(source).render(Context({"present": ""}))


def test_a_library_prints_as_it_likes():
    assert Template("{{ absent }}", origin=Origin("/usr/lib/x.html")).render(Context({})) == ""


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color:red">',
        "<button class='x' onclick='y()'>",
        "<style>p{}</style>",
        "<script>alert(1)</script>",
        "<p>{{ contract.title }}</p>",
        "<p>{% url 'x' %}</p>",
    ],
)
def test_what_a_page_must_not_hold_is_found(html):
    assert faults(html)


@pytest.mark.parametrize(
    "html", ['<script src="/static/x.js" defer></script>', '<p class="style">on = 1</p>', "<p>Moins de 5 {mots}</p>"]
)
def test_what_a_page_may_hold_is_not(html):
    assert faults(html) == []
