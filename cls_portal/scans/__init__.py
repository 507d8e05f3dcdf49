"""Scans of signed paper: the QR code of each page, and images bound into one PDF.

The only package that opens the scans that people upload: in a process of its own, whose memory and time are bounded,
since a small file may unfold into a huge page.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

TIME = 600  # seconds for a whole scan
FORMATS = ("pdf", "jpg", "jpeg", "png", "tif", "tiff")


class ScanRefused(Exception):
    """The scan could not be read. ``str()`` is a French sentence."""


@dataclass(frozen=True)
class ScannedPage:
    """A page of a scan: what its QR codes say; `blank` when nothing is written on it."""

    codes: tuple[str, ...]
    blank: bool = False


def page_count(pdf: bytes) -> int:
    """Of a document that the portal made itself."""
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def text_in(pdf: bytes, page: int, zone: tuple[float, float, float, float]) -> str:
    """What is written in this rectangle (left, bottom, right, top, in points) of a document of the portal."""
    with pypdfium2.PdfDocument(pdf) as document:
        found: str = document[page].get_textpage().get_text_bounded(*zone)
        return found.strip()


def read(scan: Path, *, bound: Path, watch: Callable[[int, int], None]) -> list[ScannedPage]:
    """The pages of a scan, in order; `watch(done, of)` after each.

    Images (JPEG, PNG, TIFF of several pages) are bound into the PDF `bound`.

    Raises `ScanRefused`: not a scan, too heavy to open, too slow.
    """
    command = [sys.executable, "-m", "cls_portal.scans.worker", str(scan), str(bound), str(TIME)]
    pages: list[ScannedPage] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as worker:
        assert worker.stdout is not None
        for line in worker.stdout:
            said = json.loads(line)
            if "error" in said:
                worker.kill()
                raise ScanRefused(said["error"])
            pages.append(ScannedPage(tuple(said["codes"]), said["blank"]))
            watch(len(pages), said["of"])
    if worker.returncode:
        raise ScanRefused(
            "Ce fichier n’a pas pu être ouvert : il est endommagé, ou ses pages sont trop grandes. Numérisez en noir "
            "et blanc ou en niveaux de gris, à 200 ou 300 points par pouce."
        )
    return pages
