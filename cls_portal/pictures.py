"""Drawings as images, for documents that take no SVG: each is printed alone on a page, then photographed.

And how many pages a printed document has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO

import pypdfium2

from cls_portal import pdf

_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_PAGE = (
    "@page {name} {{ size: {width}px {height}px; margin: 0;"
    " @top-left {{ content: none; }} @top-right {{ content: none; }}"
    " @bottom-left {{ content: none; }} @bottom-right {{ content: none; }} }}"
    " .{name} {{ page: {name}; }} .{name} svg {{ display: block; width: {width}px; height: {height}px; }}"
)
SCALE = 3.2  # pixels for a point: about 230 to the inch
SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def as_png(drawings: Sequence[str]) -> list[bytes]:
    """Each `<svg>` as a PNG; `ValueError` for one that does not say its size."""
    if not drawings:
        return []
    sheets, pages = [], []
    for number, drawing in enumerate(drawings):
        box = _BOX.search(drawing)
        if box is None:
            raise ValueError("a drawing without a viewBox")
        sheets.append(_PAGE.format(name=f"drawing-{number}", width=box[1], height=box[2]))
        pages.append(f'<div class="drawing-{number}">{drawing}</div>')
    html = f'<html lang="fr"><head><title>Dessins</title></head><body>{"".join(pages)}</body></html>'
    printed = pdf.render(html, title="Dessins", created=SOME_DAY, stylesheets=sheets)
    with pypdfium2.PdfDocument(printed) as document:
        return [_photographed(document[number]) for number in range(len(drawings))]


def page_count(printed: bytes) -> int:
    """How many pages a PDF has."""
    with pypdfium2.PdfDocument(printed) as document:
        return len(document)


def _photographed(page: pypdfium2.PdfPage) -> bytes:
    image = BytesIO()
    page.render(scale=SCALE).to_pil().convert("P", palette=1, colors=64).save(image, format="PNG", optimize=True)
    return image.getvalue()
