"""The template databases, each made once for each state of what shapes it.

`ready()`: migrated, with the whole COG. `demonstration()`: the same with the demonstration, and its files.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection, connections
from django.test import override_settings

from cls_portal import history
from cls_portal.actors import TESTS

ROOT = Path(__file__).resolve().parents[1]
# The triggers stand in no migration: they are installed from the models, the guards and the machines.
TRIGGERS = (
    "*/guards.py",
    "*/models.py",
    "*/models/*.py",
    "*/lifecycle.py",
    "cls_portal/machine.py",
    "cls_portal/history.py",
    "cls_portal/indexing.py",
)
MIGRATIONS = "*/migrations/*.py"
COG = ("territories/data/*", "territories/loading.py")
SOURCES = (MIGRATIONS, *TRIGGERS, "cls_portal/grants.py", *COG)
APPS = ("cls_portal", "territories", "partners", "diagnostics", "contracts", "actions", "evaluations")
SEEDED = (*SOURCES, *(f"{app}/**/*.{ending}" for app in APPS for ending in ("py", "css")), "templates/**/pdf/**/*.*")
PLACES = {
    "FILES_ROOT": "files", "IDENTITY_ROOT": "identity", "TRUST_ROOTS": "autorites", "SEALS_ROOT": "cachets",
    "EMAIL_FILE_PATH": "mail",
}  # fmt: skip


@dataclass(frozen=True)
class Demonstration:
    """A database that holds the demonstration, and the folder (`CLS_VAR`) of its files, seal and password."""

    database: str
    folder: Path

    def environment(self, **more: str) -> dict[str, str]:
        """What a process of its own needs to be the portal on this database."""
        url = f"postgresql:///{self.database}?host={connection.settings_dict['HOST']}&user=cls_app"
        settings = {"DATABASE_URL": url, "CLS_VAR": str(self.folder), "CLS_DATABASE_ROLE": "cls_app"}
        return {**os.environ, **settings, **more}

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Within, the ORM, the files, the seal and the password are those of this demonstration."""
        before = connection.settings_dict["NAME"]
        places = {name: self.folder / place for name, place in PLACES.items()}
        connections.close_all()
        connection.settings_dict["NAME"] = self.database
        try:
            with override_settings(VAR=self.folder, JOBS_DEFERRED=False, **places), history.acting(TESTS, "tests"):
                yield
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = before

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`manage.py …` on this database."""
        line = [sys.executable, str(ROOT / "manage.py"), *words]
        return subprocess.run(line, env=self.environment(), cwd=ROOT, capture_output=True, text=True, check=False)


def ready() -> str:
    """The name of the template of today's migrations and data, made if it does not exist yet."""
    name = f"cls_template_{_fingerprint(SOURCES)}"
    with _locked("test-template.lock"):
        if not _exists(name):
            _make(name)
    return name


def demonstration() -> Demonstration:
    """The template of today's demonstration, seeded by the command if it does not exist yet."""
    mark = _fingerprint(SEEDED, str(date.today()))
    made = Demonstration(f"cls_demonstration_{mark}", ROOT / "var" / "test-demonstration" / mark)
    source = ready()
    with _locked("test-demonstration.lock"):
        if not (made.folder.exists() and _exists(made.database)):
            _seed(made, source)
    return made


def clone_demonstration(name: str, folder: Path) -> Demonstration:
    """A fresh copy of the demonstration: its database under that name, its files in that folder."""
    source = demonstration()
    clone(source.database, name)
    shutil.copytree(source.folder, folder, dirs_exist_ok=True)
    return Demonstration(name, folder)


@contextmanager
def _locked(name: str) -> Iterator[None]:
    lock = ROOT / "var" / name
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _seed(made: Demonstration, source: str) -> None:
    for (old,) in _as_owner("SELECT datname FROM pg_database WHERE datname LIKE 'cls\\_demonstration\\_%'"):
        drop(old)
    shutil.rmtree(made.folder.parent, ignore_errors=True)
    building = Demonstration(f"{made.database}_building", made.folder)
    clone(source, building.database)
    made.folder.mkdir(parents=True)
    run = building.command("seed_demo", "--seed", "1")
    if run.returncode:
        shutil.rmtree(made.folder)
        raise AssertionError(f"seed_demo failed:\n{run.stdout[-1000:]}\n{run.stderr[-3000:]}")
    _as_owner(f'ALTER DATABASE "{building.database}" RENAME TO "{made.database}"')


def clone(source: str, name: str) -> None:
    """A fresh database of that name, equal to the template."""
    drop(name)
    _as_owner(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def drop(name: str) -> None:
    """Whoever is still connected is sent away. WITH (FORCE) would be refused while the server itself cleans there."""
    _as_owner(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND usename <> ''")
    _as_owner(f'DROP DATABASE IF EXISTS "{name}"')


def _make(name: str) -> None:
    """From the last template when only new migrations, triggers or rights came since; from nothing otherwise."""
    applied, building, former = _applied(), f"{name}_building", _former()
    drop(building)
    _as_owner(f'CREATE DATABASE "{building}"' + (f' TEMPLATE "{former}"' if former else ""))
    before = {key: connection.settings_dict[key] for key in ("NAME", "USER", "OPTIONS")}
    connections.close_all()
    connection.settings_dict |= {
        "NAME": building, "USER": "cls_owner", "OPTIONS": {**before["OPTIONS"], "options": "-c role=cls_owner"},
    }  # fmt: skip
    try:
        call_command("migrate", verbosity=0, interactive=False)
        if not former:
            call_command("load_territories", verbosity=0)
    finally:
        connections.close_all()
        connection.settings_dict |= before
    _as_owner(f'ALTER DATABASE "{building}" RENAME TO "{name}"')
    _as_owner(f"COMMENT ON DATABASE \"{name}\" IS '{json.dumps(applied)}'")
    _forget_all_but(name)


def _applied() -> dict[str, str]:
    """What a template holds that no later one takes back: each migration and its digest, and the COG."""
    files = {str(path.relative_to(ROOT)): path.read_bytes() for path in sorted(ROOT.glob(MIGRATIONS))}
    digests = {name: hashlib.sha256(content).hexdigest()[:12] for name, content in files.items()}
    return {**digests, "cog": _fingerprint(COG)}


def _former() -> str:
    """The last template, if all that it holds is still as it was."""
    today = _applied()
    templates = (
        "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE datname ~ '^cls_template_'"
    )
    for name, comment in _as_owner(templates):
        held = json.loads(comment or "{}")
        if held.get("cog") == today["cog"] and held.items() <= today.items():
            return str(name)
    return ""


def _forget_all_but(name: str) -> None:
    """Former templates, and the databases of test runs that died."""
    for (old,) in _as_owner("SELECT datname FROM pg_database WHERE datname ~ '^(cls_template|test|live)_'"):
        owner = old.split("_")[1]
        running = not old.startswith("cls_") and owner.isdigit() and Path(f"/proc/{owner}").exists()
        if old != name and not running:
            drop(old)


def _exists(name: str) -> bool:
    return bool(_as_owner(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))


def _fingerprint(patterns: Sequence[str], *others: str) -> str:
    digest = hashlib.sha256(" ".join(others).encode())
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _as_owner(statement: str) -> list[tuple[str, ...]]:
    values = connection.settings_dict
    with psycopg.connect(host=values["HOST"], user="cls_owner", dbname="postgres", autocommit=True) as server:
        cursor = server.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []
