"""What processes cost: memory and processor time of one and of all that it started, as the kernel counts them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from django.db import connection

T = TypeVar("T")
TICK = os.sysconf("SC_CLK_TCK")
MIB = 1024


def descendants(pid: int) -> Iterator[int]:
    """The processes started by this one, and by those."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            yield child
            yield from descendants(child)


def cpu_of(pids: list[int]) -> float:
    """Seconds of processor that they have used, with those of their ended children."""
    return sum(_fields(pid) for pid in pids) / TICK


def _fields(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(map(int, fields[11:15]))


def spent(server: int, act: Callable[[], object], times: int = 10) -> float:
    """Milliseconds of processor of one act asked of the server of that pid: its own and PostgreSQL's together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    postmaster = int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])

    def used() -> float:
        return cpu_of([pid for first in (server, postmaster) for pid in (first, *descendants(first))])

    before = used()
    for _ in range(times):
        act()
    return (used() - before) * 1000 / times


def shared_out(pids: list[int]) -> int:
    """MiB, each shared page counted once between those that share it (PSS)."""
    return sum(map(_pss, pids)) // MIB


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def growth(act: Callable[[], T]) -> tuple[T, int]:
    """What this gives, and by how many MiB at most this process grew meanwhile."""
    Path("/proc/self/clear_refs").write_text("5")  # forget the former peak
    before = _status("VmRSS")
    given = act()
    return given, (_status("VmHWM") - before) // MIB


def resident() -> int:
    """MiB of this process now."""
    return _status("VmRSS") // MIB


def peak() -> int:
    """MiB of this process at most since it began."""
    return _status("VmHWM") // MIB


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


@contextmanager
def watched(pids: Callable[[], list[int]], every: float = 0.05) -> Iterator[list[int]]:
    """A list whose only number is the most memory that these processes had together, in MiB."""
    most, over = [0], threading.Event()

    def watch() -> None:
        while not over.wait(every):
            most[0] = max(most[0], shared_out(pids()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()
