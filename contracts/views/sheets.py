"""Délibérations typed on one page, on a contract or on its evaluation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from cls_portal.errors import Refused, Stale
from cls_portal.http import say
from contracts.forms import ResolutionsSheet


def recorded(request: HttpRequest, sheet: ResolutionsSheet, record: Callable[..., Any]) -> bool:
    """Whether what was typed is recorded, by `record(entries=…)`; why not goes above the lines, which keep it."""
    try:
        entries = sheet.entries()
        record(entries=entries)
    except Refused as refusal:
        sheet.add_reasons(refusal.reasons)
        return False
    except Stale as stale:
        sheet.add_reasons([f"{stale} ({stale.current})"])
        return False
    say(request, f"Délibérations enregistrées ou corrigées\u00a0: {len(entries)}.")
    return True
