"""Statements that no operation would write: a console as `cls_app`, or as the owner of the tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pghistory.runtime
import pytest
from django.db import connection


def sql(statement: str, *values: Any) -> None:
    """One statement, as the role that serves (or the owner, inside `as_owner`)."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


@contextmanager
def as_owner() -> Iterator[None]:
    """As the role that owns the tables: what an administrator of the server could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE cls_owner")
    yield
    if not connection.needs_rollback and connection.is_usable():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE cls_app")


@pytest.fixture
def unsigned() -> Iterator[None]:
    """Nobody acts: the name that the tests give themselves is taken away."""
    tracker: Any = pghistory.runtime._tracker
    before, wrappers = tracker.value, list(connection.execute_wrappers)
    del tracker.value
    connection.execute_wrappers.clear()
    sql("SELECT set_config('pghistory.context_metadata', '', true)")
    yield
    tracker.value = before
    connection.execute_wrappers[:] = wrappers
