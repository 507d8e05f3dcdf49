"""Scans as a copier makes them: askew, grainy, black and white, upside down; and files that are not scans."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from cls_portal import scans
from cls_portal.pdf import render
from tests.cls_portal.sample_contract import CREATED, page_address

PAGE = '<html lang="fr"><body><p>Un.</p><p style="break-before: page">Deux.</p></body></html>'


@pytest.fixture(scope="module")
def printed() -> bytes:
    return render(PAGE, title="x", created=CREATED, page_mark=page_address)


def drawn(pdf: bytes, resolution: int = 200) -> list[Image.Image]:
    pages = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=resolution / 72, grayscale=True).to_pil() for page in pages]


def kept(pages: Sequence[Image.Image], path: Path) -> Path:
    pages[0].save(path, save_all=True, append_images=pages[1:], dpi=(200, 200), resolution=200)
    return path


def read(path: Path) -> list[scans.ScannedPage]:
    return scans.read(path, bound=path.with_suffix(".lie.pdf"), watch=lambda *_: None)


def askew(page: Image.Image) -> Image.Image:
    return page.rotate(2.5, resample=Image.Resampling.BICUBIC, fillcolor=255)


def grainy(page: Image.Image) -> Image.Image:
    return Image.blend(page, Image.effect_noise(page.size, 60), 0.3)


def black_and_white(page: Image.Image) -> Image.Image:
    return askew(grainy(page)).convert("1", dither=Image.Dither.NONE)


def upside_down(page: Image.Image) -> Image.Image:
    return page.rotate(180)


def test_the_code_of_each_page_is_read_however_it_was_scanned(printed, tmp_path):
    one, two = drawn(printed)
    path = kept([askew(one), grainy(two), black_and_white(one), upside_down(two)], tmp_path / "x.tif")
    assert [page.codes for page in read(path)] == [(page_address(1, 2),), (page_address(2, 2),)] * 2


def test_images_are_bound_into_a_pdf_and_a_blank_back_is_said_so(printed, tmp_path):
    one = drawn(printed)[0]
    path = kept([one, Image.new("L", one.size, 255)], tmp_path / "x.tif")
    assert [page.blank for page in read(path)] == [False, True]
    assert scans.page_count((tmp_path / "x.lie.pdf").read_bytes()) == 2
    read(kept([one], tmp_path / "x.png"))
    bound = pypdfium2.PdfDocument(tmp_path / "x.lie.pdf")
    assert bound[0].get_size() == pytest.approx((595, 842), abs=1)


def test_progress_is_told_page_after_page(printed, tmp_path):
    told: list[tuple[int, int]] = []
    path = tmp_path / "x.pdf"
    path.write_bytes(printed)
    scans.read(path, bound=tmp_path / "y.pdf", watch=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
    assert not (tmp_path / "y.pdf").exists()


def test_what_is_no_scan_or_would_fill_the_memory_is_refused(tmp_path):
    text, bomb = tmp_path / "x.pdf", tmp_path / "x.png"
    text.write_bytes(b"bonjour")
    with pytest.raises(scans.ScanRefused, match="ni un PDF ni une image"):
        read(text)
    Image.new("1", (12_000, 12_000)).save(bomb)
    with pytest.raises(scans.ScanRefused, match="trop grandes"):
        read(bomb)


def test_the_text_under_a_rectangle_of_our_own_document_is_read(printed):
    assert scans.text_in(printed, 0, (0, 700, 300, 800)) == "Un."
    assert scans.text_in(printed, 0, (300, 100, 500, 400)) == ""
