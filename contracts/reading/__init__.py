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
from contracts.reading.signature import signature_page, version_to_sign
from contracts.reading.writing import (
    Article,
    articles,
    conflict,
    last_writing,
    presences,
    regions_of,
)

__all__ = [
    "TOLD_PARTS",
    "Article",
    "areas_of_framework",
    "articles",
    "conflict",
    "contract_page",
    "framework_page",
    "frameworks_listed",
    "last_writing",
    "listed",
    "open_accounts",
    "opinions_page",
    "panels_of",
    "presences",
    "regions_of",
    "signatories_page",
    "signature_page",
    "version_to_sign",
    "whole",
]
