"""A database of its own for tests that commit: cloned from the template, dropped afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections

from tests import template


@pytest.fixture(scope="module")
def live_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Real commits on a clone of the template; threads and processes may connect to it by its name."""
    before = connection.settings_dict["NAME"]
    name = f"live_{os.getpid()}_{uuid4().hex[:8]}"
    with django_db_blocker.unblock():
        connections.close_all()
        template.clone(template.ready(), name)
        connection.settings_dict["NAME"] = name
        try:
            yield name
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = before
            template.drop(name)
