"""A report as a PDF, tagged and archival as every document of the portal."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from cls_portal import pdf
from cls_portal.reporting.blocks import Document

REPLACEMENT = "\ufffd"


def render_pdf(report: Document, created: datetime) -> bytes:
    """What somebody noted with a sign that no font draws is printed with another in its place."""
    page = {"report": report, "demonstration": settings.DEMONSTRATION}
    html: str = render_to_string("reporting/pdf/document.html", page)
    for sign in pdf.undrawn(html):
        html = html.replace(sign, REPLACEMENT)
    return pdf.render(html, title=report.name, created=created)
