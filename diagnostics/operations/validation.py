"""What is decided of a diagnostic: validated and reopened by the préfecture, adopted by the council."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import lock, operation, write
from diagnostics import rules
from diagnostics.gates import missing_to_validate
from diagnostics.models import Diagnostic
from diagnostics.operations.versions import freeze
from partners.models import Decision
from partners.operations import mark_acted
from partners.states import MeetingForm

# A contract holds its diagnostic while its text is frozen, and for good once it has been signed.
HOLDING = Q(state__in=("ready_to_sign", "signing")) | Q(signed_on__isnull=False)


@operation("diagnostic.validated")
def validate_diagnostic(diagnostic: Diagnostic, *, by: Agent, on: date, revision: int | None = None) -> Diagnostic:
    """Validate the diagnostic as it stands: its text, its figures and their edition are frozen, and printed."""
    diagnostic = lock(diagnostic, revision)
    require(by, "diagnostics.validate", diagnostic)
    missing = missing_to_validate(diagnostic, on)
    if missing:
        raise Refused(missing)
    write(diagnostic, validated_on=on, validated_by=by)
    freeze(diagnostic, by, on, draft=False)
    return diagnostic


@operation("diagnostic.adopted")
def adopt_diagnostic(
    diagnostic: Diagnostic, *, by: Agent | SystemActor, on: date, decision: Decision, revision: int | None = None
) -> Diagnostic:
    """Record that the council adopted, in plenary, the diagnostic as the préfecture validated it."""
    diagnostic = lock(diagnostic, revision)
    require(by, "diagnostics.adopt", diagnostic)
    mark_acted(decision, by=by, on=on)
    territory = decision.meeting.council.territory
    missing = rules.missing_to_adopt(
        validated=diagnostic.validated_on is not None,
        adopted=diagnostic.decision_id is not None,
        plenary=decision.meeting.form == MeetingForm.PLENARY,
        own=Diagnostic.objects.filter(pk=diagnostic.pk).within(territory).exists(),
    )
    if missing:
        raise Refused(missing)
    return write(diagnostic, decision=decision)


@operation("diagnostic.reopened")
def reopen_diagnostic(diagnostic: Diagnostic, *, by: Agent, reason: str, revision: int | None = None) -> Diagnostic:
    """Let a validated diagnostic be written again, for a stated reason; refused once a contract holds it.

    What the council had adopted is no longer what will be read: its adoption is to be asked for again.
    """
    diagnostic = lock(diagnostic, revision)
    require(by, "diagnostics.reopen", diagnostic)
    if diagnostic.validated_on is None:
        raise Refused([Reason("Ce diagnostic n’est pas validé.", code="diagnostic.not_validated")])
    if not reason.strip():
        raise Refused([Reason("Indiquez le motif.", code="diagnostic.reason", field="reason")])
    using = diagnostic.contracts.select_for_update(no_key=True)
    if using.filter(HOLDING).order_by("pk").exists():
        text = "Un contrat dont le texte est arrêté ou signé repose sur ce diagnostic : il ne peut plus être rouvert."
        raise Refused([Reason(text, code="diagnostic.held")])
    return write(diagnostic, validated_on=None, validated_by=None, decision=None)
