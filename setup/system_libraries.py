"""Make the Debian packages unpacked in var/system/ usable, from any shell, without a wrapper.

Called first thing by manage.py and the tests: standard library only, and nothing happens where apt installed them.
"""

import ctypes
import os
import re
from pathlib import Path

TRIPLET = "x86_64-linux-gnu"
RUN_LIBRARIES = (
    "libgobject-2.0.so.0",
    "libfontconfig.so.1",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
)
JAVA_HOME = Path("usr/lib/jvm/java-17-openjdk-amd64")


def unpacked(root: Path) -> Path:
    return root / "var" / "system"


def activate(root: Path) -> None:
    """Let this process load what was unpacked, and its children find it."""
    system = unpacked(root)
    if not system.is_dir():
        return
    if "CLS_SYSTEM" not in os.environ:
        os.environ.update(_environment(system), CLS_SYSTEM=str(system))
    for name in RUN_LIBRARIES:
        _load(system, name)


def locate(root: Path, path: str) -> Path | None:
    """Where a file of a Debian package is: in the system, or unpacked. The path is relative to /."""
    for place in (Path("/"), unpacked(root)):
        if (place / path).exists():
            return place / path
    return None


def library_folders(system: Path) -> list[Path]:
    folders = [
        system / "usr/lib" / TRIPLET,
        system / "lib" / TRIPLET,
        system / "usr/lib" / TRIPLET / "nss",
        system / "usr/lib" / TRIPLET / "pulseaudio",
        system / "usr/lib",
    ]
    return [folder for folder in folders if folder.is_dir()]


def program_folders(system: Path) -> list[Path]:
    """Chromium's own folder comes first: the launcher in usr/bin expects to stand at the root of the system."""
    folders = [system / "usr/lib/chromium", system / JAVA_HOME / "bin", system / "usr/bin"]
    return [folder for folder in folders if folder.is_dir()]


def _environment(system: Path) -> dict[str, str]:
    found = {
        "LD_LIBRARY_PATH": _joined(library_folders(system), "LD_LIBRARY_PATH"),
        "PATH": _joined(program_folders(system), "PATH"),
    }
    if (system / "fonts.conf").exists():
        found["FONTCONFIG_FILE"] = str(system / "fonts.conf")
    if (system / JAVA_HOME).is_dir():
        found["JAVA_HOME"] = str(system / JAVA_HOME)
    return found


def _joined(folders: list[Path], variable: str) -> str:
    return os.pathsep.join([*map(str, folders), *filter(None, [os.environ.get(variable)])])


def _load(system: Path, name: str) -> None:
    """The loader reads LD_LIBRARY_PATH when a process starts, too early for us: so load by path, dependencies first.

    A library loaded once is found by its name ever after, which is how WeasyPrint asks for it.
    """
    path = next((folder / name for folder in library_folders(system) if (folder / name).exists()), None)
    if path is None:
        return
    tried: set[str] = set()
    while True:
        try:
            ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)
        except OSError as error:
            missing = re.match(r"([^\s:/]+\.so[^\s:]*): cannot open", str(error))
            if missing is None or missing[1] in tried:
                return
            tried.add(missing[1])
            _load(system, missing[1])
        else:
            return
