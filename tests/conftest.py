"""The database of the tests, and what is strict in every one of them."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from cls_portal import history
from cls_portal.actors import TESTS
from tests import strict, template

pytest_plugins = ["tests.distribution", "tests.personas", "tests.live", "tests.stage", "tests.database"]


strict.install()


def pytest_collection_finish() -> None:
    """What is loaded by now stays for the whole run: the collector need not walk through it again and again.

    Nor need it look so often at what each request leaves: that was a tenth of the time of a test.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """A clone of the template database, served as in production by the role that owns nothing."""
    with django_db_blocker.unblock():
        source = template.ready()
        name = f"test_{os.getpid()}"
        template.clone(source, name)
        connections.close_all()
        options = connection.settings_dict.setdefault("OPTIONS", {})
        connection.settings_dict["NAME"] = name
        options["options"] = "-c role=cls_app -c statement_timeout=30s"
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        template.drop(name)


@pytest.fixture(autouse=True)
def _acting_as_tests() -> Iterator[None]:
    """Whatever a test writes outside an operation is signed « tests »."""
    with history.acting(TESTS, "tests"):
        yield


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Names of folders, none of them made: one for each test took longer to make than most tests."""
    root = tmp_path_factory.mktemp("own")
    return (root / str(number) for number in count())


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, folders: Iterator[Path]) -> None:
    own = next(folders)
    settings.FILES_ROOT = own.with_suffix(".files")
    settings.SEALS_ROOT = own.with_suffix(".cachets")
    settings.JOBS_DEFERRED = False
