"""The command line: settings and embedded server first, then the measurement asked for."""

# ruff: noqa: PLC0415  the settings come before the models

from __future__ import annotations

import argparse
import os
import platform
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
JOBS = (
    "dashboards",
    "followed",
    "impact",
    "import_delinquency",
    "large",
    "load_cog",
    "lists",
    "open_register",
    "pdf",
    "search",
    "standing",
    "tampering",
    "workbooks",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("job", choices=(*JOBS, "all"))
    parser.add_argument("--rounds", type=int, default=0, help="interleaved rounds; each job has its own default")
    parser.add_argument("--contracts", type=int, nargs="*", default=[1_000, 100_000], help="sizes for `lists`")
    parser.add_argument("--national", type=Path, help="the national communal base; `import_delinquency` makes one")
    parser.add_argument("--output", type=Path, help="a folder for the documents that `large` composes")
    options = parser.parse_args()
    if options.national is None and options.job == "standing":
        parser.error("standing needs --national FILE")
    os.environ["CLS_TEST_DATABASE"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    from cls_portal import database
    from setup import system_libraries

    system_libraries.activate(ROOT)
    with database.ensure_running(ROOT):
        import django

        django.setup()
        print(f"{date.today()} · {_machine()}", flush=True)
        for job in JOBS if options.job == "all" else (options.job,):
            _run(job, options)


def _run(job: str, options: argparse.Namespace) -> None:
    from bench import (
        dashboards,
        followed,
        impact,
        import_delinquency,
        lists,
        load_cog,
        open_register,
        pdf,
        search,
        standing,
        tampering,
        workbooks,
    )  # fmt: skip
    from bench.large import measure as large_contract

    if job == "import_delinquency":
        import_delinquency.measure(options.rounds or 3, options.national)
    elif job == "dashboards":
        dashboards.measure(options.rounds or 15)
    elif job == "followed":
        followed.measure(options.rounds or 15)
    elif job == "impact":
        impact.measure(options.rounds or impact.RUNS, options.national)
    elif job == "large":
        large_contract.measure(options.rounds or 3, options.output)
    elif job == "load_cog":
        load_cog.measure(options.rounds or 3)
    elif job == "open_register":
        open_register.measure(options.rounds or 5)
    elif job == "pdf":
        pdf.measure(options.rounds or 5)
    elif job == "search":
        search.measure(options.rounds or 5)
    elif job == "tampering":
        tampering.measure(options.rounds or tampering.BYTES)
    elif job == "workbooks":
        workbooks.measure()
    elif job == "standing":
        if options.national is not None:
            standing.measure(options.national, options.rounds or 15)
    else:
        lists.measure(options.contracts, options.rounds or 15)


def _machine() -> str:
    cpu = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), ": ?")
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{os.cpu_count()} × {cpu.split(': ')[1]} · Python {platform.python_version()} · load {load}"
