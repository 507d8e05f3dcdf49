"""The portal in processes of its own: a web server and a worker, on a copy of the demonstration."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from tests.template import ROOT, Demonstration

PATIENCE = 60


@dataclass
class Portal:
    """One running portal, and the session of each account that has signed in. `stop()` ends both processes."""

    demonstration: Demonstration
    port: int
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    sessions: dict[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def password(self) -> str:
        return (self.demonstration.folder / "demo-password").read_text()

    @property
    def worker(self) -> subprocess.Popen[bytes]:
        return self.processes[1]

    def hold_worker(self) -> None:
        """Let the work wait, so that a test sees it waiting."""
        self.worker.send_signal(signal.SIGSTOP)

    def free_worker(self) -> None:
        self.worker.send_signal(signal.SIGCONT)

    def mails(self) -> list[Path]:
        """What the worker has sent so far, oldest first."""
        return sorted((self.demonstration.folder / "mail").glob("*"), key=lambda file: file.stat().st_mtime_ns)

    def next_mail(self, to: str, known: Collection[Path]) -> str:
        """The text of the first mail to this address that is not `known`, once it comes."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            for file in self.mails():
                mail = message_from_bytes(file.read_bytes(), policy=default)
                if file not in known and to in str(mail["To"]):
                    return str(mail.get_content())
            time.sleep(0.1)
        raise AssertionError(f"no mail to {to}:\n{self.tail('worker')}")

    def tail(self, name: str) -> str:
        """The end of what a process wrote."""
        return (self.demonstration.folder / f"{name}.log").read_text(errors="replace")[-2500:]

    def stop(self) -> None:
        self.free_worker()
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()


def serve(demonstration: Demonstration) -> Portal:
    """Start the portal and wait until it answers."""
    portal = Portal(demonstration, _free_port())
    environment = demonstration.environment(
        DJANGO_SETTINGS_MODULE="tests.browser.settings", CLS_PUBLIC_ADDRESS=portal.address
    )
    web = ["-m", "gunicorn", "cls_portal.wsgi:application", "--threads", "4", "--bind", f"127.0.0.1:{portal.port}"]
    for name, line in (("web", web), ("worker", [str(ROOT / "manage.py"), "procrastinate", "worker"])):
        with (demonstration.folder / f"{name}.log").open("wb") as log:
            portal.processes.append(
                subprocess.Popen([sys.executable, *line], cwd=ROOT, env=environment, stdout=log, stderr=log)
            )
    _wait(portal)
    return portal


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _wait(portal: Portal) -> None:
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        if any(process.poll() is not None for process in portal.processes):
            break
        try:
            with urlopen(f"{portal.address}/compte/connexion/", timeout=10):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    portal.stop()
    raise AssertionError(f"the portal does not answer:\n{portal.tail('web')}\n{portal.tail('worker')}")
