"""Who runs what: what a module makes once is made by one worker, and the longest work is begun first.

The marks of pytest-xdist (`xdist_group`) travel in the names of the tests, which pytest 9 no longer lets it change:
they are silently ignored, and each worker makes everything. Hence a scheduler of our own.
"""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# Folders whose modules share something long to make: a portal and its browser, a demonstration, the source once parsed.
SHARED = ("browser", "demo", "house")
# What takes longest, longest first; then the modules of most tests, so that the last ones are short.
LONGEST = ("browser", "tests/access/test_matrix.py", "tests/growth/test_growth.py", "demo")


def share(test: str) -> str:
    """What one worker runs whole, of which this test is a part: a folder, or a module."""
    module = test.partition("::")[0]
    folder = PurePosixPath(module).parent.name
    return folder if folder in SHARED else module


class Distribution(LoadScopeScheduling):
    """Gives each worker whole shares, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return share(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Distribution:
    config.option.loadscopereorder = False
    return Distribution(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest shares first; in each module, first the tests that need the least of what is made once."""
    sizes = Counter(share(item.nodeid) for item in items)
    ranks = {name: rank for rank, name in enumerate(LONGEST)}

    def turn(item: Any) -> tuple[int, int, str, int]:
        name = share(item.nodeid)
        made = sum(each.startswith("made_") for each in item.fixturenames)
        return ranks.get(name, len(ranks)), -sizes[name], item.nodeid.partition("::")[0], made

    items.sort(key=turn)
