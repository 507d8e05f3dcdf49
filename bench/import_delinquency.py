"""The national communal base, imported, against a bare COPY of the same lines into a table of text, taken in turn."""

from __future__ import annotations

import gzip
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import psycopg
from django.db import connection, connections

from bench import national
from cls_portal.actors import PORTAL
from diagnostics.operations import import_delinquency
from diagnostics.recorded.sources import BLOCK
from tests import template
from tests.template import ROOT

DAY = date(2026, 6, 25)
COLUMNS = 13


def measure(rounds: int, file: Path | None) -> None:
    source, name = template.ready(), f"bench_delinquency_{os.getpid()}"
    with tempfile.TemporaryDirectory() as folder:
        path, plain = _files(Path(folder), file)
        template.clone(source, name)
        connections.close_all()
        connection.settings_dict["NAME"] = name
        connection.settings_dict.setdefault("OPTIONS", {})["options"] = "-c role=cls_app"
        try:
            bare, ours = [], []
            for number in range(rounds):
                bare.append(_bare_copy(name, plain))
                ours.append(_import(path, DAY + timedelta(days=number)))
            peak = _peak_memory(name, path, DAY + timedelta(days=rounds))
        finally:
            connections.close_all()
            template.drop(name)
    _tell(bare, ours, peak)


def _files(folder: Path, given: Path | None) -> tuple[Path, Path]:
    """The compressed file, given or made here, and the same lines inflated."""
    path = given or folder / "SYNTHETIQUE-national.csv.gz"
    if given is None:
        print(f"made {national.make(path, ROOT):,} lines", flush=True)
    plain = folder / "national.csv"
    with gzip.open(path) as squeezed, plain.open("wb") as file:
        shutil.copyfileobj(squeezed, file, BLOCK)
    return path, plain


def _bare_copy(name: str, plain: Path) -> float:
    columns = ", ".join(f"c{rank} text" for rank in range(COLUMNS))
    with psycopg.connect(host=connection.settings_dict["HOST"], user="cls_owner", dbname=name) as server:
        server.execute("DROP TABLE IF EXISTS bench_bare")
        server.execute(f"CREATE TABLE bench_bare ({columns})".encode())
        server.commit()
        start = time.perf_counter()
        statement = "COPY bench_bare FROM STDIN (FORMAT csv, DELIMITER ';', NULL 'NA', HEADER)"
        with server.cursor().copy(statement) as copy:
            for block in _blocks(plain):
                copy.write(block)
        server.commit()
        return time.perf_counter() - start


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _import(path: Path, day: date) -> float:
    start = time.perf_counter()
    import_delinquency(path, by=PORTAL, edition=day)
    return time.perf_counter() - start


def _peak_memory(name: str, path: Path, day: date) -> float:
    """MiB of the command in a process of its own, at its highest."""
    url = f"postgresql:///{name}?host={connection.settings_dict['HOST']}&user=cls_app"
    command = [sys.executable, str(ROOT / "manage.py"), "import_delinquency", str(path), "--edition", day.isoformat()]
    environment = {
        **os.environ, "DATABASE_URL": url, "CLS_DATABASE_ROLE": "cls_app",
        "DJANGO_SETTINGS_MODULE": "cls_portal.settings.test",
    }  # fmt: skip
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    return usage.ru_maxrss / 1024


def _tell(bare: list[float], ours: list[float], peak: float) -> None:
    floor = statistics.median(bare)
    ratios = ", ".join(f"{mine / other:.2f}" for mine, other in zip(ours, bare, strict=True))
    print("\n| national communal base | median s | against COPY | goal |\n|---|--:|--:|--:|")
    print(f"| bare COPY of the same lines, inflated beforehand | {floor:.1f} | 1.0 × | |")
    print(f"| import: gunzip, checks, key, places, sums | {statistics.median(ours):.1f} | "
          f"{statistics.median(ours) / floor:.2f} × ({ratios}) | ≤ 3 |")  # fmt: skip
    print(f"| peak memory of the command | {peak:.0f} MiB | | ≤ 150 |", flush=True)
