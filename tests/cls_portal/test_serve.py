"""The supervisor of `make run`: its port, its children, and how it is told to stop."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cls_portal import serve
from cls_portal.management.commands.serve import give_address
from cls_portal.serve import CannotServe, Child, Interrupted

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def child(tmp_path: Path, code: str, name: str = "Le serveur web") -> Child:
    return Child(name, [PYTHON, "-c", code], tmp_path / "log" / "child.log")


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[Child]:
    process = child(tmp_path, "import time; time.sleep(60)")
    process.start()
    yield process
    process.stop()


# The port


def test_a_port_in_use_is_refused_with_another_to_try(free_port: int) -> None:
    with serve.hold_port(str(free_port)), pytest.raises(CannotServe, match=f"Le port {free_port} est déjà utilisé"):
        serve.hold_port(str(free_port))


@pytest.mark.parametrize("text", ["", "abc", "0", "65536", "-1", "8000 "])
def test_a_port_must_be_a_number(text: str) -> None:
    with pytest.raises(CannotServe, match="PORT doit être un nombre"):
        serve.hold_port(text)


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ({}, "http://127.0.0.1:8093"),
        ({"CLS_PUBLIC_ADDRESS": ""}, "http://127.0.0.1:8093"),
        ({"CLS_PUBLIC_ADDRESS": "https://cls.example"}, "https://cls.example"),
    ],
)
def test_mails_and_documents_say_the_port_unless_the_installation_says_where_it_is(said, address) -> None:
    assert serve.public_address(said, "8093") == address


def test_the_seed_and_the_processes_know_the_address_of_this_port(settings, monkeypatch) -> None:
    monkeypatch.setenv("CLS_PUBLIC_ADDRESS", "")
    settings.PUBLIC_ADDRESS = "http://127.0.0.1:8000"
    give_address("8093")
    assert settings.PUBLIC_ADDRESS == os.environ["CLS_PUBLIC_ADDRESS"] == "http://127.0.0.1:8093"


# The children


def test_a_child_is_stopped_with_what_surrounds_it(tmp_path: Path) -> None:
    process = child(tmp_path, "import time; time.sleep(60)")
    with serve.running([process]):
        assert process.runs
    assert not process.runs


def test_a_child_that_will_not_stop_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "GRACE", 0.2)
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    process = child(tmp_path, deaf)
    with serve.running([process]):
        while "deaf" not in process.log.read_text():
            time.sleep(0.02)
    assert not process.runs


def test_a_child_dies_with_its_supervisor(tmp_path: Path) -> None:
    code = f"""
import os, signal
from pathlib import Path
from cls_portal.serve import Child
child = Child("enfant", ["sleep", "60"], Path({str(tmp_path / "log")!r}))
child.start()
print(child.process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    result = subprocess.run([PYTHON, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    pid = int(result.stdout)
    limit = time.monotonic() + 5
    while _lives(pid) and time.monotonic() < limit:
        time.sleep(0.02)
    assert not _lives(pid)


def _lives(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_a_worker_that_cannot_live_is_said(tmp_path: Path) -> None:
    process = child(tmp_path, "pass", "L’exécuteur des tâches")
    process.start()
    for _ in range(serve.RESTARTS):
        process.restart()
    with pytest.raises(CannotServe, match="L’exécuteur des tâches s’arrête aussitôt lancé"):
        process.restart()
    process.stop()


def test_a_long_log_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "LONGEST_LOG", 10)
    process = child(tmp_path, "pass")
    process.log.parent.mkdir()
    process.log.write_text("a long story")
    process.start()
    process.stop()
    assert process.log.with_suffix(".log.1").read_text() == "a long story"


# Being served


def test_it_waits_until_the_page_answers(tmp_path: Path, free_port: int) -> None:
    web = child(tmp_path, "")
    web.command = [PYTHON, "-m", "http.server", str(free_port), "--bind", "127.0.0.1", "--directory", str(tmp_path)]
    with serve.running([web]):
        serve.wait_until_served(free_port, web)


def test_a_web_server_that_dies_at_once_is_said(tmp_path: Path, free_port: int) -> None:
    web = child(tmp_path, "raise SystemExit(3)")
    with serve.running([web]), pytest.raises(CannotServe, match="s’est arrêté en démarrant"):
        serve.wait_until_served(free_port, web)


# Stopping


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_interrupt_the_watch(number: signal.Signals) -> None:
    with pytest.raises(Interrupted), serve.interruptible():
        signal.raise_signal(number)


def test_the_watch_sees_its_web_server_die(tmp_path: Path, sleeper: Child) -> None:
    web = child(tmp_path, "pass")
    web.start()
    with pytest.raises(CannotServe, match="Le serveur web s’est arrêté"):
        serve.watch(web, worker=sleeper)
    web.stop()


def test_make_told_alone_to_stop_stops_what_it_runs(tmp_path: Path) -> None:
    """kill -INT of make's own pid: make waits for its child and tells it nothing.

    Begun with `env`, so that make hears it even when these tests run in the background of a shell, which do not.
    """
    (tmp_path / "watch.py").write_text(
        "import sys; from pathlib import Path; from cls_portal.serve import Child, Interrupted, running, watch\n"
        "web, worker = (Child(n, ['sleep', '60'], Path(sys.argv[1]) / n) for n in ('web', 'worker'))\n"
        "try:\n"
        "    with running([web, worker]):\n"
        "        print('watching', flush=True)\n"
        "        watch(web, worker)\n"
        "except Interrupted:\n"
        "    print('stopped', flush=True)\n"
    )
    (tmp_path / "Makefile").write_text(f"run:\n\t@exec '{PYTHON}' '{tmp_path}/watch.py' '{tmp_path}'\n")
    make = subprocess.Popen(
        ["env", "--default-signal=INT", "make", "-C", tmp_path, "run"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert make.stdout is not None
    while "watching" not in make.stdout.readline():
        assert make.poll() is None
    make.send_signal(signal.SIGINT)
    told, _ = make.communicate(timeout=10)
    assert "stopped" in told
