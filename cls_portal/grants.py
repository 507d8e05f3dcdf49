"""What the serving role may do: everything but rewriting the history and what is frozen."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections

ROLE = "cls_app"


def grant_after_migration(*, using: str, app_config: Any, **kwargs: Any) -> None:
    """After a migration, give `cls_app` its rights on the tables; does nothing where that role does not exist."""
    if app_config.label != "cls_portal":
        return
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            return
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {ROLE}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE}")
        tables = _existing(cursor, append_only_tables())
        if tables:
            cursor.execute(f"REVOKE UPDATE, DELETE ON {', '.join(tables)} FROM {ROLE}")
        cursor.execute(f"REVOKE INSERT ON cls_portal_historylink FROM {ROLE}")


def append_only_tables() -> list[str]:
    """Tables to which rows are only ever added: events, their chain, and models that say `append_only`."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if hasattr(model, "pgh_tracked_model")
        or model._meta.label == "cls_portal.HistoryLink"
        or getattr(model, "append_only", False)
    )


def _existing(cursor: Any, tables: list[str]) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    present = {name for (name,) in cursor.fetchall()}
    return [f'"{table}"' for table in tables if table in present]
