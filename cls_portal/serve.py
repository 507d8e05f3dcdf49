"""The processes of `make run`: the web server and the worker, watched, and stopped together.

The supervisor alone hears Ctrl-C: its children stand in sessions of their own and are stopped in order. The kernel
tells them when it dies, so that nothing serves on after a kill -9.
"""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

PR_SET_PDEATHSIG = 1
LONGEST_LOG = 5 * 1024 * 1024
PATIENCE = 60.0
GRACE = 10.0
SHORT_LIFE = 20.0
RESTARTS = 3


class CannotServe(Exception):
    """One sentence in French: why the portal is not served."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, SIGTERM, or `make` itself was told to stop."""


def hold_port(text: str) -> socket.socket:
    """Take the port before the long steps: the web server inherits it, and nobody takes it meanwhile."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CannotServe(f"PORT doit être un nombre entre 1 et 65535 ; « {text} » n’en est pas un.")
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(("127.0.0.1", int(text)))
        door.listen(128)
    except PermissionError:
        raise CannotServe(
            f"Ce compte n’a pas le droit d’ouvrir le port {text} : choisissez-en un au-dessus de 1023."
        ) from None
    except OSError:
        raise CannotServe(
            f"Le port {text} est déjà utilisé par un autre programme : arrêtez-le, ou choisissez-en un autre, "
            f"par exemple « PORT={int(text) % 60000 + 1} make run »."
        ) from None
    return door


def public_address(environment: Mapping[str, str], port: str) -> str:
    """Where people reach this portal, as mails and documents say it: what the installation says, else this port."""
    return environment.get("CLS_PUBLIC_ADDRESS") or f"http://127.0.0.1:{port}"


@dataclass
class Child:
    """One process of the portal, with its log."""

    name: str
    command: list[str]
    log: Path
    handed: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    restarts: int = 0

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=self.handed,
                preexec_fn=_die_with_parent,
            )
        self.started = time.monotonic()

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def restart(self) -> None:
        """A worker killed by the system (memory) comes back; one that cannot live says so."""
        short = time.monotonic() - self.started < SHORT_LIFE
        self.restarts = self.restarts + 1 if short else 0
        if self.restarts > RESTARTS:
            raise CannotServe(f"{self.name} s’arrête aussitôt lancé : voir « {self.log} ».")
        self.start()


@contextlib.contextmanager
def running(children: list[Child]) -> Iterator[None]:
    try:
        for child in children:
            child.start()
        yield
    finally:
        for child in reversed(children):
            child.stop()


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C and SIGTERM become one exception, even where the shell made us ignore Ctrl-C."""
    former = {number: signal.signal(number, _interrupt) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def ignore_interruptions() -> None:
    """Once stopping, a second Ctrl-C must not leave half of it running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def wait_until_served(port: int, web: Child) -> None:
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        if not web.runs:
            raise CannotServe(f"{web.name} s’est arrêté en démarrant : voir « {web.log} ».")
        if _answers(port):
            return
        time.sleep(0.1)
    raise CannotServe(f"{web.name} ne répond pas après {PATIENCE:.0f} secondes : voir « {web.log} ».")


def watch(web: Child, worker: Child) -> None:
    """Until interrupted. The worker is started again when it dies; without the web server there is nothing to watch."""
    parent = os.getppid()
    while True:
        time.sleep(0.5)
        if os.getppid() != parent or _is_stopping(parent):
            raise Interrupted
        if not web.runs:
            raise CannotServe(f"{web.name} s’est arrêté : voir « {web.log} ».")
        if not worker.runs:
            worker.restart()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise Interrupted


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _is_stopping(parent: int) -> bool:
    """`make` told alone to stop waits for its children without telling them: while it waits it holds SIGINT back."""
    try:
        status = Path(f"/proc/{parent}/status").read_text()
    except OSError:
        return False
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    held = int(fields["SigBlk"], 16) & (1 << (signal.SIGINT - 1))
    return fields["Name"].strip() == "make" and bool(held)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
