"""Labels on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.template.loader import render_to_string

from cls_portal import pdf
from partners.directory.labels import SHEETS, SheetFormat, sheets, stylesheet

TITLE = "Étiquettes"


def labels_pdf(texts: Sequence[tuple[str, ...]], sheet: SheetFormat, first: int, at: datetime) -> bytes:
    """One label for each of these texts; `first`: the place of the first sheet where one begins."""
    cut = SHEETS[sheet]
    html = render_to_string("partners/pdf/labels.html", {"title": TITLE, "sheets": list(sheets(cut, texts, first))})
    return pdf.render(html, title=TITLE, created=at, stylesheets=[stylesheet(cut)])
