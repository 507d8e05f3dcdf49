"""One portal for the session, one browser for each module, a window for each person."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import template
from tests.browser.people import Crowd, Person
from tests.browser.portal import Portal, serve

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip


@pytest.fixture(scope="session")
def portal(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal with the demonstration, served by processes of its own with a real worker."""
    name = f"live_{os.getpid()}_{uuid4().hex[:8]}"
    with django_db_blocker.unblock():
        demonstration = template.clone_demonstration(name, tmp_path_factory.mktemp("portal"))
    running = serve(demonstration)
    yield running
    running.stop()
    with django_db_blocker.unblock():
        template.drop(name)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium. Playwright's loop would make the ORM refuse, so it lives no longer than the module."""
    program = shutil.which("chromium")
    assert program, "chromium is missing: apt-get install chromium"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            launched = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
            yield launched
            launched.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def crowd(portal: Portal, chromium: Browser) -> Crowd:
    return Crowd(portal, chromium)


@pytest.fixture
def window(crowd: Crowd) -> Iterator[Callable[..., Person]]:
    """`window("prefecture")`: a window signed in as that account. Any error in a console fails the test."""
    yield crowd.window
    complaints = crowd.leave()
    failed = any("500" in complaint for complaint in complaints)
    assert not complaints, "\n".join([*complaints, crowd.portal.tail("web") if failed else ""])
