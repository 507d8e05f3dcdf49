"""The workbook of 10,000 actions to fill in, written by a process of its own: time, memory, weight.

The base is that of `bench.followed`.
"""

# ruff: noqa: PLC0415  the settings come before the models

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time

ACTIONS = 10_000


def measure() -> None:
    from bench.followed import prepare

    prepare(ACTIONS)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings"}
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.workbooks"], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    seconds, first, weight, lines, before = said.split()
    print(f"\n| workbook of {ACTIONS:,} actions to fill in | measured | goal |\n|---|--:|--:|")
    print(f"| first bytes | {float(first):.2f} s | |\n| whole, {lines} lines | {float(seconds):.1f} s | |")
    print(f"| weight | {int(weight) / 1e6:.1f} MB | |")
    print(f"| memory of the process before its first row | {int(before) / 1024:.0f} MiB | |")
    print(f"| peak memory of the process | {usage.ru_maxrss / 1024:.0f} MiB | ≤ 150 |", flush=True)


def _write() -> None:
    """What the page does, without the server."""
    import django

    django.setup()
    from actions.models import Action, BudgetLine, Indicator, Milestone
    from actions.tables import workbook

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun, weight, first = time.perf_counter(), 0, 0.0
    for piece in workbook.write(Action.objects.followed()):
        first = first or time.perf_counter() - begun
        weight += len(piece)
    spent = time.perf_counter() - begun
    lines = sum(model.objects.count() for model in (Action, BudgetLine, Indicator, Milestone))
    print(spent, first, weight, lines, before)


if __name__ == "__main__":
    _write()
