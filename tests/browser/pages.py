"""Every page of the portal: its address, and somebody who may open it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.models import Action
from contracts.models import Contract
from diagnostics.models import Diagnostic
from evaluations.models import Evaluation
from partners.models import Council, Organisation
from tests.access import addresses
from tests.access.matrix import MATRIX
from tests.access.world import World, make
from tests.template import Demonstration

# Addresses that answer with something else than a page: a file, data for a script, an act that is only posted.
NOT_PAGES = {
    "logout", "token-revoke", "signatories-derive", "territory-search", "organisation-search", "contract-scan",
    "opinion-file", "signatory-move", "opinion-request-file", "opinion-request-link", "opinion-by-link-file",
    "open-data-csv", "open-data-json", "open-data-schema",
    "termination-document", "take-over-batch-model", "take-over-batch-confirm",
    "council-resolution-file", "order-draft-file",
    "minutes-print", "minutes-file", "item-minutes-merge",
    "composition-order-file", "agenda-suggestion-add", "agenda-template-use", "agenda-item-move",
    "meeting-document-file", "invitees-gather", "convocation-letters", "convocation-letters-file", "attendance-sheet",
    "departmental-report-file",
    "charter-file", "charter-paper-file", "internal-rules-file",
    "resolution-file", "version-pdf", "version-signed-pdf", "version-json", "figure-move", "survey-file",
    "contribution-comment", "comment-resolve", "diagnostic-version-pdf", "diagnostic-version-json",
    "series-template", "job-cancel", "proof-file", "signatory-code", "signatory-recall", "deposit-file",
    "saved-view-open", "saved-view-default", "follow-up-undo",
    "axis-move", "objective-move", "action-move", "action-file", "action-status", "place-move", "plan-file",
    "action-budget-lines",
    "section-mentions-read", "section-comment-resolve", "section-comment-reopen",
    "standing-file", "table-export", "section-merge", "section-presence", "contract-presences",
    "eligibility-pdf", "identity-image",
    "news-request-link", "report-file", "question-close", "milestone-reach", "agenda-revoke", "calendar-feed",
    "priority-area-import-confirm", "priority-area-blank",
    "evaluation-question-move", "recommendation-move", "evaluation-resolution-file", "evaluation-contribution-link",
    "impact-file", "evaluation-report-file",
    "directory-cards", "contact-import-confirm", "contact-import-model",
}  # fmt: skip
NAMES = [name for name in addresses.names() if name not in NOT_PAGES and not name.startswith("api:")]

# What an address needs beside its arguments.
QUERIES = {
    "search": "?q=contrat", "follow-up-many": "?action={followed}", "saved-view-create": "?liste=actions",
    "action-create": "?contrat={draft}", "news-ask": "?contrat={paper}", "evaluation-create": "?contrat={paper}",
    "meeting-projection": "?point=1",
    "waiver-grant": "?piece=chain.contract_without_axis", "council-create": "?territory={territory}",
}  # fmt: skip

# Pages that the préfecture may not open.
OTHER_READERS = {
    "signatory-sign": "prosecutor", "signatory-refuse": "prosecutor", "council-opinion": "coordinator",
    "signatory-claim": "mayor", "meeting-reply": "mayor", "charter-sign": "mayor",
    "evaluation-contribution-answer": "partner",
    "complete-list-declare": "administrator", "complete-list-withdraw": "administrator",
    "edition-import": "administrator", "edition-withdraw": "administrator", "edition-restore": "administrator",
}  # fmt: skip

# Pages of the demonstration that are longer than those of the small world.
DEMONSTRATION = (
    "signed contract", "its signature", "its opinions", "its signatories", "its coverage", "its history",
    "its action", "its diagnostic", "drafted contract", "evaluation", "council", "organisation", "département",
    "commune", "filtered list", "nothing found", "not found", "forbidden", "budget", "curves", "financing plan",
)  # fmt: skip


@dataclass
class Pages:
    """Where each page is, and the session of each person of the small world."""

    paths: dict[str, str]
    sessions: dict[str, str]
    persons: dict[str, str]


def find(demonstration: Demonstration) -> Pages:
    """Add the small world of `tests.access` to the portal, and find every page, and who opens it."""
    with demonstration.opened():
        with transaction.atomic():
            world = make()
        world.at["demo_mail"]["name"] = world.at["demo_mail"]["name"].removesuffix(".log")
        paths = {name: _path(name, world) for name in NAMES} | _demonstration()
        sessions = {name: _session(agent) for name, agent in world.people.items() if agent is not None}
    return Pages(paths, sessions, OTHER_READERS)


def _path(name: str, world: World) -> str:
    keys = {target: values.get("pk") for target, values in world.at.items()}
    return reverse(name, kwargs=world.at[MATRIX[name][0]]) + QUERIES.get(name, "").format(**keys)


def _session(agent: Any) -> str:
    """A session of that person, as signing in would open it."""
    client = Client()
    client.force_login(agent)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _demonstration() -> dict[str, str]:
    signed = Contract.objects.get(reference="CLS-DEMO-1").pk
    drafted = Contract.objects.get(reference="CLS-DEMO-2").pk
    on = timezone.localdate()
    found = (
        reverse("contract-detail", args=[signed]), reverse("contract-signature", args=[signed]),
        reverse("contract-opinions", args=[signed]), reverse("contract-signatories", args=[signed]),
        reverse("action-coverage", args=[signed]), reverse("contract-history", args=[signed]),
        reverse("action-detail", args=[Action.objects.filter(contract=signed).first().pk]),
        reverse("diagnostic-detail", args=[Diagnostic.objects.filter(contracts=signed).get().pk]),
        reverse("contract-detail", args=[drafted]),
        reverse("evaluation-detail", args=[Evaluation.objects.get(contract__reference="CLS-DEMO-3").pk]),
        reverse("council-detail", args=[Council.objects.get(contracts=signed).pk]),
        reverse("organisation-detail", args=[Organisation.objects.get(name__startswith="Médiation des Quais").pk]),
        reverse("territory-detail", args=[Contract.objects.get(pk=signed).lead_prefecture_id]),
        reverse("territory-detail", args=[Contract.objects.get(pk=signed).communes.first().pk]),
        f"{reverse('contract-list')}?state=drafting", f"{reverse('contract-list')}?q=introuvable-{on.year}",
        "/nulle-part/", reverse("council-opinion", args=[drafted]),
        f"{reverse('action-budget')}?par=action", f"{reverse('indicator-list')}?vue=courbes",
        reverse("action-financing", args=[Action.objects.filter(contract__reference="CLS-DEMO-4").first().pk]),
    )  # fmt: skip
    return dict(zip(DEMONSTRATION, found, strict=True))
