"""Says the text of one file, in JSON: `python -m cls_portal.filetexts.worker FILE`.

PDF, .docx, .odt, plain text, known by what they hold. Memory and time are bounded, nothing is written. What has no text
that can be read says an empty one.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.parsers import expat

import pypdfium2

MEMORY = 2**30
CPU = 20  # seconds
ENOUGH = 12  # seconds of processor after which a PDF is left, with what was read of it
MOST_PAGES = 200
MOST_LETTERS = 200_000
MOST_INFLATED = 64 * 2**20  # bytes of the text of a document, its marks included
MOST_PLAIN = 4 * MOST_LETTERS  # bytes of a plain text
# What the libraries raise of a broken, ciphered or monstrous file.
BROKEN = (
    pypdfium2.PdfiumError, zipfile.BadZipFile, zlib.error, expat.ExpatError, MemoryError, OSError, ValueError,
    RuntimeError, EOFError,
)  # fmt: skip
# What would mark a word that was found, and what no database takes.
ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]+")


@dataclass(frozen=True)
class Said:
    """The tags of a document: those that hold its text, those that end its paragraphs, those that part words."""

    text: tuple[str, ...]
    paragraphs: tuple[str, ...]
    gaps: tuple[str, ...]


# Where the text of a document stands in it: Word, then OpenDocument.
DOCUMENTS = {
    "word/document.xml": Said(("w:t",), ("w:p",), ("w:tab", "w:br")),
    "content.xml": Said(("text:p", "text:h"), ("text:p", "text:h"), ("text:tab", "text:line-break", "text:s")),
}


def main(path: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    json.dump(text_of(path), sys.stdout)


def text_of(path: Path) -> str:
    try:
        return told(_pieces(path))
    except BROKEN:
        return ""


def told(pieces: Iterable[str]) -> str:
    """These pieces, one a line, up to the limit, without the letters that no text has."""
    kept: list[str] = []
    length = 0
    for piece in pieces:
        clean = " ".join(ODD.sub(" ", piece).split())
        if clean:
            kept.append(clean[: MOST_LETTERS - length])
            length += len(kept[-1]) + 1
        if length >= MOST_LETTERS:
            break
    return "\n".join(kept)


def _pieces(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        start = file.read(1024)
    if b"%PDF-" in start:
        return _of_pdf(path)
    if start.startswith(b"PK"):
        return _of_document(path)
    return _of_plain_text(path)


def _of_pdf(path: Path) -> Iterator[str]:
    until = time.process_time() + ENOUGH
    document = pypdfium2.PdfDocument(path)
    for index in range(min(len(document), MOST_PAGES)):
        if time.process_time() > until:
            return
        page = document[index]
        written = page.get_textpage()
        # A word cut at the end of a line is one word (PDFium marks the cut).
        yield written.get_text_range().replace("\ufffe\r\n", "").replace("\ufffe", "")
        written.close()
        page.close()


def _of_document(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        for name, said in DOCUMENTS.items():
            if name in archive.namelist() and archive.getinfo(name).file_size <= MOST_INFLATED:
                with archive.open(name) as member:
                    yield from _Paragraphs(said).read(member)


class _Paragraphs:
    """The text of each paragraph of a document, in its order."""

    def __init__(self, said: Said) -> None:
        self._said = said
        self._words: list[str] = []
        self._inside = 0

    def read(self, member: IO[bytes]) -> list[str]:
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        parser.ParseFile(member)
        return "".join(self._words).split("\n")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._inside += name in self._said.text
        if name in self._said.gaps:
            self._words.append(" ")

    def _end(self, name: str) -> None:
        self._inside -= name in self._said.text
        if name in self._said.paragraphs:
            self._words.append("\n")

    def _characters(self, data: str) -> None:
        if self._inside:
            self._words.append(data.replace("\n", " "))


def _of_plain_text(path: Path) -> Iterator[str]:
    """A text in UTF-8 or, as French computers wrote, in Windows-1252; whatever holds a zero byte is none."""
    with path.open("rb") as file:
        content = file.read(MOST_PLAIN)
    if b"\0" in content:
        return
    if len(content) == MOST_PLAIN:
        content = content[: content.rfind(b"\n") + 1]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    yield from text.splitlines()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
