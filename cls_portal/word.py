"""Documents to edit (.docx), in French: headings, paragraphs, lists, tables whose head repeats, images that say what
they show. The only module that knows python-docx."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

LANGUAGE = "fr-FR"
FONT = "Arial"
BLUE = RGBColor(0x00, 0x00, 0x91)
HEAD = "F0F0FB"
WIDTH, TWENTIETHS = 170, 20  # millimetres between the margins of a page
# What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SIZES = {"Title": 20, "Heading 1": 14, "Heading 2": 11.5, "Caption": 9}


class Word:
    """A document being written, from its top to its end."""

    def __init__(self, title: str, *, head: str, made_at: datetime) -> None:
        self._file: Any = Document()
        self._set_up(title, made_at)
        self._furnish(head)
        self._file.add_paragraph(_legal(title), style="Title")

    def heading(self, text: str, level: int) -> None:
        self._file.add_heading(_legal(text), level=level)

    def words(self, text: str) -> None:
        self._file.add_paragraph(_legal(text))

    def items(self, rows: Iterable[str]) -> None:
        for row in rows:
            self._file.add_paragraph(_legal(row), style="List Bullet")

    def table(
        self,
        caption: str,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        shares: Sequence[int] = (),
        numbers: Collection[int] = (),
        strong: Collection[int] = (),
    ) -> None:
        """`shares`: widths in twentieths, equal when not said; `numbers`: columns set to the right; `strong`: rows."""
        self._file.add_paragraph(_legal(caption), style="Caption").paragraph_format.keep_with_next = True
        table = self._file.add_table(rows=1, cols=len(head), style="Table Grid")
        table.autofit = False
        _say(table._tbl.tblPr, "w:tblCaption", caption)
        _flag(table.rows[0], "w:tblHeader")
        widths = [Mm(WIDTH * share / TWENTIETHS) for share in shares] or [Mm(WIDTH / len(head))] * len(head)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        self._fill(table.rows[0], head, widths, numbers, bold=True)
        for cell in table.rows[0].cells:
            _shade(cell)
        for number, row in enumerate(rows):
            self._fill(table.add_row(), row, widths, numbers, bold=number in strong)
        self._file.add_paragraph().paragraph_format.space_after = Pt(4)

    def picture(self, png: bytes, *, says: str, width: float) -> None:
        """`says`: what a screen reader tells; `width` in millimetres."""
        shape = self._file.add_picture(BytesIO(png), width=Mm(width))
        properties = shape._inline.docPr
        properties.set("descr", _legal(says))
        self._file.paragraphs[-1].paragraph_format.keep_with_next = True

    def content(self) -> bytes:
        written = BytesIO()
        self._file.save(written)
        return written.getvalue()

    def _fill(
        self, row: Any, texts: Sequence[str], widths: Sequence[Any], numbers: Collection[int], *, bold: bool
    ) -> None:
        _flag(row, "w:cantSplit")
        for place, (cell, text, width) in enumerate(zip(row.cells, texts, widths, strict=True)):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            run = paragraph.add_run(_legal(text))
            run.font.size = Pt(9)
            run.bold = bold
            if place in numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def _set_up(self, title: str, made_at: datetime) -> None:
        told = self._file.core_properties
        told.title, told.author, told.language, told.comments = _legal(title), "Portail CLS", LANGUAGE, ""
        told.created = told.modified = made_at.replace(tzinfo=None)
        page = self._file.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
        styles = self._file.styles
        styles.element.find(".//" + qn("w:lang")).set(qn("w:val"), LANGUAGE)
        styles["Normal"].font.name, styles["Normal"].font.size = FONT, Pt(10)
        styles["Normal"].paragraph_format.space_after = Pt(6)
        for name, size in _SIZES.items():
            self._restyle(styles[name], size)

    def _restyle(self, style: Any, size: float) -> None:
        """The face of the document instead of that of the theme, which few machines have."""
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), BLUE
        style.font.bold, style.font.italic = True, False
        for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(name), None)

    def _furnish(self, head: str) -> None:
        """The words at the top of each page, its number at the foot."""
        page = self._file.sections[0]
        _small(page.header.paragraphs[0].add_run(_legal(head)))
        foot = page.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _small(foot.add_run("Page\u00a0"))
        _field(foot, "PAGE")
        _small(foot.add_run(" sur\u00a0"))
        _field(foot, "NUMPAGES")


def _legal(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _small(run: Any) -> None:
    run.font.size = Pt(8)


def _flag(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _say(properties: Any, name: str, text: str) -> None:
    element = OxmlElement(name)
    element.set(qn("w:val"), _legal(text))
    properties.append(element)


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", HEAD)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _field(paragraph: Any, name: str) -> None:
    """A figure that the word processor computes."""
    run = paragraph.add_run()
    _small(run)
    for kind, text in (("begin", ""), ("", name), ("separate", ""), ("text", "1"), ("end", "")):
        run._r.append(_piece(kind, text))


def _piece(kind: str, text: str) -> Any:
    if kind in ("", "text"):
        piece = OxmlElement("w:instrText" if not kind else "w:t")
        piece.text = text
        return piece
    piece = OxmlElement("w:fldChar")
    piece.set(qn("w:fldCharType"), kind)
    return piece
