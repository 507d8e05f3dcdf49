"""The spaces of French punctuation do not break at the end of a line, in whatever Python says to people."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from tests.house.source import modules, named, nodes

# An ordinary space before « : ; ! ? » », or after « « ». A space that begins a string follows what stands before it.
LOOSE = re.compile(r"(?:^|(?<=[^\s:;=(,<>/])) [:;!?»](?![=/:?])|« ")
# What a machine reads: SQL (what a trigger says is mended where it is read), patterns, formats of logs.
TECHNICAL = re.compile(r"\b(?:SELECT|INSERT INTO|UPDATE|RAISE|CREATE|AS MATERIALIZED|FROM|job %s)\b|\(\?|\\d")


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


def test_no_space_of_french_punctuation_breaks():
    found = [
        f"{named(path)}:{line} {text!r}"
        for path in modules()
        if path.stem != "guards"
        for line, text in loose(nodes(path))
    ]
    assert found == []


def test_a_space_that_breaks_is_seen():
    for said in ("'Motif : x'", "f'{a} : {b}'", "f'« {a}'", "f'{a} »'", "'Quoi ?'", "' ; '", "'a ' 'b ; c'"):
        assert len(loose(ast.walk(ast.parse(f"def f(a, b):\n    'Doc : x'\n    return {said}")))) == 1, said
    for said in (
        "'Motif\u00a0: x'", "'https://a.fr'", "'SELECT a ? b'", "f'SELECT {a} : {b}'", "f'{a:%d}'", "r'(?:a) ?b'",
    ):  # fmt: skip
        assert loose(ast.walk(ast.parse(f"def f(a, b):\n    'Doc : x'\n    return {said}"))) == [], said
