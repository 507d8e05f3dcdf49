"""The spaces of French punctuation do not break at the end of a line, in whatever is said to people.

What Python, the templates and the scripts of the pages say; comments and docstrings are not read by people.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.house.source import ROOT, modules, named, nodes

# An ordinary space before « : ; ! ? » », or after « « ». A space that begins a string follows what stands before it.
LOOSE = re.compile(r"(?:^|(?<=[^\s:;=(,<>/])) [:;!?»](?![=/:?])|« ")
# What a machine reads: SQL (what a trigger says is mended where it is read), patterns, formats of logs.
TECHNICAL = re.compile(r"\b(?:SELECT|INSERT INTO|UPDATE|RAISE|CREATE|AS MATERIALIZED|FROM|job %s)\b|\(\?|\\d")

# The same in a template, where what stands before may be a tag or the end of a line; a number keeps its unit.
PARTED = re.compile(r"[ \n\t]+[:;!?»%€]|«[ \n\t]+")
SILENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}|<!--.*?-->|<(script|style)\b[^>]*>.*?</\1>", re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
MARKUP = re.compile(r"<[^>]*>", re.DOTALL)
QUOTED = re.compile(r'"([^"]*)"')
SCRIPTED = re.compile(r'"([^"\n]*)"|`([^`]*)`')
HIDDEN = "\ue000"


def read_by_people(walked: Iterable[ast.AST]) -> Iterator[ast.Constant]:
    """Every string of a module, and of its f-strings, but the docstrings; the nodes come as `ast.walk` gives them."""
    silent: set[ast.AST] = set()
    for node in walked:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(node.value)
        elif isinstance(node, ast.JoinedStr) and any(
            isinstance(part, ast.Constant) and TECHNICAL.search(part.value) for part in node.values
        ):
            silent.update(node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in silent:
            yield node


def loose(walked: Iterable[ast.AST]) -> list[tuple[int, str]]:
    return [
        (node.lineno, node.value)
        for node in read_by_people(walked)
        if LOOSE.search(node.value) and not TECHNICAL.search(node.value)
    ]


def hidden(found: re.Match[str]) -> str:
    return HIDDEN * len(found[0])


def parted(template: str) -> list[tuple[int, str]]:
    """The places of a template (line, and what is around): in its words, its attributes and the texts of its tags."""
    kept = SILENT.sub(hidden, template)
    plain = TAG.sub(hidden, kept)
    texts = [(0, MARKUP.sub(hidden, plain))]
    for source, shape in ((kept, TAG), (plain, MARKUP)):
        for tag in shape.finditer(source):
            texts += [(tag.start() + each.start(1), each[1]) for each in QUOTED.finditer(tag[0])]
    places = sorted(start + each.start() for start, text in texts for each in PARTED.finditer(text))
    return [(template.count("\n", 0, place) + 1, template[max(place - 20, 0) : place + 12]) for place in places]


def scripted(script: str) -> list[str]:
    """The texts of a script where a space may break."""
    texts = (re.sub(r"\$\{[^}]*\}", HIDDEN, double or back) for double, back in SCRIPTED.findall(script))
    return [text for text in texts if PARTED.search(text)]


def files(folder: str, *suffixes: str) -> Iterator[tuple[Path, str]]:
    for path in sorted((ROOT / folder).rglob("*")):
        if path.suffix in suffixes:
            yield path, path.read_text(encoding="utf-8")


def test_no_space_of_french_punctuation_breaks():
    found = [
        f"{named(path)}:{line} {text!r}"
        for path in modules()
        if path.stem != "guards"
        for line, text in loose(nodes(path))
    ]
    assert found == []


def test_none_breaks_in_a_template():
    found = [
        f"{named(path)}:{line} {text!r}"
        for path, source in files("templates", ".html", ".txt")
        for line, text in parted(source)
    ]
    assert found == []


def test_none_breaks_in_what_a_script_says():
    found = [f"{named(path)} {text!r}" for path, source in files("static", ".js") for text in scripted(source)]
    assert found == []


def test_a_space_that_breaks_is_seen():
    for said in ("'Motif : x'", "f'{a} : {b}'", "f'« {a}'", "f'{a} »'", "'Quoi ?'", "' ; '", "'a ' 'b ; c'"):
        assert len(loose(ast.walk(ast.parse(f"def f(a, b):\n    'Doc : x'\n    return {said}")))) == 1, said
    for said in (
        "'Motif\u00a0: x'", "'https://a.fr'", "'SELECT a ? b'", "f'SELECT {a} : {b}'", "f'{a:%d}'", "r'(?:a) ?b'",
    ):  # fmt: skip
        assert loose(ast.walk(ast.parse(f"def f(a, b):\n    'Doc : x'\n    return {said}"))) == [], said


def test_a_space_that_breaks_is_seen_in_a_template():
    for said in (
        "<p>Motif : x</p>", "{{ a }} : {{ b }}", "{% endif %} ; x", "Quoi\n?", "« {{ a }}", "{{ a }} »", "<b>a</b> : b",
        '<a title="Motif : x">', '<a title="{{ a }} : {{ b }}">', '{% include "a" with text="Rien : x" only %}',
        '{{ a|yesno:"oui,non : b" }}',
    ):  # fmt: skip
        assert [line for line, _ in parted(f"<p>\n</p>{said}")] == [2], said
    for said in (
        "{# Doc : x #}", "{% comment %}« x ; y{% endcomment %}", "<!-- a : b -->", "<script>a ? b : c</script>",
        "Motif\u00a0: x", '<a href="https://a.fr?b=c">9:05</a>', "{% if a %}:{% endif %}", "<style>a { b : c }</style>",
    ):  # fmt: skip
        assert parted(said) == [], said


def test_a_space_that_breaks_is_seen_in_a_script():
    assert len(scripted('say("Choix : x"); say(`${a} : ${b ? c : d}`); say(a ? "b" : "c")')) == 2
    assert scripted("say(`Choix\\u00a0: ${a ? b : c}`); // a : b") == []
