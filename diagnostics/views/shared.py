"""What every page of a diagnostic starts from."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import reverse

from cls_portal.access import get_visible
from cls_portal.doors import Trail
from cls_portal.http import acting_agent
from diagnostics import reading
from diagnostics.models import Diagnostic, Problem


def load(request: HttpRequest, pk: int) -> Diagnostic:
    """The diagnostic of this page, or 404."""
    return get_visible(Diagnostic, acting_agent(request), pk=pk)


def load_drafting(request: HttpRequest, pk: int) -> Diagnostic:
    """The diagnostic of a page that tells how it is written, or 404."""
    agent = acting_agent(request)
    found: Diagnostic = get_visible(Diagnostic, agent, queryset=reading.drafted(agent), pk=pk)
    return found


def load_part(request: HttpRequest, model: type[models.Model], **lookup: Any) -> Any:
    """A row of a diagnostic (problem, actor, field), or 404."""
    return get_visible(model, acting_agent(request), **lookup)


def address(diagnostic: Diagnostic, anchor: str = "") -> str:
    return reverse("diagnostic-detail", args=[diagnostic.pk]) + (f"#{anchor}" if anchor else "")


def trail(diagnostic: Diagnostic) -> Trail:
    """Diagnostics › title › …"""
    return [("Diagnostics", reverse("diagnostic-list")), (diagnostic.title, address(diagnostic))]


def problem_address(problem: Problem) -> str:
    return reverse("problem-detail", args=[problem.pk])


def problem_trail(problem: Problem) -> Trail:
    """Diagnostics › title › problem › …"""
    return [*trail(problem.diagnostic), (f"Problème {problem.number}", problem_address(problem))]


def matrix_address(diagnostic: Diagnostic, anchor: str = "") -> str:
    return reverse("diagnostic-matrix", args=[diagnostic.pk]) + (f"#{anchor}" if anchor else "")


def names_address(diagnostic: Diagnostic) -> str:
    return reverse("diagnostic-names", args=[diagnostic.pk])
