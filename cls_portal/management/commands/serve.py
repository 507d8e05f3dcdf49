"""`manage.py serve`: bring the demonstration up to date, then serve it. What `make run` calls once all is installed."""

import errno
import hashlib
import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from cls_portal import database, demonstration
from cls_portal.embedded import OWNER_ROLE
from cls_portal.roles import Role
from cls_portal.serve import (
    CannotServe,
    Child,
    Interrupted,
    hold_port,
    ignore_interruptions,
    interruptible,
    public_address,
    running,
    wait_until_served,
    watch,
)


class Command(BaseCommand):
    help = "Met la démonstration à jour, puis sert le portail."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default="8000")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with interruptible():
                self.serve(options["port"])
        except Interrupted:
            ignore_interruptions()
            self.stdout.write("Tout est arrêté.")
        except (CannotServe, CommandError) as refusal:
            sys.exit(str(refusal))
        except OperationalError as error:
            sys.exit(_database_sentence(error))
        except OSError as error:
            sys.exit(_disk_sentence(error))

    def serve(self, port: str) -> None:
        with hold_port(port) as door:
            give_address(port)
            self.prepare()
            web, worker = _children(door.fileno())
            with running([worker, web]), self.announced_stop():
                wait_until_served(int(port), web)
                door.close()
                self.announce(port)
                watch(web, worker)

    def prepare(self) -> None:
        """Each step looks at what is there, so that a second run only looks."""
        self.step("Base de données", self.migrate)
        self.step("Territoires (code officiel géographique)", lambda: quietly("load_territories"))
        self.step("Géographies prioritaires", lambda: quietly("load_priority_areas"))
        self.step("Démonstration", lambda: quietly("seed_demo", seed=1))
        self.step("Modèles de contrat", lambda: quietly("load_contract_templates"))
        self.step("Fichiers de présentation", collect_static)

    def step(self, name: str, action: Callable[[], Any]) -> None:
        started = time.monotonic()
        self.stdout.write(f"  {name}…", ending="")
        self.stdout.flush()
        try:
            action()
        except BaseException:
            self.stdout.write("")
            raise
        seconds = f"{time.monotonic() - started:.1f}".replace(".", ",")
        self.stdout.write(f" prêt ({seconds} s)")

    def migrate(self) -> None:
        with as_owner():
            call_command("migrate", verbosity=0, interactive=False)

    @contextmanager
    def announced_stop(self) -> Iterator[None]:
        try:
            yield
        finally:
            ignore_interruptions()
            self.stdout.write("\nArrêt du portail…")

    def announce(self, port: str) -> None:
        password = demonstration.password()
        accounts = "\n".join(f"    {role.value + '@demo.example':<30} {role.label}" for role in Role)
        self.stdout.write(
            f"\nLe portail est servi sur http://127.0.0.1:{port}\n\n"
            f"  Comptes de démonstration, mot de passe : {password}\n{accounts}\n\n"
            f"  Journaux : {settings.VAR / 'log'}\n  Ctrl-C arrête tout."
        )
        self.stdout.flush()


def give_address(port: str) -> None:
    """Before anything is composed, to this process and to those it starts."""
    os.environ["CLS_PUBLIC_ADDRESS"] = settings.PUBLIC_ADDRESS = public_address(os.environ, port)


def quietly(command: str, **options: Any) -> None:
    """The step's own line tells enough; refusals come as exceptions."""
    call_command(command, verbosity=0, stdout=StringIO(), **options)


@contextmanager
def as_owner() -> Iterator[None]:
    """Migrations belong to the owner's role; everything after is done by the one that serves."""
    former = dict(connection.settings_dict)
    owner = database.configuration(settings.ROOT, {**os.environ, "CLS_DATABASE_ROLE": OWNER_ROLE})
    connection.close()
    connection.settings_dict.update(owner)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(former)


def collect_static() -> None:
    """Thousands of files: collected again only when one of them changed."""
    stamp = settings.VAR / "static.stamp"
    fingerprint = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint and settings.STATIC_ROOT.is_dir():
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(fingerprint)


def _static_fingerprint() -> str:
    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            entry = os.stat(storage.path(path))
            digest.update(f"{path}\0{entry.st_size}\0{entry.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _children(door: int) -> tuple[Child, Child]:
    log = settings.VAR / "log"
    gunicorn = [sys.executable, "-m", "gunicorn", settings.WSGI_APPLICATION.replace(".application", ":application")]
    shape = [
        "--workers",
        "2",
        "--threads",
        "4",
        "--graceful-timeout",
        "5",
        "--no-control-socket",
        "--worker-tmp-dir",
        _memory_folder(),
    ]
    web = Child("Le serveur web", [*gunicorn, "--bind", f"fd://{door}", *shape], log / "web.log", handed=(door,))
    manage = str(settings.ROOT / "manage.py")
    worker = Child("L’exécuteur des tâches", [sys.executable, manage, "procrastinate", "worker"], log / "worker.log")
    return web, worker


def _memory_folder() -> str:
    return "/dev/shm" if Path("/dev/shm").is_dir() else str(settings.VAR)


def _database_sentence(error: OperationalError) -> str:
    cause = str(error).strip().splitlines()[-1] if str(error).strip() else "cause inconnue"
    where = "La base de données embarquée" if database.is_embedded(os.environ) else "La base nommée par DATABASE_URL"
    return f"{where} répond par une erreur ({cause})."


def _disk_sentence(error: OSError) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "Le disque est plein : libérez de la place, puis relancez « make run »."
        case errno.EROFS:
            return f"Le disque est en lecture seule : « {error.filename or settings.VAR} » ne peut pas être écrit."
        case errno.EACCES | errno.EPERM:
            return f"Ce compte n’a pas le droit d’écrire « {error.filename} »."
    return f"Le portail n’a pas pu démarrer ({error.strerror or error})."
