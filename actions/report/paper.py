"""The report as a PDF, tagged and archival as every document of the portal."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string

from actions.models import ContractReport
from actions.report.blocks import Report
from cls_portal import pdf
from cls_portal.templatetags.portal import datetime_fr

REPLACEMENT = "\ufffd"


def render_pdf(report: Report, asked: ContractReport) -> bytes:
    """What somebody noted with a sign that no font draws is printed with another in its place."""
    page = {"report": report, "working_paper": working_paper(asked), "demonstration": settings.DEMONSTRATION}
    html: str = render_to_string("actions/pdf/report.html", page)
    for sign in pdf.undrawn(html):
        html = html.replace(sign, REPLACEMENT)
    return pdf.render(html, title=report.name, created=asked.created_at)


def working_paper(asked: ContractReport) -> str:
    """What the document is worth."""
    return (
        f"Document de travail, demandé par {asked.author_name} le {datetime_fr(asked.created_at)}. Il dit ce que le "
        "portail contenait alors\u00a0; il ne prouve rien et ne remplace pas le contrat signé."
    )
