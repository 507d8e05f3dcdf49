"""An eligibility on paper: as a document of its own, and as a section of a contract's chapter."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from cls_portal import pdf
from diagnostics.models import Eligibility


def section(eligibility: Eligibility) -> dict[str, Any]:
    """What a contract's document prints of its eligibility, as JSON: frozen facts, and the decision's grounds."""
    return {
        "kind": eligibility.kind,
        "kind_label": eligibility.get_kind_display(),
        "decided_on": eligibility.decided_on.isoformat(),
        "grounds": eligibility.grounds,
        "statement": eligibility.statement,
        "sha256": digest(eligibility),
    }


def digest(eligibility: Eligibility) -> str:
    """SHA-256 of the frozen facts: sorted keys, no spaces, UTF-8; empty when there are none."""
    if eligibility.statement is None:
        return ""
    text = json.dumps(eligibility.statement, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def render_pdf(eligibility: Eligibility) -> bytes:
    """The document, from the row alone: the same bytes whenever it is asked for."""
    context = {
        "eligibility": eligibility,
        "statement": eligibility.stated,
        "digest": digest(eligibility),
        "demonstration": settings.DEMONSTRATION,
    }
    return pdf.render(
        render_to_string("diagnostics/pdf/eligibility.html", context),
        title=f"{eligibility} – {eligibility.diagnostic.title}",
        created=eligibility.created_at,
    )
