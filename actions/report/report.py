"""The report of a contract, and the day since which it tells what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from actions.models import ContractReport
from cls_portal.reporting.blocks import Chapter, Document
from cls_portal.templatetags.portal import date_fr, datetime_fr


@dataclass(frozen=True)
class Since:
    """The day from which a report tells what changed, and why that one."""

    day: date
    words: str


@dataclass(frozen=True)
class Report:
    """`facts`: label and value."""

    title: str
    reference: str
    on: date
    since: Since
    facts: Sequence[tuple[str, str]]
    chapters: Sequence[Chapter]


def as_document(report: Report, asked: ContractReport) -> Document:
    return Document(
        name=f"Rapport de suivi – {report.title} – {report.reference}",
        heading=f"Rapport de suivi\u00a0: {report.title}",
        head=f"Rapport de suivi – {report.reference}",
        reference=report.reference,
        version=f"Rapport de suivi au {date_fr(report.on)} – document de travail",
        worth=working_paper(asked),
        facts=report.facts,
        chapters=report.chapters,
    )


def working_paper(asked: ContractReport) -> str:
    """What the document is worth."""
    return (
        f"Document de travail, demandé par {asked.author_name} le {datetime_fr(asked.created_at)}. Il dit ce que le "
        "portail contenait alors\u00a0; il ne prouve rien et ne remplace pas le contrat signé."
    )
