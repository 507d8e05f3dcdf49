"""`/api/v1/`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import include, path, re_path

from cls_portal.api import pages
from cls_portal.api.router import portal_router
from cls_portal.api.search import search_view

app_name = "api"


def patterns(resources: Mapping[str, str]) -> list[Any]:
    """The addresses of these resources, of their description and of nothing else."""
    return [
        path("schema/", pages.schema, name="schema"),
        path("docs/", pages.docs, name="docs"),
        path("search/", search_view, name="search"),
        path("", include(portal_router(resources).urls)),
        re_path("^.+$", pages.unknown, name="unknown"),
    ]


urlpatterns = patterns(settings.API_RESOURCES)
