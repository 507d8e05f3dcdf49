"""What the pages of a contract show, assembled from few queries."""

from contracts.reading.advice import opinions_page
from contracts.reading.comments import article_saved, discussion_page, open_comments_of
from contracts.reading.contracts import (
    TOLD_PARTS,
    contract_page,
    listed,
    panels_of,
    whole,
)
from contracts.reading.deposits import (
    awaited_of,
    deposit_page,
    deposit_rows,
    deposit_state,
    deposits_loaded,
    may_read_file,
)
from contracts.reading.frameworks import areas_of_framework, framework_page, frameworks_listed
from contracts.reading.identities import identity_image, identity_of, prefectures_of
from contracts.reading.parties import read_at, signatories_page
from contracts.reading.proofs import proof_page
from contracts.reading.requests import request_log, request_of_link, request_text, requests_asked
from contracts.reading.resolutions import progress_of, resolutions_page, sheet_rows
from contracts.reading.signature import signature_page, signing_page
from contracts.reading.steps import blocked_steps, may_waive, step_page, waived_piece
from contracts.reading.templates import (
    contracts_to_preview,
    national_text,
    preview,
    template_page,
    templates_listed,
    variables,
)
from contracts.reading.writing import Article, articles, presences

__all__ = [
    "TOLD_PARTS",
    "Article",
    "areas_of_framework",
    "article_saved",
    "articles",
    "awaited_of",
    "blocked_steps",
    "contract_page",
    "contracts_to_preview",
    "deposit_page",
    "deposit_rows",
    "deposit_state",
    "deposits_loaded",
    "discussion_page",
    "framework_page",
    "frameworks_listed",
    "identity_image",
    "identity_of",
    "listed",
    "may_read_file",
    "may_waive",
    "national_text",
    "open_comments_of",
    "opinions_page",
    "panels_of",
    "prefectures_of",
    "presences",
    "preview",
    "progress_of",
    "proof_page",
    "read_at",
    "request_log",
    "request_of_link",
    "request_text",
    "requests_asked",
    "resolutions_page",
    "sheet_rows",
    "signatories_page",
    "signature_page",
    "signing_page",
    "step_page",
    "template_page",
    "templates_listed",
    "variables",
    "waived_piece",
    "whole",
]
