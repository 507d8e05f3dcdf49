"""What the tests of a module begin with, made once: its rows stay under the savepoint of each test.

    @pytest.fixture(scope="module")
    def made_contract(stage):
        with stage():
            return a_contract()

    @pytest.fixture
    def contract(db, made_contract):
        return deepcopy(made_contract)

Each test has a copy of the object, and the row as it was made. Tests that need less come first (`distribution.py`), so
that a row made for the others is not there yet. A test that asks for such an object by name alone
(`request.getfixturevalue`) says so with `usefixtures`: it is made before the test begins, or never.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings

from cls_portal import history
from cls_portal.actors import TESTS

Stage = Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Within `stage()`, what is written stands until the end of the module."""
    folder = tmp_path_factory.mktemp("stage")
    places = {"FILES_ROOT": folder / "files", "SEALS_ROOT": folder / "cachets", "JOBS_DEFERRED": False}

    @contextmanager
    def writing() -> Iterator[None]:
        with django_db_blocker.unblock(), override_settings(**places), history.acting(TESTS, "tests"):
            yield

    assert not connection.in_atomic_block, "what a module makes once was asked for within a test: see `usefixtures`"
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
    yield writing
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)
