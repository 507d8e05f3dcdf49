"""What `manage.py check` says of this installation."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connection

from cls_portal import pdf


def register() -> None:
    checks.register(pdf_libraries)
    checks.register(two_database_roles, checks.Tags.database)


def pdf_libraries(**kwargs: Any) -> list[checks.CheckMessage]:
    problem = pdf.library_problem()
    return [checks.Warning(problem, id="cls_portal.W001")] if problem else []


def two_database_roles(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """The role that serves should not own the tables, or the history could be rewritten."""
    if not databases or os.environ.get("CLS_DATABASE_ROLE") == "cls_owner" or not _owns_history():
        return []
    return [
        checks.Warning(
            "Le portail se connecte avec le rôle propriétaire des tables : l’historique n’est plus protégé.",
            hint="Servez avec le rôle cls_app (voir docs/decisions/two-database-roles.md).",
            id="cls_portal.W002",
        )
    ]


def _owns_history() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_class WHERE relname = 'cls_portal_historylink' AND relowner = current_user::regrole"
        )
        return cursor.fetchone() is not None
