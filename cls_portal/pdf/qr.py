"""QR codes: as SVG in the HTML of a page or of a document, as a small mark at the foot of each printed page."""

from html import escape
from io import BytesIO

import segno


def qr_svg(text: str, title: str) -> str:
    """An ``<svg>`` drawing ``text`` as a QR code, read aloud as ``title``. Level M (15 % damage).

    The size is left to the stylesheet (``viewBox`` only); the quiet zone of 4 modules is inside.
    Raises ValueError without title, segno.DataOverflowError beyond about 2,300 bytes.
    """
    if not title.strip():
        raise ValueError("a QR code needs a title: it is what a screen reader says")
    drawn = BytesIO()
    segno.make(text, error="m", micro=False, boost_error=False).save(
        drawn,
        kind="svg",
        xmldecl=False,
        svgns=True,
        nl=False,
        omitsize=True,
        border=4,
        svgclass="qr",
        lineclass=None,
    )
    opening, separator, rest = drawn.getvalue().decode().partition(">")
    return f'{opening} role="img"{separator}<title>{escape(title)}</title>{rest}'


def qr_mark(text: str, left: float, bottom: float, side: float) -> bytes:
    """Operators that draw ``text`` as a QR code in a square of a PDF page, in points; read aloud by nobody.

    One image of one bit a module, quiet zone included. The mask is chosen once: trying the eight of them would take
    five times as long, on every page, for no reader's gain.
    """
    rows = list(segno.make(text, error="m", micro=False, boost_error=False, mask=2).matrix_iter(border=4))
    width = (len(rows) + 7) // 8 * 8
    bits = b"".join(int("".join(map(str, row)).ljust(width, "0"), 2).to_bytes(width // 8, "big") for row in rows)
    image = b"BI /W %d /H %d /IM true /BPC 1 /D [1 0] /F /AHx ID %s> EI" % (len(rows), len(rows), bits.hex().encode())
    placed = b"%g 0 0 %g %g %g cm" % (side, side, left, bottom)
    return b"/Artifact <</Type /Pagination>> BDC q 0 g " + placed + b"\n" + image + b"\nQ EMC"
