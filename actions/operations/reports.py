"""The reports of a contract: asked for, and kept once composed."""

from __future__ import annotations

from datetime import date

from actions.models import ContractReport
from cls_portal import files, jobs
from cls_portal.actors import SystemActor
from cls_portal.errors import Forbidden, Reason, Refused
from cls_portal.models import Agent
from cls_portal.reporting import edited
from cls_portal.writing import create, lock, one_at_a_time, operation, write
from contracts.models import Contract

COMPOSE = "actions.jobs.compose_report"


@operation("report.asked")
def ask_report(contract: Contract, *, by: Agent, on: date, since: date) -> ContractReport:
    """Have the report composed by a job, for whoever sees the contract.

    Asked for twice while it is being composed, it is composed once.
    """
    if not Contract.objects.visible_to(by).filter(pk=contract.pk).exists():
        raise Forbidden("Vous ne voyez pas ce contrat.")
    if contract.amends_id or contract.signed_on is None:
        raise Refused("Un contrat a un rapport de suivi dès qu’il est signé.")
    if since > on:
        raise Refused([Reason("Choisissez un jour passé.", field="since")])
    one_at_a_time(f"report-{contract.pk}-{by.pk}")
    awaited = ContractReport.objects.filter(contract=contract, asked_by=by, since=since, on=on, pdf=None)
    for row in awaited:
        if jobs.under_way(COMPOSE, {"report_id": row.pk}):
            return row
    row = create(ContractReport(contract=contract, since=since, on=on, asked_by=by, author_name=str(by)))
    jobs.defer(COMPOSE, by=by, report_id=row.pk)
    return row


@operation("report.kept")
def keep_report(report: ContractReport, *, by: SystemActor, pdf: bytes, document: bytes) -> ContractReport:
    """Keep both files of the report."""
    report = lock(report, None)
    name = f"{report.contract.reference}-rapport-de-suivi-{report.on.isoformat()}"
    return write(
        report,
        pdf=files.store(pdf, f"{name}.pdf", by=by, media_type="application/pdf"),
        document=files.store(document, f"{name}.docx", by=by, media_type=edited.MEDIA_TYPE),
    )
