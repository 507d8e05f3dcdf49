"""One router for every resource, named in settings by dotted name."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.module_loading import import_string
from rest_framework.routers import DefaultRouter


class PortalRouter(DefaultRouter):
    include_format_suffixes = False
    root_view_name = "root"


def portal_router(resources: Mapping[str, str]) -> PortalRouter:
    """The router of these resources: `{"contracts": "contracts.api.ContractViewSet"}`."""
    router = PortalRouter()
    for name, dotted in resources.items():
        router.register(name, import_string(dotted), basename=name)
    return router
