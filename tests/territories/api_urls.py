"""The API with territories alone, whatever the settings offer."""

from __future__ import annotations

from django.urls import include, path

from cls_portal.api.urls import patterns

urlpatterns = [
    path("api/v1/", include((patterns({"territories": "territories.api.TerritoryViewSet"}), "api"))),
]
