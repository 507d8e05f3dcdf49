"""Every address of the portal, by its name, from the URLconf itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver


def names() -> list[str]:
    """« contract-detail », « api:contracts-list », …, each once, in the order of the URLconf."""
    return list(dict.fromkeys(name for name, _ in views()))


def views() -> Iterator[tuple[str, Any]]:
    """Each name with its view."""
    return _views(get_resolver(), "")


def _views(resolver: URLResolver, space: str) -> Iterator[tuple[str, Any]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _views(each, f"{space}{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern):
            assert each.name, f"{each.pattern} has no name"
            yield f"{space}{each.name}", each.callback
