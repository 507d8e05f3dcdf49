"""What `manage.py check` says of this installation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from cls_portal import pdf


def register() -> None:
    checks.register(pdf_libraries)
    checks.register(two_database_roles, checks.Tags.database)


def pdf_libraries(**kwargs: Any) -> list[checks.CheckMessage]:
    problem = pdf.library_problem()
    return [checks.Warning(problem, id="cls_portal.W001")] if problem else []


def two_database_roles(**kwargs: Any) -> list[checks.CheckMessage]:
    """The role that serves should not own the tables, or the history could be rewritten."""
    if settings.DATABASES["default"].get("USER") != "cls_owner":
        return []
    return [
        checks.Warning(
            "Le portail se connecte avec le rôle propriétaire des tables : l’historique n’est plus protégé.",
            hint="Servez avec le rôle cls_app (voir docs/decisions/two-database-roles.md).",
            id="cls_portal.W002",
        )
    ]
