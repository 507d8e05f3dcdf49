"""A report as a document to edit: the same chapters, tables and plots as the PDF."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape

from django.conf import settings

from cls_portal.pictures import as_png
from cls_portal.reporting.blocks import Block, Document, Grid, Heading, Items, Plot, Words
from cls_portal.word import Word

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PLOT = 120  # millimetres
_SAID = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def render_docx(report: Document, made_at: datetime) -> bytes:
    plots = [block for chapter in report.chapters for block in chapter.blocks if isinstance(block, Plot)]
    images = dict(zip(map(id, plots), as_png([str(plot.chart.svg) for plot in plots]), strict=True))
    head = f"{report.head} – Démonstration, sans valeur" if settings.DEMONSTRATION else report.head
    document = Word(report.heading, head=head, made_at=made_at)
    document.words(report.worth)
    for label, value in report.facts:
        document.words(f"{label}\u00a0: {value}")
    for chapter in report.chapters:
        document.heading(chapter.title, 1)
        for block in chapter.blocks:
            _write(document, block, images)
    return document.content()


def _write(document: Word, block: Block, images: dict[int, bytes]) -> None:
    match block:
        case Heading():
            document.heading(block.text, 2)
        case Words():
            document.words(block.text)
        case Items():
            document.items(block.rows)
        case Grid():
            document.table(
                block.caption,
                [column.label for column in block.columns],
                block.rows,
                shares=[column.share for column in block.columns],
                numbers=[place for place, column in enumerate(block.columns) if column.number],
                strong=block.strong,
            )
        case Plot():
            _plot(document, block, images[id(block)])


def _plot(document: Word, block: Plot, image: bytes) -> None:
    chart = block.chart
    said = _SAID.search(chart.svg)
    document.heading(chart.title, 2)
    document.picture(image, says=unescape(said[1]) if said else chart.title, width=PLOT)
    document.words(f"{chart.note} Source\u00a0: {chart.source}.".strip())
    table = chart.table
    document.table(table.caption, table.head, table.rows, numbers=range(1, len(table.head)))
