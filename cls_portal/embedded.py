"""Create, start and stop the server of a cluster with PostgreSQL's own programs.

Standard library only. docs/decisions/embedded-postgresql.md says why the wheel's own driver is not used.
"""

import contextlib
import errno
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import time
from pathlib import Path

from cls_portal.cluster import (
    ROOM_NEEDED,
    Cluster,
    DatabaseUnavailable,
    hand_over,
    make_socket_folder,
    sentence_for,
    with_reachable_programs,
)

OWNER_ROLE = "cls_owner"
APP_ROLE = "cls_app"
NAME = "cls_portal"
EXTENSIONS = ("unaccent", "pg_trgm", "btree_gist")
OLDEST_SERVER = 14
SOCKET_FILE = ".s.PGSQL.5432"
TLS_REQUEST = 80877103
PATIENCE = 120.0

COMMON_OPTIONS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",  # a core for each person rather than several for one, at twice the work
    "random_page_cost": "1.1",  # the data is in memory or on a disk without moving parts
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
THROWAWAY_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


# Starting and stopping


def ensure_started(cluster: Cluster) -> None:
    """Called under the exclusive lock, so nobody else creates, starts or stops this server meanwhile."""
    cluster = with_reachable_programs(cluster)
    if not (cluster.data / "PG_VERSION").exists():
        _create(cluster)
    _wait_while_starting(cluster)
    if not is_running(cluster):
        _start(cluster)


def stop(cluster: Cluster) -> None:
    cluster = with_reachable_programs(cluster)
    _run(cluster, "pg_ctl", "stop", "-m", "fast", "-w", "-t", "60", "-s")
    with contextlib.suppress(OSError):
        cluster.socket.rmdir()


def is_running(cluster: Cluster) -> bool:
    """Ready, ours, and reachable. A pid that another process took over since is not our server."""
    pid, status = _recorded(cluster)
    if pid is None or not is_server_of(cluster.data, pid):
        return False
    return status == "ready" and _answers(cluster.socket / SOCKET_FILE)


def _answers(path: Path) -> bool:
    """Ask whether it speaks TLS: any answer shows that a server, not a dying one, is behind the socket."""
    with socket.socket(socket.AF_UNIX) as door:
        door.settimeout(5)
        try:
            door.connect(str(path))
            door.sendall(struct.pack("!ii", 8, TLS_REQUEST))
            return len(door.recv(1)) == 1
        except OSError:
            return False


