"""What is drawn in a signature's zone: who, in what capacity, how and when. Fonts embedded."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import uharfbuzz as hb
from fontTools.subset import Options
from pyhanko.pdf_utils import generic, layout
from pyhanko.pdf_utils.content import ResourceType
from pyhanko.pdf_utils.font.api import ShapeResult
from pyhanko.pdf_utils.font.opentype import GlyphAccumulator
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStamp, BaseStampStyle

from cls_portal.pdf.directions import runs
from cls_portal.pdf.fonts import in_thousandths, open_type, unprintable

SIZES = (8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0)
LEADING = 1.28
MARGIN = 6.0
RULE = 2.0
INK = b"0.086 0.086 0.086 rg"
BLUE = b"0 0 0.569 rg"
PAPER = b"0.965 0.965 1 rg"
REGULAR, BOLD = "Marianne-Regular", "Marianne-Bold"
# What draws the runs that these two cannot, in this order.
OTHER_WRITINGS = ("DejaVuSans", "DejaVuSans-Bold")
RESERVES = {font: ("Spectral-Regular", other) for font, other in zip((REGULAR, BOLD), OTHER_WRITINGS, strict=True)}

# One glyph for one character, so that each can be read back (ISO 19005-3, 6.2.11.7.2): no ligature,
# no alternate. Kerning stays. Arabic keeps those without which it is misspelt.
FEATURES = dict.fromkeys(("liga", "clig", "calt", "dlig", "rlig", "ccmp", "locl", "rclt"), False)
LEFTWARD_FEATURES = {**FEATURES, "rlig": True}

SHAPING = frozenset({"GDEF", "GPOS", "GSUB"})

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

    pyHanko writes ranges of arrays in the ToUnicode map, which veraPDF reads as no mapping; and it takes the glyphs
    of a text written from right to left for those of the characters before them.
    """

    def shape(self, txt: str, with_actual_text: bool = True) -> ShapeResult:
        if self.writing_direction != "rtl":
            return super().shape(txt, with_actual_text)
        known = dict(self._cid_to_unicode)
        shaped = super().shape(txt, with_actual_text=False)  # poppler would turn it round once more
        self._cid_to_unicode = known | self._read_leftward(txt)
        return shaped

    def _read_leftward(self, text: str) -> dict[int, str]:
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.direction = "rtl"
        buffer.guess_segment_properties()
        hb.shape(self.hb_font, buffer, self.features)
        starts = sorted({glyph.cluster for glyph in buffer.glyph_infos})
        ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
        return {
            self._get_cid_and_width(glyph.codepoint)[0]: text[glyph.cluster : ends[glyph.cluster]]
            for glyph in buffer.glyph_infos
        }

    def _extract_subset(self, options: Options | None = None) -> None:
        """The tables that shape a text have served: left there, fontTools reads them whole before it drops them, which
        was most of the time of a signature.
        """
        for table in SHAPING.intersection(self.tt.keys()):
            del self.tt[table]
        super()._extract_subset(options)

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
            self.set_resource(category=ResourceType.FONT, name=pdf_name(name), value=embedded.as_resource())
        return drawn

    def render(self) -> bytes:
        drawn: bytes = b"q " + b" ".join(self._render_inner_content()) + b" Q"
        return drawn

    def _draw(self, text: str, font: str, size: float, x: float, y: float) -> bytes:
        drawn = []
        for alias, shaped in self._shaped(text, font):
            operators = (str(alias).encode(), size, x, y, shaped.graphics_ops)
            drawn.append(b"BT %s %g Tf %g %g Td %s ET" % operators)
            x += shaped.x_advance * size
        return b" ".join(drawn)

    def _shaped(self, text: str, font: str) -> list[tuple[Any, ShapeResult]]:
        """The name of the font of each run of the line, and its glyphs."""
        shaped = []
        for run, leftward in runs(text):
            fonts = (font, *RESERVES[font])
            name = next((each for each in fonts if not unprintable(run, fonts=(each,))), font)
            shaped.append((_alias(name, leftward), self._font(name, leftward).shape(run)))
        return shaped

    def _font(self, name: str, leftward: bool) -> StampFont:
        key = str(_alias(name, leftward))
        if key not in self._fonts:
            assert self.writer is not None
            whole = " ".join((self.style.headline, *self.style.lines))
            self._fonts[key] = StampFont(
                self.writer,
                BytesIO(in_thousandths(name, whole) if name in OTHER_WRITINGS else open_type(name)),
                font_size=1,
                features=LEFTWARD_FEATURES if leftward else FEATURES,
                writing_direction="rtl" if leftward else "ltr",
                bcp47_lang_code="fr",
            )
        return self._fonts[key]

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
        return float(sum(shaped.x_advance for _, shaped in self._shaped(text, font)))


def _alias(font: str, leftward: bool) -> Any:
    return pdf_name(f"/{font}{'-leftward' if leftward else ''}")


def _plain(text: str) -> str:
    """Signs that no font has, in those that all have."""
    return text.replace("\u2011", "-").replace("\u202f", "\u00a0")
