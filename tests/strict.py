"""Pages as strict as code: a printed variable that does not exist fails the test that prints it."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.template.base import Variable, VariableDoesNotExist, VariableNode
from django.template.defaultfilters import default, default_if_none

ROOT = str(settings.ROOT / "templates")
INLINE = re.compile(r"<[^>]*\s(?:on[a-z]+|style)\s*=|<style\b|<script\b(?![^>]*\bsrc=)(?![^>]*json)", re.IGNORECASE)
LEFT_OVER = re.compile(r"{{|{%|{#")


class UndefinedVariable(AssertionError):
    """A template of ours printed what its view never gave."""


class StrictVariable(Variable):
    __slots__ = ()

    def resolve(self, context: Any) -> Any:
        try:
            return super().resolve(context)
        except VariableDoesNotExist as error:
            raise UndefinedVariable(f"{{{{ {self.var} }}}} : {error}") from error


_render = VariableNode.render


def _strictly(node: Any, context: Any) -> Any:
    """`{{ title }}` must exist; `{{ title|default:"" }}` says that it may not."""
    expression = node.filter_expression
    if (
        type(expression.var) is Variable
        and str(getattr(node.origin, "name", "")).startswith(ROOT)
        and not any(function in (default, default_if_none) for function, _ in expression.filters)
    ):
        expression.var.__class__ = StrictVariable
    return _render(node, context)


def install() -> None:
    """For the whole run, in our templates only: those of libraries print what may be absent."""
    VariableNode.render = _strictly  # type: ignore[method-assign]


def faults(html: str) -> list[str]:
    """What a page must never hold: template language left over, code or style inside."""
    return [found.group()[:120] for pattern in (INLINE, LEFT_OVER) for found in pattern.finditer(html)]
