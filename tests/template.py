"""The template database: migrated, with the whole COG; made once for each state of migrations and data."""

from __future__ import annotations

import fcntl
import hashlib
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection, connections

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("*/migrations/*.py", "cls_portal/grants.py", "territories/data/*", "territories/loading.py")


def ready() -> str:
    """The name of the template of today's migrations and data, made if it does not exist yet."""
    name = f"cls_template_{_fingerprint()}"
    lock = ROOT / "var" / "test-template.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not _exists(name):
            _make(name)
    return name


def clone(source: str, name: str) -> None:
    """A fresh database of that name, equal to the template."""
    drop(name)
    _as_owner(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def drop(name: str) -> None:
    _as_owner(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _make(name: str) -> None:
    _forget_old_ones()
    building = f"{name}_building"
    drop(building)
    _as_owner(f'CREATE DATABASE "{building}"')
    before, options = connection.settings_dict["NAME"], connection.settings_dict["OPTIONS"]
    connections.close_all()
    connection.settings_dict["NAME"] = building
    connection.settings_dict["OPTIONS"] = {**options, "options": "-c role=cls_owner"}
    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_territories", verbosity=0)
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before
        connection.settings_dict["OPTIONS"] = options
    _as_owner(f'ALTER DATABASE "{building}" RENAME TO "{name}"')


def _forget_old_ones() -> None:
    """Former templates, and the databases of test runs that died."""
    for (old,) in _as_owner("SELECT datname FROM pg_database WHERE datname ~ '^(cls_template|test|live)_'"):
        owner = old.split("_")[1]
        if not old.startswith("cls_") and owner.isdigit() and Path(f"/proc/{owner}").exists():
            continue
        drop(old)


def _exists(name: str) -> bool:
    return bool(_as_owner(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _as_owner(statement: str) -> list[tuple[str]]:
    values = connection.settings_dict
    with psycopg.connect(host=values["HOST"], user="cls_owner", dbname="postgres", autocommit=True) as server:
        cursor = server.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []
