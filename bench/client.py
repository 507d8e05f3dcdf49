"""Two servers side by side, and requests to them taken in turn."""

from __future__ import annotations

import gzip
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.counting import ANSWERED, ASKED, SPENT

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Server:
    """gunicorn with two sync workers on a port of its own."""

    settings: str
    wsgi: str
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", self.wsgi, "--workers", "2", "--worker-class", "sync",
                   "--bind", f"127.0.0.1:{self.port}", "--log-level", "error", "--timeout", "120",
                   "--no-control-socket"]  # fmt: skip
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": self.settings}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"{self.settings} does not answer")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)


@dataclass(frozen=True)
class Page:
    """A page as asked of one server by one person."""

    name: str
    server: Server
    path: str
    session: str

    def get(self, **headers: str) -> tuple[http.client.HTTPResponse, bytes, float]:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=120)
        start = time.perf_counter()
        connection.request("GET", self.path, headers={"Cookie": f"sessionid={self.session}", **headers})
        response = connection.getresponse()
        body = response.read()
        spent = (time.perf_counter() - start) * 1000
        connection.close()
        if response.status != 200:
            raise RuntimeError(
                f"{self.name}: {response.status} for {self.path}\n{body[:2000].decode(errors='replace')}"
            )
        return response, body, spent


@dataclass
class Figure:
    """What is known of a page: times in ms, statements, weight."""

    times: list[float] = field(default_factory=list)
    statements: int = 0
    sql: float = 0.0
    size: int = 0
    packed: int = 0

    @property
    def median(self) -> float:
        return statistics.median(self.times)


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextmanager
def served() -> Iterator[tuple[Server, Server]]:
    """The portal and its baseline, on the database that `CLS_BENCH_DATABASE` names."""
    ours = Server("bench.settings", "cls_portal.wsgi:application", free_port())
    theirs = Server("bench.baseline_settings", "cls_portal.wsgi:application", free_port())
    try:
        ours.start()
        theirs.start()
        yield ours, theirs
    finally:
        ours.stop()
        theirs.stop()


def interleaved(pages: Sequence[Page], rounds: int) -> dict[str, Figure]:
    """Each page once per round, one round after the other; the first two rounds warm up and are forgotten."""
    figures = {page.name: Figure() for page in pages}
    for turn in range(rounds + 2):
        for page in pages:
            _, _, spent = page.get()
            if turn > 1:
                figures[page.name].times.append(spent)
    for page in pages:
        response, body, _ = page.get(**{ASKED: "1"})
        figure = figures[page.name]
        figure.statements = int(response.headers[ANSWERED])
        figure.sql = float(response.headers[SPENT])
        figure.size, figure.packed = len(body), len(gzip.compress(body, 6))
    return figures
