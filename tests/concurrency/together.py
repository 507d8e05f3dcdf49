"""Several people at the same moment: each in a thread, with a connection of its own to the live database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from typing import Any

from django.db import connections

from cls_portal import history
from cls_portal.actors import TESTS


def together(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returned, or the exception it raised, in order; they leave the line at once."""
    barrier = Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(rank: int, act: Callable[[], Any]) -> None:
        try:
            with history.acting(TESTS, "tests"):
                connections["default"].ensure_connection()
                barrier.wait(timeout=10)
                results[rank] = act()
        except Exception as error:
            results[rank] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(rank, act)) for rank, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def errors(results: Sequence[Any]) -> list[Exception]:
    return [each for each in results if isinstance(each, Exception)]
