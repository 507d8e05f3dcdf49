"""Which database the portal uses: the server that DATABASE_URL names, else an embedded one that starts with us.

Standard library only: the settings import this before Django is configured.
"""

import atexit
import contextlib
import fcntl
import os
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from cls_portal import embedded
from cls_portal.cluster import Cluster, DatabaseUnavailable, locate, make_home, plain_refusals
from cls_portal.embedded import APP_ROLE, NAME, OWNER_ROLE

__all__ = ["DatabaseUnavailable", "Lease", "configuration", "ensure_running", "is_embedded"]

CONNECTION_OPTIONS = frozenset(
    [
        "application_name",
        "channel_binding",
        "connect_timeout",
        "gssencmode",
        "keepalives",
        "keepalives_count",
        "keepalives_idle",
        "keepalives_interval",
        "options",
        "passfile",
        "service",
        "sslcert",
        "sslcrl",
        "sslkey",
        "sslmode",
        "sslrootcert",
        "target_session_attrs",
        "tcp_user_timeout",
    ]
)
LOCK_PATIENCE = 300.0


# The settings


def is_embedded(environ: Mapping[str, str]) -> bool:
    return not environ.get("DATABASE_URL")


def configuration(root: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    """What Django wants as DATABASES["default"], for the role that CLS_DATABASE_ROLE names."""
    role = environ.get("CLS_DATABASE_ROLE") or APP_ROLE
    if is_embedded(environ):
        place = locate(root, environ)
        return _settings(name=NAME, user=role, host=str(place.socket))
    variable = "DATABASE_OWNER_URL" if role == OWNER_ROLE and environ.get("DATABASE_OWNER_URL") else "DATABASE_URL"
    return _parse(variable, environ[variable])


def _settings(name: str, user: str, host: str, **others: Any) -> dict[str, Any]:
    return {"ENGINE": "django.db.backends.postgresql", "NAME": name, "USER": user, "HOST": host} | others


def _parse(variable: str, url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    name = options.pop("dbname", "") or unquote(parts.path.removeprefix("/"))
    if parts.scheme not in {"postgresql", "postgres"} or not name:
        raise DatabaseUnavailable(
            f"{variable} doit avoir la forme « postgresql://compte:motdepasse@serveur:5432/base »."
        )
    user = options.pop("user", "") or unquote(parts.username or "")
    password = options.pop("password", "") or unquote(parts.password or "")
    port = options.pop("port", "") or _port(variable, parts)
    if unknown := sorted(set(options) - CONNECTION_OPTIONS):
        raise DatabaseUnavailable(f"{variable} contient une option inconnue : « {unknown[0]} ».")
    return _settings(name, user, host, PASSWORD=password, PORT=port, OPTIONS=options)


def _port(variable: str, parts: SplitResult) -> str:
    try:
        return str(parts.port or "")
    except ValueError:
        raise DatabaseUnavailable(f"{variable} contient un port qui n’est pas un nombre entre 1 et 65535.") from None


# The server


class Lease:
    """The right to find the embedded server running, until released; the last one out stops it.

    The kernel frees the lock of a process that dies, so nothing is left to clean after a kill -9.
    """

    def __init__(self, cluster: Cluster | None, handle: int | None) -> None:
        self.cluster = cluster
        self._handle = handle
        self._owner = os.getpid()
        if handle is not None:
            atexit.register(self.release)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def release(self) -> None:
        """Does nothing in a forked child: the lease is its parent's."""
        if self._handle is None or self.cluster is None or os.getpid() != self._owner:
            return
        atexit.unregister(self.release)
        os.close(self._handle)
        self._handle = None
        with contextlib.suppress(OSError, DatabaseUnavailable):
            _stop_if_last(self.cluster)


def ensure_running(root: Path, environ: Mapping[str, str] = os.environ) -> Lease:
    """Start the embedded server unless it runs. With DATABASE_URL, only see that the server named there answers."""
    if not is_embedded(environ):
        _check_reachable(configuration(root, environ))
        return Lease(None, None)
    cluster = locate(root, environ)
    with plain_refusals(cluster):
        make_home(cluster)
        turn = _open(cluster, "turn.lock")
        try:
            _lock_exclusively(turn)
            handle = _open(cluster, "lease.lock")
            fcntl.flock(handle, fcntl.LOCK_SH)
            try:
                embedded.ensure_started(cluster)
            except BaseException:
                os.close(handle)
                raise
            return Lease(cluster, handle)
        finally:
            os.close(turn)


def _stop_if_last(cluster: Cluster) -> None:
    turn = _open(cluster, "turn.lock")
    try:
        _lock_exclusively(turn)
        handle = _open(cluster, "lease.lock")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            embedded.stop(cluster)
        except BlockingIOError:
            return
        finally:
            os.close(handle)
    finally:
        os.close(turn)


def _open(cluster: Cluster, name: str) -> int:
    """Read-only is enough to lock, and lets an account lock a file that root made."""
    return os.open(cluster.home / name, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)


def _lock_exclusively(handle: int) -> None:
    limit = time.monotonic() + LOCK_PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > limit:
                raise DatabaseUnavailable(
                    "Une autre commande prépare la base de données depuis plus de cinq minutes : "
                    "arrêtez-la, puis relancez."
                ) from None
            time.sleep(0.02)
        else:
            return


def _check_reachable(settings: dict[str, Any]) -> None:
    host, port = settings["HOST"] or "localhost", int(settings["PORT"] or 5432)
    try:
        if host.startswith("/"):
            with socket.socket(socket.AF_UNIX) as door:
                door.settimeout(5)
                door.connect(f"{host}/.s.PGSQL.{port}")
        else:
            socket.create_connection((host, port), timeout=5).close()
    except OSError as error:
        reason = error.strerror or "pas de réponse"
        raise DatabaseUnavailable(
            f"Le serveur PostgreSQL nommé par DATABASE_URL ne répond pas ({host}, port {port} : {reason})."
        ) from error
