"""What every page of a diagnostic starts from."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import reverse

from cls_portal.access import get_visible
from cls_portal.doors import Trail
from cls_portal.http import acting_agent
from diagnostics.models import Diagnostic


def load(request: HttpRequest, pk: int) -> Diagnostic:
    """The diagnostic of this page, or 404."""
    return get_visible(Diagnostic, acting_agent(request), pk=pk)


def load_part(request: HttpRequest, model: type[models.Model], **lookup: Any) -> Any:
    """A row of a diagnostic (problem, actor, field), or 404."""
    return get_visible(model, acting_agent(request), **lookup)


def address(diagnostic: Diagnostic, anchor: str = "") -> str:
    return reverse("diagnostic-detail", args=[diagnostic.pk]) + (f"#{anchor}" if anchor else "")


def trail(diagnostic: Diagnostic) -> Trail:
    """Diagnostics › title › …"""
    return [("Diagnostics", reverse("diagnostic-list")), (diagnostic.title, address(diagnostic))]
