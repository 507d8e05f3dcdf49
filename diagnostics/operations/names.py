"""Nominative data in a diagnostic's texts: confirmed not to be any, or asked about again."""

from __future__ import annotations

from datetime import date

from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove
from diagnostics import texts
from diagnostics.models import Diagnostic, NominativeWaiver
from diagnostics.operations.diagnostic import open_to


@operation("diagnostic.names_confirmed")
def confirm_no_name(
    diagnostic: Diagnostic, *, by: Agent | SystemActor, digest: str, reason: str, on: date
) -> NominativeWaiver:
    """Confirm, with a reason, that a passage found in this diagnostic is not nominative data."""
    diagnostic = open_to(by, diagnostic)
    if not reason.strip():
        raise Refused([Reason("Dites pourquoi ce n’est pas une donnée nominative.", field="reason")])
    found = {seen.finding.digest: seen for seen in texts.names_in(Diagnostic.objects.for_texts().get(pk=diagnostic.pk))}
    if digest not in found:
        raise Refused([Reason("Ce passage n’est plus dans le diagnostic.", code="diagnostic.name_gone")])
    return create(
        NominativeWaiver(
            diagnostic=diagnostic,
            digest=digest,
            kind=found[digest].finding.kind.value,
            reason=reason.strip(),
            confirmed_by=by if isinstance(by, Agent) else None,
            confirmed_on=on,
        )
    )


@operation("diagnostic.names_withdrawn")
def withdraw_confirmation(waiver: NominativeWaiver, *, by: Agent | SystemActor, revision: int | None) -> None:
    """The passage is asked about again."""
    open_to(by, waiver.diagnostic)
    remove(lock(waiver, revision))
