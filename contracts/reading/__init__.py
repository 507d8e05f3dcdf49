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
from contracts.reading.resolutions import progress_of, resolutions_page, sheet_rows
from contracts.reading.signature import signature_page, version_to_sign

__all__ = [
    "TOLD_PARTS",
    "areas_of_framework",
    "contract_page",
    "framework_page",
    "frameworks_listed",
    "listed",
    "open_accounts",
    "opinions_page",
    "panels_of",
    "progress_of",
    "resolutions_page",
    "sheet_rows",
    "signatories_page",
    "signature_page",
    "version_to_sign",
    "whole",
]
