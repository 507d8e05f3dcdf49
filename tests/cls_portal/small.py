"""The smallest documents that can be signed: a blank page, with or without an empty zone of signature."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name

ZONE = [50, 50, 350, 150]


def blank() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        return _written(pdf)


def with_zone(name: str = "sig-1", *, flags: int = 3) -> bytes:
    """As the portal prepares it, `flags` being those of the form."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        page = pdf.pages[0].obj
        widget = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=name, F=4, P=page, Rect=Array(ZONE))
        page.Annots = Array([pdf.make_indirect(widget)])
        pdf.Root.AcroForm = Dictionary(Fields=Array([page.Annots[0]]), SigFlags=flags)
        return _written(pdf)


def _written(pdf: pikepdf.Pdf) -> bytes:
    output = BytesIO()
    pdf.save(output)
    return output.getvalue()
