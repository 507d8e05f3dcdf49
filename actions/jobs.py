"""Long work on actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from actions import operations
from actions.chasing import quarterly_due
from actions.models import KEPT, ContractReport, TableImport
from actions.report.contents import report_of
from actions.report.report import as_document
from actions.report.standing import since_of
from cls_portal import jobs
from cls_portal.actors import PORTAL
from cls_portal.models import Agent
from cls_portal.reporting.edited import render_docx
from cls_portal.reporting.paper import render_pdf


@jobs.job("Comparaison du tableau avec le portail", cancellable=True)
def compare_table(progress: jobs.Progress, *, table_id: int, agent_id: int) -> str:
    """What a long table would change; gives the address of its preview."""
    return _on_table(progress, operations.compare_table, "Comparaison de chaque ligne", table_id, agent_id)


@jobs.job("Enregistrement du tableau", cancellable=True)
def enter_table(progress: jobs.Progress, *, table_id: int, agent_id: int, choices: dict[str, str]) -> str:
    """Write a long table that was confirmed, all or nothing."""
    return _on_table(
        progress, operations.enter_table, "Enregistrement de chaque ligne", table_id, agent_id, choices=choices
    )


def _on_table(
    progress: jobs.Progress, act: Callable[..., Any], message: str, table_id: int, agent_id: int, **values: Any
) -> str:
    progress(0, of=1, message=message)
    act(
        TableImport.objects.get(pk=table_id),
        by=Agent.objects.get(pk=agent_id),
        on=timezone.localdate(),
        told=lambda done, total: progress(done, of=total, message=message, detail=f"{done} sur {total}"),
        **values,
    )
    return reverse("table-import-detail", args=[table_id])


@jobs.job("Oubli des mises à jour qui ne s’annulent plus")
def forget_today(progress: jobs.Progress) -> str:
    """What undoing no longer needs (`actions.models.batches`)."""
    count = operations.forget_batches(by=PORTAL, before=timezone.now() - KEPT)
    progress(1, of=1, message=f"{count} oubliées")
    return ""


@jobs.job("Demandes de nouvelles du trimestre")
def ask_this_quarter(progress: jobs.Progress) -> None:
    """Ask for the news of the quarter where that is turned on, the contracts of a council together."""
    on = timezone.localdate()
    for rows in quarterly_due(on):
        operations.ask_quarter(rows, by=PORTAL, on=on)


@jobs.job("Composition du rapport de suivi")
def compose_report(progress: jobs.Progress, *, report_id: int) -> str:
    """Compose both files of a report from the rows as they stand; gives the address where they are downloaded."""
    asked = ContractReport.objects.select_related("contract", "asked_by").get(pk=report_id)
    progress(0, of=4, message="Lecture du suivi")
    since = since_of(asked.contract, asked.asked_by, asked.on, asked.since)
    report = as_document(report_of(asked.contract, asked.asked_by, since, asked.on), asked)
    progress(1, of=4, message="Mise en page du PDF")
    printed = render_pdf(report, asked.created_at)
    progress(2, of=4, message="Document modifiable")
    document = render_docx(report, asked.created_at)
    progress(3, of=4, message="Enregistrement des fichiers")
    operations.keep_report(asked, by=PORTAL, pdf=printed, document=document)
    progress(4, of=4, message="Rapport prêt")
    return reverse("contract-report", args=[asked.contract_id])
