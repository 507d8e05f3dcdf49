"""No two workers make the same long thing: a share is never cut in two, and the longest are begun first."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest

from tests.distribution import Distribution, pytest_collection_modifyitems, share


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("tests/browser/test_story.py::test_x", "browser"),
        ("tests/demo/test_seed.py::test_x[a::b/c]", "demo"),
        ("tests/contracts/test_ends.py::test_x[tests/demo/a.py]", "tests/contracts/test_ends.py"),
        ("tests/cls_portal/api/test_views.py::test_x", "tests/cls_portal/api/test_views.py"),
    ],
)
def test_a_share_is_a_folder_or_a_module(test, expected):
    assert share(test) == expected


def test_each_worker_is_given_whole_shares():
    tests = [f"tests/browser/test_{letter}.py::test_{n}" for letter in "ab" for n in range(3)]
    tests += [f"tests/contracts/test_{letter}.py::test_{n}" for letter in "abc" for n in range(4)]
    workers: list[Any] = [Mock(shutting_down=False), Mock(shutting_down=False)]
    config = Mock()
    config.getvalue.return_value = ["2*popen"]
    config.option.loadscopereorder = False
    work = Distribution(config, Mock())
    for worker in workers:
        work.add_node(worker)
        work.add_node_collection(worker, tests)
    work.schedule()
    given = [[call.args[0] for call in worker.send_runtest_some.call_args_list] for worker in workers]
    assert given == [[[0, 1, 2, 3, 4, 5]], [[6, 7, 8, 9]]]


def test_the_longest_come_first_then_the_modules_of_most_tests_and_the_least_that_is_made():
    names = ["contracts/test_small", *["contracts/test_wide"] * 3, "growth/test_growth", *["browser/test_story"] * 2]
    items: list[Any] = [
        SimpleNamespace(nodeid=f"tests/{name}.py::test_{n}", fixturenames=["db", *["made_x"] * (n == 1)])
        for n, name in enumerate(names)
    ]
    pytest_collection_modifyitems(items)
    assert [item.nodeid[-1] for item in items] == ["5", "6", "4", "2", "3", "1", "0"]
