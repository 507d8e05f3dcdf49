"""The page of the report of a contract."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from actions.models import ContractReport
from actions.report.contents import report_of
from actions.report.report import Since
from cls_portal.models import Agent, Job
from contracts.models import Contract

LATEST = 10


def reported() -> Any:
    """The contracts that have a report: those that were signed, amendments aside."""
    return Contract.objects.originals().filter(signed_on__isnull=False)


def is_reported(contract: Contract) -> bool:
    """The same, of one contract."""
    return contract.amends_id is None and contract.signed_on is not None


def address_of(agent: Agent, contract: str) -> str:
    """Where the report of this contract is, if there is one that the agent may read; nothing otherwise."""
    known = contract.isdecimal() and reported().visible_to(agent).filter(pk=contract[:18]).exists()
    return reverse("contract-report", args=[int(contract)]) if known else ""


def report_page(contract: Contract, agent: Agent, since: Since, on: date) -> dict[str, Any]:
    """The report itself, those that this person has had composed, and the work under way or that failed."""
    mine = ContractReport.objects.visible_to(agent).filter(contract=contract)
    last = mine.order_by("-created_at", "-pk").first()
    work = Job.objects.visible_to(agent).filter(kind="actions.jobs.compose_report").order_by("-pk")
    job = work.filter(arguments__report_id=last.pk).first() if last is not None and last.pdf_id is None else None
    return {
        "contract": contract,
        "report": report_of(contract, agent, since, on),
        "reports": list(mine.filter(pdf__isnull=False).select_related("pdf", "document")[:LATEST]),
        "job": job,
        "poll_url": reverse("job-detail", args=[job.pk]) if job is not None else "",
    }
