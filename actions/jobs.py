"""What is done about actions in the background."""

from __future__ import annotations

from itertools import groupby

from django.utils import timezone

from actions import operations
from actions.chasing import quarterly_due
from cls_portal import jobs
from cls_portal.actors import PORTAL


@jobs.job("Demandes de nouvelles du trimestre")
def ask_this_quarter(progress: jobs.Progress) -> None:
    """Ask for the news of the quarter where that is turned on, the contracts of a council together."""
    on = timezone.localdate()
    for _, rows in groupby(quarterly_due(on), key=lambda row: row.contract.council_id or -row.contract_id):
        operations.ask_quarter(list(rows), by=PORTAL, on=on)
