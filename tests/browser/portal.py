"""The portal in processes of its own: a web server and a worker, on a copy of the demonstration."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from tests.template import ROOT, Demonstration

PATIENCE = 60
# What Django writes after each mail of a file.
END_OF_MAIL = b"-" * 79 + b"\n"


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

    def kill_web(self) -> None:
        """What a power cut does to the web server: neither goodbye nor a last word."""
        os.killpg(self.processes[0].pid, signal.SIGKILL)
        self.processes[0].wait()

    def restart_web(self) -> None:
        """The web server again, at the same address; back once it answers."""
        self.processes[0] = _start(self, "web")
        _wait(self)

    def mails(self) -> set[bytes]:
        """What the worker has sent so far: those that leave together may stand in one file."""
        files = (self.demonstration.folder / "mail").glob("*")
        return {mail for file in files for mail in file.read_bytes().split(END_OF_MAIL)[:-1]}

    def next_message(self, to: str, known: Collection[bytes], saying: str) -> EmailMessage:
        """The first mail to this address that says so and is not `known`, once it comes."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            for content in self.mails().difference(known):
                mail = message_from_bytes(content, policy=default)
                if to in str(mail["To"]) and saying in str(mail["Subject"]):
                    return mail
            time.sleep(0.1)
        raise AssertionError(f"no mail to {to}:\n{self.tail('worker')}")

    def next_mail(self, to: str, known: Collection[bytes], saying: str) -> str:
        """The text of that mail."""
        return text_of(self.next_message(to, known, saying))

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


def text_of(mail: EmailMessage) -> str:
    """What is read of a mail, apart from its files."""
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def serve(demonstration: Demonstration) -> Portal:
    """Start the portal and wait until it answers."""
    portal = Portal(demonstration, _free_port())
    portal.processes = [_start(portal, "web"), _start(portal, "worker")]
    _wait(portal)
    return portal


def _start(portal: Portal, name: str) -> subprocess.Popen[bytes]:
    """One process, the first of a group of its own: killed, it takes its children along."""
    lines = {
        "web": ["-m", "gunicorn", "cls_portal.wsgi:application", "--threads", "4",
                "--bind", f"127.0.0.1:{portal.port}"],
        "worker": [str(ROOT / "manage.py"), "procrastinate", "worker"],
    }  # fmt: skip
    environment = portal.demonstration.environment(
        DJANGO_SETTINGS_MODULE="tests.browser.settings", CLS_PUBLIC_ADDRESS=portal.address
    )
    with (portal.demonstration.folder / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, *lines[name]], cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )


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
