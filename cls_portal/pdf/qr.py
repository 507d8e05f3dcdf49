"""QR codes as SVG, to be placed in the HTML of a page or of a document."""

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
