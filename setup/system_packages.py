"""The Debian packages of system-packages.txt: found, installed by apt as root, or unpacked into var/system/."""

import contextlib
import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from setup import system_libraries
from setup.progress import Refused, Step

LOCK_WAIT = "DPkg::Lock::Timeout=300"


@dataclass(frozen=True)
class Package:
    name: str
    needed_by: str
    probe: str
    reason: str

    def is_present(self, root: Path) -> bool:
        kind, _, what = self.probe.partition(":")
        match kind:
            case "library":
                return _loads(what) or _is_unpacked(root, what)
            case "command":
                return shutil.which(what, path=_search_path(root)) is not None
            case "file":
                return system_libraries.locate(root, what) is not None
        raise ValueError(self.probe)


def listed(root: Path) -> list[Package]:
    lines = (root / "system-packages.txt").read_text(encoding="utf-8").splitlines()
    rows = ([cell.strip() for cell in line.split("|")] for line in lines if line and not line.startswith("#"))
    return [Package(*row) for row in rows]


def provide(root: Path, purpose: str) -> None:
    """Nothing is asked of the network when everything is there already."""
    needed = [package for package in listed(root) if purpose == "test" or package.needed_by == "run"]
    step = Step("Bibliothèques du système")
    missing = [package for package in needed if not package.is_present(root)]
    if not missing:
        step.done("présentes")
        return
    if os.geteuid() == 0 and _install(step, missing):
        step.done(f"{len(missing)} paquets installés")
        return
    _unpack(root, step, needed)
    still_missing = [package.name for package in needed if not package.is_present(root)]
    if still_missing:
        raise Refused(_line_to_type(still_missing))
    step.done("dépliées dans var/system")


# As root


def _install(step: Step, missing: list[Package]) -> bool:
    if shutil.which("apt-get") is None:
        return False
    step.announce(f"installation de {len(missing)} paquets par apt")
    names = [package.name for package in missing]
    install = ["install", "-y", "--no-install-recommends", "-o", LOCK_WAIT, *names]
    return run_apt(install) or (run_apt(["update"]) and run_apt(install))


# As an ordinary user


def _unpack(root: Path, step: Step, needed: list[Package]) -> None:
    wanted = [package.name for package in needed if not _is_in_system(package)]
    if not all(shutil.which(program) for program in ("apt-get", "dpkg-deb")):
        raise Refused(_line_to_type(wanted))
    with _own_apt(root) as (options, archives):
        step.announce("lecture de la liste des paquets")
        step.announce(f"téléchargement de {', '.join(wanted)}")
        fetched = run_apt(["update", *options]) and run_apt(
            ["install", "-y", "--no-install-recommends", "--download-only", *options, *wanted]
        )
        if not fetched:
            raise Refused(_line_to_type(wanted))
        lay_out(root, step, sorted(archives.glob("*.deb")))


@contextlib.contextmanager
def _own_apt(root: Path) -> Iterator[tuple[list[str], Path]]:
    """apt with its own lists and cache: it only reads the system's list of what is installed."""
    place = root / "var" / "apt"
    archives = place / "cache" / "archives"
    for folder in (place / "state" / "lists" / "partial", archives / "partial"):
        folder.mkdir(parents=True, exist_ok=True)
    options = [
        f"Dir::State={place / 'state'}",
        "Dir::State::status=/var/lib/dpkg/status",
        f"Dir::Cache={place / 'cache'}",
        "Debug::NoLocking=1",
        "Acquire::Languages=none",
    ]
    yield [part for option in options for part in ("-o", option)], archives
    shutil.rmtree(place, ignore_errors=True)


def lay_out(root: Path, step: Step, archives: list[Path]) -> None:
    """Beside, then in one move: an interrupted set-up leaves nothing half done."""
    system = system_libraries.unpacked(root)
    draft = system.with_name("system.new")
    shutil.rmtree(draft, ignore_errors=True)
    for number, archive in enumerate(archives, start=1):
        step.show(f"dépliage {number}/{len(archives)}")
        if subprocess.run(["dpkg-deb", "-x", archive, draft], capture_output=True, check=False).returncode:
            raise Refused(
                f"Le paquet « {archive.name} » n’a pas pu être déplié dans « {draft} » : le disque est-il plein ?"
            )
    _repair_links(draft)
    _write_fonts(draft, system)
    former = system.with_name("system.old")
    shutil.rmtree(former, ignore_errors=True)
    if system.exists():
        system.rename(former)
    draft.rename(system)
    shutil.rmtree(former, ignore_errors=True)


def _repair_links(tree: Path) -> None:
    """Links to /etc/… or /usr/… point at files that stand in this tree, not in the system."""
    for folder, names, files in os.walk(tree):
        for name in (*names, *files):
            link = Path(folder, name)
            if not link.is_symlink() or not link.readlink().is_absolute():
                continue
            inside = tree / link.readlink().relative_to("/")
            if os.path.lexists(inside):
                link.unlink()
                link.symlink_to(os.path.relpath(inside, link.parent))


FONT_RULES = (
    "30-metric-aliases",
    "45-*",
    "49-sansserif",
    "57-dejavu*",
    "60-generic",
    "60-latin",
    "65-nonlatin",
    "90-synthetic",
)


def _write_fonts(tree: Path, system: Path) -> None:
    """Debian's set-up scripts would have chosen these rules; the packages are unpacked without running any."""
    available = tree / "usr/share/fontconfig/conf.avail"
    rules = sorted({rule.name for pattern in FONT_RULES for rule in available.glob(f"{pattern}.conf")})
    folders = [system / "usr/share/fonts", Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    lines = [
        '<?xml version="1.0"?>',
        '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
        "<fontconfig>",
        *(f"<dir>{_escaped(folder)}</dir>" for folder in folders),
        *(f"<include>{_escaped(system / 'usr/share/fontconfig/conf.avail' / rule)}</include>" for rule in rules),
        f"<cachedir>{_escaped(system / 'fonts-cache')}</cachedir>",
        "</fontconfig>",
    ]
    (tree / "fonts.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _escaped(path: Path) -> str:
    return str(path).replace("&", "&amp;").replace("<", "&lt;")


# Looking


def _is_in_system(package: Package) -> bool:
    return package.is_present(Path("/nonexistent"))


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _is_unpacked(root: Path, name: str) -> bool:
    folders = system_libraries.library_folders(system_libraries.unpacked(root))
    return any((folder / name).exists() for folder in folders)


def _search_path(root: Path) -> str:
    folders = system_libraries.program_folders(system_libraries.unpacked(root))
    return os.pathsep.join([*map(str, folders), os.environ.get("PATH", os.defpath)])


def run_apt(arguments: list[str]) -> bool:
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive", LC_ALL="C.UTF-8")
    command = ["apt-get", "-q", *arguments]
    result = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return result.returncode == 0


def _line_to_type(names: list[str]) -> str:
    return (
        "Il manque des paquets Debian et ils n’ont pu être ni installés ni téléchargés ; tapez : "
        f"sudo apt-get update && sudo apt-get install --no-install-recommends {' '.join(names)}"
    )
