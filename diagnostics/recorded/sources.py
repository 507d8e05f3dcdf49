"""The bytes of a file, plain, gzip or parquet, by bounded blocks: never a whole line of 2 GB, never a bomb."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cls_portal.errors import Reason, Refused
from diagnostics.recorded import parquet
from diagnostics.recorded.faults import CODE, refuse

BLOCK = 1 << 20  # octets
LONGEST_LINE = BLOCK
MOST_BYTES = 4 << 30  # six times the national file, inflated
MOST_INFLATION = 100  # the national file: 16
SUSPECT_FROM = 64 << 20
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"


class Source:
    """One file, read from its beginning at each call of `start`.

    `name` is what the file is called (not always how it is stored); `done` of `size` bytes are read; `lines` counts
    the ends of line met.
    """

    def __init__(self, path: Path, name: str = "") -> None:
        self.path = path
        self.name = name or path.name
        self.size, head = _look(path, self.name)
        self.done = self.lines = 0
        self._zipped = head.startswith(GZIP)
        self._columns = head.startswith(parquet.MAGIC)
        self.missing = "" if self._columns else "NA"  # how a missing value is written
        if head.startswith(ZIP):
            raise refuse(self.name, 1, "archive zip\u00a0: déposez le fichier qu’elle contient (.csv, .csv.gz).")

    @property
    def member(self) -> str:
        """The name that a gzip file gives to what it holds, or nothing."""
        if not self._zipped:
            return ""
        with self.path.open("rb") as file:
            head = file.read(512)
        if not head[3:4] or not head[3] & 0b1000 or head[3] & 0b100:
            return ""
        return head[10:].partition(b"\0")[0].decode("latin-1")

    def start(self) -> tuple[bytes, Iterator[bytes]]:
        """The first line, and the blocks of the rest."""
        self.done = self.lines = 0
        blocks = self._blocks()
        first = next(blocks, b"")
        header, _, rest = first.partition(b"\n")
        if not header.strip():
            raise refuse(self.name, 1, "le fichier est vide.")
        return header, _chained(rest, blocks)

    def numbered_lines(self) -> Iterator[tuple[int, bytes]]:
        """(number, line) of each line after the first, without its end."""
        _, blocks = self.start()
        number, rest = 1, b""
        for block in blocks:
            *whole, rest = (rest + block).split(b"\n")
            for line in whole:
                number += 1
                yield number, line
            self._bound(rest, number + 1)
        if rest:
            yield number + 1, rest

    def _blocks(self) -> Iterator[bytes]:
        total = since = 0
        for block in self._read():
            total += len(block)
            self._guard(total)
            found = block.count(b"\n")
            since = 0 if found else since + len(block)
            if since > LONGEST_LINE:
                raise refuse(self.name, self.lines + 1, _too_long())
            self.lines += found
            yield block

    def _bound(self, rest: bytes, number: int) -> None:
        if len(rest) > LONGEST_LINE:
            raise refuse(self.name, number, _too_long())

    def _guard(self, total: int) -> None:
        if total > MOST_BYTES:
            what = f"le contenu dépasse {MOST_BYTES >> 30}\u00a0Go\u00a0: ce n’est pas une base du SSMSI."
            raise refuse(self.name, self.lines + 1, what)
        if self._zipped and total > SUSPECT_FROM and total > MOST_INFLATION * max(self.done, 1):
            what = f"le contenu est plus de {MOST_INFLATION} fois plus gros que le fichier compressé\u00a0: refusé."
            raise refuse(self.name, self.lines + 1, what)

    def _read(self) -> Iterator[bytes]:
        if self._columns:
            yield from parquet.csv_blocks(self.path, self._note)
            return
        try:
            with self.path.open("rb") as file:
                yield from self._inflated(file) if self._zipped else self._plain(file)
        except OSError as error:
            raise refuse(self.name, self.lines + 1, f"lecture impossible ({error.strerror}).") from error
        except zlib.error as error:
            raise refuse(self.name, self.lines + 1, "le fichier compressé est abîmé à partir d’ici.") from error

    def _note(self, part: float) -> None:
        self.done = int(self.size * part)

    def _plain(self, file: BinaryIO) -> Iterator[bytes]:
        while block := file.read(BLOCK):
            self.done += len(block)
            yield block

    def _inflated(self, file: BinaryIO) -> Iterator[bytes]:
        """One gzip member after the other; each must come to its own end."""
        inflater, pending = zlib.decompressobj(wbits=31), b""
        while True:
            if not pending:
                pending = file.read(BLOCK // 4)
                self.done += len(pending)
                if not pending:
                    break
            if inflater.eof:
                inflater = zlib.decompressobj(wbits=31)
            block = inflater.decompress(pending, BLOCK)
            pending = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
            if block:
                yield block
        if not inflater.eof:
            raise refuse(
                self.name, self.lines + 1, "le fichier compressé est tronqué\u00a0: téléchargez-le de nouveau."
            )


def _look(path: Path, name: str) -> tuple[int, bytes]:
    """The size of the file and its first bytes."""
    try:
        with path.open("rb") as file:
            return path.stat().st_size, file.read(4)
    except OSError as error:
        raise Refused([Reason(f"{name}\u00a0: lecture impossible ({error.strerror}).", code=CODE)]) from error


def _chained(rest: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    if rest:
        yield rest
    yield from blocks


def _too_long() -> str:
    return f"cette ligne dépasse {LONGEST_LINE >> 20}\u00a0Mo\u00a0: ce n’est pas une ligne d’une base du SSMSI."
