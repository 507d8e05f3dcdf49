"""The zip that is deposited: one table and the scans that it names. Nothing is unpacked on the disk."""

from __future__ import annotations

import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from cls_portal.errors import Refused
from cls_portal.files import MAXIMUM_SIZE
from cls_portal.spreadsheets import FORMATS, WORDS_OF_FORMATS

LARGEST = 200 * 1024 * 1024  # octets, of the zip and of what it holds
MOST_FILES = 500
# What a scan begins with, by the end of its name.
MAGIC = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
_UTF8, _CIPHERED = 0x800, 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError)


def key_of(name: str) -> str:
    """A file's own name, whatever its folder, its case and how its accents are written."""
    return unicodedata.normalize("NFC", PurePosixPath(name.replace("\\", "/")).name).casefold().strip()


class Deposit:
    """The files of the zip, by key; reads one at a time, never more than it may hold."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries: dict[str, zipfile.ZipInfo] = {}
        entries = [entry for entry in archive.infolist() if not _is_noise(entry)]
        if len(entries) > MOST_FILES:
            raise Refused(f"Ce zip contient plus de {MOST_FILES} fichiers.")
        if sum(entry.file_size for entry in entries) > LARGEST:
            raise Refused("Ce zip dépasse 200 Mo une fois décompressé.")
        for entry in entries:
            self._add(entry)
        self.tables = [key for key in self._entries if key.rpartition(".")[2] in FORMATS]

    def _add(self, entry: zipfile.ZipInfo) -> None:
        if entry.flag_bits & _CIPHERED:
            raise Refused("Ce zip est protégé par un mot de passe.")
        key = key_of(_named(entry))
        if key in self._entries:
            raise Refused(f"Deux fichiers du zip portent le nom « {key} ».")
        self._entries[key] = entry

    def __contains__(self, name: str) -> bool:
        return key_of(name) in self._entries

    def name(self, name: str) -> str:
        return PurePosixPath(_named(self._entries[key_of(name)])).name

    def table(self) -> tuple[str, bytes]:
        """The name and the content of the only table."""
        if len(self.tables) != 1:
            raise Refused(f"Le zip doit contenir un seul tableau, {WORDS_OF_FORMATS}.")
        return self.tables[0], self.read(self.tables[0])

    def read(self, name: str) -> bytes:
        """The whole of a file; refused when it holds more than it declares or than a file may."""
        entry = self._entries[key_of(name)]
        try:
            with self._archive.open(entry) as file:
                content = file.read(MAXIMUM_SIZE + 1)
        except _BROKEN as error:
            raise Refused(f"« {self.name(name)} » est abîmé : il ne se décompresse pas.") from error
        if len(content) > MAXIMUM_SIZE:
            raise Refused(f"« {self.name(name)} » dépasse 20 Mo.")
        return content

    def fault_of_scan(self, name: str) -> str:
        """Why this file cannot be a scan; nothing when it can."""
        if name not in self:
            return f"« {name} » n’est pas dans le zip."
        entry = self._entries[key_of(name)]
        magic = MAGIC.get(key_of(name).rpartition(".")[2])
        if magic is None:
            return f"« {name} » n’est ni un PDF, ni une image JPEG ou PNG."
        if entry.file_size > MAXIMUM_SIZE:
            return f"« {name} » dépasse 20 Mo."
        try:
            with self._archive.open(entry) as file:
                begins = file.read(len(magic))
        except _BROKEN:
            return f"« {name} » est abîmé : il ne se décompresse pas."
        return "" if begins == magic else f"« {name} » n’est pas ce que son nom dit."


@contextmanager
def opened(path: Path) -> Iterator[Deposit]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield Deposit(archive)
    except zipfile.BadZipFile as error:
        raise Refused("Ce fichier n’est pas un zip, ou il est abîmé.") from error


def _is_noise(entry: zipfile.ZipInfo) -> bool:
    """Folders, and what computers add by themselves."""
    name = PurePosixPath(entry.filename)
    return entry.is_dir() or "__MACOSX" in name.parts or name.name.startswith(".") or name.name == "Thumbs.db"


def _named(entry: zipfile.ZipInfo) -> str:
    """The name as it was typed: without the mark of UTF-8, Windows writes it in the French code page."""
    if entry.flag_bits & _UTF8 or entry.filename.isascii():
        return entry.filename
    raw = entry.filename.encode("cp437", errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850")
