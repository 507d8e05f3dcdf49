"""Reads one scan and says each page on a line of JSON: `python -m cls_portal.scans.worker SCAN BOUND SECONDS`."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

MEMORY = 2 * 2**30
MOST_PAGES = 600
MOST_PIXELS = 40_000_000  # of one page: A3 at 400 points an inch
RESOLUTION = 200  # points an inch at which a page is drawn; more when nothing is read
FINER = 300
INK = 128  # darker is written
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
LEAST_INK = 0.0002  # of the page: a stain of the scanner is less

Draw = Callable[[int], Image.Image]


class Unreadable(Exception):
    """A French sentence."""


def main(scan: Path, bound: Path, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        number, pages = _pages_of_pdf(scan) if _is_pdf(scan) else _pages_of_image(scan, bound)
        for draw in pages:
            codes = _codes(draw)
            _say(codes=codes, blank=not codes and _is_blank(draw(75)), of=number)
    except Unreadable as error:
        _say(error=str(error))
    except (pypdfium2.PdfiumError, UnidentifiedImageError, OSError):
        _say(error="Ce fichier n’est ni un PDF ni une image lisible, ou il est protégé.")
    except (Image.DecompressionBombError, MemoryError):
        _say(error="Les pages de ce fichier sont trop grandes : numérisez à 200 ou 300 points par pouce.")


def _say(**words: object) -> None:
    print(json.dumps(words), flush=True)


def _is_pdf(scan: Path) -> bool:
    with scan.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def _refuse_too_many(number: int) -> None:
    if number > MOST_PAGES:
        raise Unreadable(f"Ce fichier a {number} pages : {MOST_PAGES} au plus.")


def _pages_of_pdf(scan: Path) -> tuple[int, Iterator[Draw]]:
    document = pypdfium2.PdfDocument(scan)
    _refuse_too_many(len(document))
    return len(document), (_drawer(document[index]) for index in range(len(document)))


def _drawer(page: pypdfium2.PdfPage) -> Draw:
    def draw(resolution: int) -> Image.Image:
        width, height = page.get_size()
        scale = min(resolution / 72, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
        drawn: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
        return drawn

    return draw


def _pages_of_image(scan: Path, bound: Path) -> tuple[int, Iterator[Draw]]:
    """The frames of the image, which are also written into a PDF."""
    image = Image.open(scan, formats=("JPEG", "PNG", "TIFF"))
    number = getattr(image, "n_frames", 1)
    _refuse_too_many(number)
    frames = [_frame(image, index) for index in range(number)]
    frames[0].save(bound, "PDF", save_all=True, append_images=frames[1:], resolution=_resolution_of(image))
    return number, (_resizer(frame) for frame in frames)


def _frame(image: Image.Image, index: int) -> Image.Image:
    image.seek(index)
    upright = ImageOps.exif_transpose(image)
    return upright.convert("L") if upright.mode != "1" else upright.copy()


def _resolution_of(image: Image.Image) -> float:
    declared = float(image.info.get("dpi", (RESOLUTION, RESOLUTION))[0])
    return declared if 50 <= declared <= 1200 else float(RESOLUTION)


def _resizer(frame: Image.Image) -> Draw:
    def draw(resolution: int) -> Image.Image:
        """As if the longer side were that of an A4 page; a coarse scan is read better once enlarged."""
        scale = resolution * 11.7 / max(frame.size)
        return frame.convert("L").resize((int(frame.width * scale) or 1, int(frame.height * scale) or 1))

    return draw


def _codes(draw: Draw) -> list[str]:
    """What the QR codes of the page say: drawn as it is, then finer, then with its grain smoothed."""
    for resolution, smooth in ((RESOLUTION, False), (FINER, False), (RESOLUTION, True), (FINER, True)):
        image = draw(resolution)
        found = _read(image.filter(ImageFilter.MedianFilter(3)) if smooth else image)
        if found:
            return found
    return []


def _read(image: Image.Image) -> list[str]:
    return [each.text for each in zxingcpp.read_barcodes(image, formats=QR)]


def _is_blank(image: Image.Image) -> bool:
    histogram = image.histogram()
    return sum(histogram[:INK]) < LEAST_INK * image.width * image.height


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
