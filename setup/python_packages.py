"""The virtual environment and the locked packages in it."""

import hashlib
import importlib.util
import re
import subprocess
import sys
from collections import deque
from pathlib import Path

from setup.progress import Refused, Step

OLDEST_PYTHON = (3, 11)


def python_of(root: Path) -> Path:
    return root / ".venv" / "bin" / "python"


def provide(root: Path, purpose: str) -> None:
    _make_environment(root)
    install_locked(root, purpose)


def _make_environment(root: Path) -> None:
    step = Step("Environnement Python")
    if sys.version_info < OLDEST_PYTHON:
        raise Refused(f"Il faut Python 3.11 ou plus récent ; « python3 » est ici la version {sys.version.split()[0]}.")
    if _works(python_of(root)):
        step.done("présent")
        return
    if importlib.util.find_spec("ensurepip") is None:
        raise Refused("Il manque le paquet python3-venv ; tapez : sudo apt-get install python3-venv")
    step.announce("création")
    command = [sys.executable, "-m", "venv", "--clear", str(root / ".venv")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise Refused(reason("L’environnement Python n’a pas pu être créé", result.stdout + result.stderr))
    step.done("créé")


def _works(python: Path) -> bool:
    if not python.exists():
        return False
    return subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0


def install_locked(root: Path, purpose: str) -> None:
    """The stamp holds the lock's own hash: a new lock is installed, an unchanged one costs nothing."""
    step = Step("Dépendances")
    stamp = root / ".venv" / f"installed-{purpose}"
    lock = root / "requirements" / f"{purpose}.txt"
    if _is_installed(root, purpose):
        step.done("à jour")
        return
    step.announce("installation des versions verrouillées")
    for installed in (root / ".venv").glob("installed-*"):
        installed.unlink()
    count = pip_install(root, step, lock)
    stamp.write_text(_fingerprint(lock))
    step.done(f"{count} paquets")


def _is_installed(root: Path, purpose: str) -> bool:
    """The tests' lock holds everything that running needs."""
    purposes = ("run", "test") if purpose == "run" else ("test",)
    return any(_stamp_holds(root, candidate) for candidate in purposes)


def _stamp_holds(root: Path, purpose: str) -> bool:
    stamp = root / ".venv" / f"installed-{purpose}"
    return stamp.exists() and stamp.read_text() == _fingerprint(root / "requirements" / f"{purpose}.txt")


def _fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def pip_install(root: Path, step: Step, lock: Path) -> int:
    total = len(re.findall(r"^\S+==", lock.read_text(), flags=re.MULTILINE))
    command = [
        *(str(python_of(root)), "-m", "pip", "install", "--require-hashes", "--no-deps", "--only-binary", ":all:"),
        *("--disable-pip-version-check", "--no-input", "--no-color", "--progress-bar", "off", "-r", str(lock)),
    ]
    last_words: deque[str] = deque(maxlen=40)
    seen = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout or ():
            last_words.append(line)
            found = re.match(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)", line)
            if found:
                seen += 1
                _show(step, seen, total, found[1])
            elif line.startswith("Installing collected"):
                step.announce("copie dans l’environnement")
    if pip.returncode:
        raise Refused(reason("Les dépendances n’ont pas pu être installées", "".join(last_words)))
    return total


def _show(step: Step, seen: int, total: int, name: str) -> None:
    if seen % 25 == 0:
        step.announce(f"{seen}/{total}")
    step.show(f"{seen}/{total} {name}")


def reason(what: str, output: str) -> str:
    """Turn the usual causes into a sentence; else give the tool's own last word."""
    if "No space left" in output:
        return f"{what} : le disque est plein. Libérez environ 1 Go, puis relancez."
    if "Read-only file system" in output:
        return f"{what} : le disque est en lecture seule."
    if "Permission denied" in output:
        return f"{what} : ce compte n’a pas le droit d’écrire dans le dossier .venv."
    if re.search(r"NewConnectionError|Temporary failure in name resolution|Network is unreachable|ReadTimeout", output):
        return f"{what} : le réseau ne répond pas. Vérifiez la connexion, puis relancez."
    if "HASHES" in output:
        return f"{what} : un paquet téléchargé n’a pas l’empreinte attendue. Ne l’utilisez pas et prévenez l’équipe."
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return f"{what} ({lines[-1] if lines else 'aucune explication'})."
