"""What is drawn in a signature's zone: who, in what capacity, how and when. Fonts embedded."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic, layout
from pyhanko.pdf_utils.content import ResourceType
from pyhanko.pdf_utils.font.opentype import GlyphAccumulator
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStamp, BaseStampStyle

from cls_portal.pdf.fonts import open_type, unprintable

SIZES = (8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0)
LEADING = 1.28
MARGIN = 6.0
RULE = 2.0
INK = b"0.086 0.086 0.086 rg"
BLUE = b"0 0 0.569 rg"
PAPER = b"0.965 0.965 1 rg"
REGULAR, BOLD, RESERVE = "Marianne-Regular", "Marianne-Bold", "Spectral-Regular"


# One glyph for one character, so that each can be read back (ISO 19005-3, 6.2.11.7.2): no ligature,
# no alternate. Kerning stays.
FEATURES = dict.fromkeys(("liga", "clig", "calt", "dlig", "rlig", "ccmp", "locl", "rclt"), False)

TO_UNICODE = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS2) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS2 def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{body}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""

# It says of every font whose glyphs have names that they have names.
logging.getLogger("pyhanko.pdf_utils.font.opentype").setLevel(logging.ERROR)


class StampOverflow(ValueError):
    """The text does not fit the zone even in the smallest size."""


class StampFont(GlyphAccumulator):
    """One embedded font, whose glyphs all say which character they are.

    pyHanko writes ranges of arrays in the ToUnicode map, which veraPDF reads as no mapping.
    """

    def _format_tounicode_cmap(self) -> generic.StreamObject:
        pairs = [
            f"<{cid:04x}> <{text.encode('utf-16-be').hex()}>" for cid, text in sorted(self._cid_to_unicode.items())
        ]
        blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
        body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        stream = generic.StreamObject(stream_data=TO_UNICODE.format(body=body).encode("ascii"))
        stream.compress()
        return stream


@dataclass(frozen=True)
class SignatureStampStyle(BaseStampStyle):
    """``headline`` in bold, then ``lines``, as large as the zone allows (8 to 5 points)."""

    headline: str = ""
    lines: Sequence[str] = ()

    def create_stamp(
        self, writer: BasePdfFileWriter, box: layout.BoxConstraints, text_params: dict[str, Any]
    ) -> "SignatureStamp":
        return SignatureStamp(writer=writer, style=self, box=box)


class SignatureStamp(BaseStamp):
    """One drawing; its fonts belong to the writer, a subset of each is embedded."""

    def _render_inner_content(self) -> list[bytes]:
        self._fonts: dict[str, StampFont] = {}
        width, height = self.box.width, self.box.height
        texts = [(self.style.headline, BOLD), *((line, REGULAR) for line in self.style.lines)]
        size, rows = self._fit(texts, width - 2 * MARGIN - RULE, height - 2 * MARGIN / 2)
        drawn = [
            PAPER + b" 0 0 %g %g re f" % (width, height),
            BLUE + b" 0 0 %g %g re f" % (RULE, height),
            INK,
        ]
        line = size * LEADING
        top = height - (height - line * len(rows)) / 2
        for number, (text, font) in enumerate(rows):
            baseline = top - line * number - size
            drawn.append(self._draw(text, font, size, RULE + MARGIN, baseline))
        for name, embedded in self._fonts.items():
            self.set_resource(category=ResourceType.FONT, name=_alias(name), value=embedded.as_resource())
        return drawn

    def render(self) -> bytes:
        drawn: bytes = b"q " + b" ".join(self._render_inner_content()) + b" Q"
        return drawn

    def _draw(self, text: str, font: str, size: float, x: float, y: float) -> bytes:
        shaped = self._font(font).shape(text)
        alias = str(_alias(font)).encode()
        return b"BT %s %g Tf %g %g Td %s ET" % (alias, size, x, y, shaped.graphics_ops)

    def _font(self, name: str) -> StampFont:
        if name not in self._fonts:
            assert self.writer is not None
            self._fonts[name] = StampFont(
                self.writer, BytesIO(open_type(name)), font_size=1, features=FEATURES, bcp47_lang_code="fr"
            )
        return self._fonts[name]

    def _fit(
        self, texts: Sequence[tuple[str, str]], width: float, height: float
    ) -> tuple[float, list[tuple[str, str]]]:
        """Largest size at which the wrapped texts fit ``width`` × ``height`` points, and their rows."""
        for size in SIZES:
            rows = [row for text, font in texts for row in self._wrap(_plain(text), font, width / size)]
            widest = max(self._width(text, font) for text, font in rows)
            if len(rows) * size * LEADING <= height and widest * size <= width:
                return size, rows
        raise StampOverflow("Le texte ne tient pas dans la zone de signature.")

    def _wrap(self, text: str, font: str, width: float) -> list[tuple[str, str]]:
        font = RESERVE if unprintable(text, fonts=(font,)) else font
        rows: list[str] = [""]
        for word in text.split(" "):
            longer = f"{rows[-1]} {word}".strip(" ")
            if rows[-1] and self._width(longer, font) > width:
                rows.append(word)
            else:
                rows[-1] = longer
        return [(row, font) for row in rows if row]

    def _width(self, text: str, font: str) -> float:
        """In units of the font size."""
        advance: float = self._font(font).shape(text).x_advance
        return advance


def _alias(font: str) -> Any:
    return pdf_name("/" + font)


def _plain(text: str) -> str:
    """Signs that no font has, in those that all have."""
    return text.replace("\u2011", "-").replace("\u202f", "\u00a0")
