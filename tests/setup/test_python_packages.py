"""The locks are complete, and installing is done once."""

import re
from pathlib import Path

import pytest

from setup import python_packages
from setup.progress import Refused, Step

ROOT = Path(__file__).resolve().parents[2]
LOCKS = [ROOT / "requirements" / name for name in ("run.txt", "test.txt")]


def locked(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", lock.read_text(), flags=re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_a_version_and_hashes(lock: Path) -> None:
    blocks = re.split(r"\n(?=\S)", lock.read_text().strip())
    assert len(blocks) == len(locked(lock))
    for block in blocks:
        assert "--hash=sha256:" in block, block.splitlines()[0]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_registry(lock: Path) -> None:
    assert not re.search(r"https?://|index-url|find-links", lock.read_text())


def test_the_tests_run_what_is_served() -> None:
    run, test = (locked(lock) for lock in LOCKS)
    assert run.items() <= test.items()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".venv").mkdir()
    (tmp_path / "requirements").mkdir()
    for purpose in ("run", "test"):
        (tmp_path / "requirements" / f"{purpose}.txt").write_text(f"{purpose}==1 --hash=sha256:0\n")
    return tmp_path


def test_an_unchanged_lock_is_not_installed_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[Path] = []

    def install(root: Path, step: Step, lock: Path) -> int:
        installed.append(lock)
        return 1

    monkeypatch.setattr(python_packages, "pip_install", install)
    for _ in range(2):
        python_packages.install_locked(project, "test")
    python_packages.install_locked(project, "run")
    assert [lock.name for lock in installed] == ["test.txt"]

    (project / "requirements" / "test.txt").write_text("test==2 --hash=sha256:0\n")
    python_packages.install_locked(project, "test")
    assert [lock.name for lock in installed] == ["test.txt", "test.txt"]


def test_a_failed_installation_is_tried_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(root: Path, step: Step, lock: Path) -> int:
        raise Refused("Le réseau ne répond pas.")

    monkeypatch.setattr(python_packages, "pip_install", fail)
    for _ in range(2):
        with pytest.raises(Refused):
            python_packages.install_locked(project, "run")


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("ERROR: [Errno 28] No space left on device", "disque est plein"),
        ("OSError: [Errno 30] Read-only file system: '.venv/x'", "lecture seule"),
        ("NewConnectionError: Temporary failure in name resolution", "réseau"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "empreinte"),
        ("something\nodd at last\n", "odd at last"),
    ],
)
def test_what_pip_says_becomes_one_sentence(output: str, expected: str) -> None:
    sentence = python_packages.reason("Échec", output)
    assert expected in sentence
    assert "\n" not in sentence
