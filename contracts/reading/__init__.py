"""What the pages of a contract show, assembled from few queries."""

from contracts.reading.advice import opinions_page
from contracts.reading.contracts import (
    TOLD_PARTS,
    contract_page,
    listed,
    panels_of,
    whole,
)
from contracts.reading.frameworks import areas_of_framework, framework_page, frameworks_listed
from contracts.reading.parties import open_accounts, signatories_page
from contracts.reading.proofs import proof_page
from contracts.reading.signature import signature_page, signing_page
from contracts.reading.steps import blocked_steps, may_waive, step_page, waived_piece

__all__ = [
    "TOLD_PARTS",
    "areas_of_framework",
    "blocked_steps",
    "contract_page",
    "framework_page",
    "frameworks_listed",
    "listed",
    "may_waive",
    "open_accounts",
    "opinions_page",
    "panels_of",
    "proof_page",
    "signatories_page",
    "signature_page",
    "signing_page",
    "step_page",
    "waived_piece",
    "whole",
]