def _wait_while_starting(cluster: Cluster) -> None:
    """Its starter may have been killed while the server was still recovering: that one is worth waiting for."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        pid, status = _recorded(cluster)
        if pid is None or status in {"ready", "stopping"} or not is_server_of(cluster.data, pid):
            return
        time.sleep(0.05)


def is_server_of(data: Path, pid: int) -> bool:
    """PostgreSQL works in its data folder: that tells it from any other process, and from any other server."""
    try:
        name = Path(f"/proc/{pid}/comm").read_text().strip()
        return name == "postgres" and Path(f"/proc/{pid}/cwd").readlink() == data.resolve()
    except OSError:
        return False


def _recorded(cluster: Cluster) -> tuple[int | None, str]:
    try:
        lines = (cluster.data / "postmaster.pid").read_text().splitlines()
        return int(lines[0]), lines[7].strip() if len(lines) > 7 else ""
    except (OSError, ValueError, IndexError):
        return None, ""


def _start(cluster: Cluster) -> None:
    _check_version(cluster)
    _check_room(cluster)
    _end_remains(cluster)
    make_socket_folder(cluster)
    _write_options(cluster)
    _keep_log_short(cluster)
    written_before = cluster.log.stat().st_size if cluster.log.exists() else 0
    arguments = ("start", "-w", "-t", str(int(PATIENCE)), "-s", "-l", cluster.log.name)
    if _execute(cluster, "pg_ctl", *arguments).returncode:
        with cluster.log.open(errors="replace") as log:
            log.seek(written_before)
            raise _refusal(cluster, log.read())


def _end_remains(cluster: Cluster) -> None:
    """After a kill -9 or a reboot: end what is left of the former server, then drop the files that hold its pid."""
    postmaster, _ = _recorded(cluster)
    _signal_until_gone(cluster.data, {postmaster}, signal.SIGINT)
    end_servers_of(cluster.data)
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)
    for name in (SOCKET_FILE, f"{SOCKET_FILE}.lock"):
        (cluster.socket / name).unlink(missing_ok=True)


def end_servers_of(data: Path) -> None:
    for sent in (signal.SIGQUIT, signal.SIGKILL):
        _signal_until_gone(data, None, sent)


def _signal_until_gone(data: Path, only: set[int | None] | None, sent: signal.Signals) -> None:
    limit = time.monotonic() + 10
    asked: set[int] = set()
    while remains := [pid for pid in _servers_of(data) if only is None or pid in only]:
        for pid in set(remains) - asked:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sent)
            asked.add(pid)
        if time.monotonic() > limit:
            return
        time.sleep(0.02)


def _servers_of(data: Path) -> list[int]:
    pids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [pid for pid in pids if is_server_of(data, pid)]


def _check_version(cluster: Cluster) -> None:
    made_by = (cluster.data / "PG_VERSION").read_text().strip()
    serving = str(server_version(cluster))
    if made_by != serving:
        raise DatabaseUnavailable(
            f"Les données de « {cluster.data} » ont été créées par PostgreSQL {made_by}, "
            f"le serveur présent est la version {serving} : indiquez les programmes de la version {made_by} par PG_BIN."
        )


def server_version(cluster: Cluster) -> int:
    found = re.search(r"\(PostgreSQL\) (\d+)", _run(cluster, "postgres", "--version"))
    if found is None:
        raise DatabaseUnavailable(f"« {cluster.programs} » ne contient pas un serveur PostgreSQL reconnu.")
    return int(found[1])


def _check_room(cluster: Cluster) -> None:
    if shutil.disk_usage(cluster.home).free < ROOM_NEEDED:
        raise DatabaseUnavailable(sentence_for(errno.ENOSPC, cluster.home))


def _keep_log_short(cluster: Cluster) -> None:
    if cluster.log.exists() and cluster.log.stat().st_size > 2 * 1024 * 1024:
        cluster.log.replace(cluster.log.with_suffix(".log.1"))


def _write_options(cluster: Cluster) -> None:
    options = dict(COMMON_OPTIONS, unix_socket_directories=str(cluster.socket))
    if not cluster.durable:
        options |= THROWAWAY_OPTIONS
    lines = [f"{name} = '{value}'\n" for name, value in options.items()]
    path = cluster.data / "portail.conf"
    path.write_text("".join(lines))
    hand_over(cluster, path)


# Creating


def _create(cluster: Cluster) -> None:
    """All or nothing: built beside, with its roles and database, then renamed into place."""
    _check_room(cluster)
    version = server_version(cluster)
    if version < OLDEST_SERVER:
        raise DatabaseUnavailable(
            f"PostgreSQL {OLDEST_SERVER} ou plus récent est nécessaire ; PG_BIN désigne la version {version}."
        )
    draft = cluster.home / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    initdb = ["--username=postgres", "--auth=trust", "--encoding=UTF8", *locale_arguments(version)]
    if not cluster.durable:
        initdb.append("--no-sync")
    _run(cluster, "initdb", *initdb, data=draft.name)
    with (draft / "postgresql.conf").open("a") as configuration:
        configuration.write("\ninclude_if_exists = 'portail.conf'\n")
    _run(
        cluster,
        *("postgres", "--single", "-c", "exit_on_error=on", "-c", "log_checkpoints=off", "template1"),
        data=draft.name,
        typed="".join(f"{statement}\n" for statement in _first_statements()),
    )
    draft.rename(cluster.data)


def locale_arguments(version: int) -> list[str]:
    if version >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale=C.UTF-8"]


def _first_statements() -> list[str]:
    """One per line, as the single-user server reads them. Test databases copy template1, extensions included."""
    return [
        f"CREATE ROLE {OWNER_ROLE} LOGIN CREATEDB",
        f"CREATE ROLE {APP_ROLE} LOGIN",
        f"GRANT {APP_ROLE} TO {OWNER_ROLE}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "ALTER SCHEMA public OWNER TO pg_database_owner",
        *(f"CREATE EXTENSION {extension}" for extension in EXTENSIONS),
        f"CREATE DATABASE {NAME} OWNER {OWNER_ROLE} TEMPLATE template1",
    ]


# Running programs and telling what went wrong


def _run(cluster: Cluster, program: str, *arguments: str, data: str = "data", typed: str = "") -> str:
    result = _execute(cluster, program, *arguments, data=data, typed=typed)
    if result.returncode:
        raise _refusal(cluster, result.stdout)
    return result.stdout


def _execute(
    cluster: Cluster, program: str, *arguments: str, data: str = "data", typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs in the cluster's folder, with relative names: no path needs quoting."""
    account = cluster.account
    return subprocess.run(
        [str(cluster.programs / program), *arguments],
        cwd=cluster.home,
        env={"PGDATA": data, "PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


KNOWN_CAUSES = {
    "No space left on device": errno.ENOSPC,
    "Disk quota exceeded": errno.EDQUOT,
    "Read-only file system": errno.EROFS,
    "Permission denied": errno.EACCES,
}


def _refusal(cluster: Cluster, output: str) -> DatabaseUnavailable:
    for words, code in KNOWN_CAUSES.items():
        if words in output:
            return DatabaseUnavailable(sentence_for(code, cluster.home))
    lines = [line for line in output.splitlines() if line.strip()]
    worst = [line for line in lines if re.search(r"FATAL|PANIC|error", line)]
    told = (worst or lines or ["aucune explication"])[-1].strip()
    return DatabaseUnavailable(f"PostgreSQL n’a pas pu démarrer ({told}) ; voir « {cluster.log} ».")
