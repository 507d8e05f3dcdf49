"""That the territory calls for a contract: computed grounds that are recorded, or a reasoned decision."""

from __future__ import annotations

from datetime import date

from cls_portal import files, jobs
from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, write
from diagnostics.eligibility.reading import PDF_JOB, statement_of_diagnostic
from diagnostics.eligibility.values import DecisionFound, to_json
from diagnostics.models import Diagnostic, Eligibility, EligibilityKind


@operation("diagnostic.eligibility_stated")
def state_eligibility(diagnostic: Diagnostic, *, by: Agent, stated_on: date, on: date | None = None) -> Eligibility:
    """Record the grounds computed for the territory at that date, and freeze them; no ground met is recorded too."""
    diagnostic = _deciding(diagnostic, by, stated_on, on, field="stated_on")
    statement = statement_of_diagnostic(diagnostic, stated_on)
    return _record(
        Eligibility(
            diagnostic=diagnostic,
            kind=EligibilityKind.COMPUTED,
            decided_on=stated_on,
            statement=to_json(statement),
            decided_by=by,
        ),
        by,
    )


@operation("diagnostic.eligibility_decided")
def decide_eligibility(
    diagnostic: Diagnostic, *, by: Agent, decided_on: date, grounds: str, on: date | None = None
) -> Eligibility:
    """The préfecture's dated and reasoned decision that this territory calls for a contract (CSI D132-7).

    The grounds computed at that date are frozen beside it, whatever they say.
    """
    diagnostic = _deciding(diagnostic, by, decided_on, on, field="decided_on")
    decision = DecisionFound(decided_on, grounds.strip())
    statement = statement_of_diagnostic(diagnostic, decided_on, deciding=decision)
    return _record(
        Eligibility(
            diagnostic=diagnostic,
            kind=EligibilityKind.DECISION,
            decided_on=decided_on,
            grounds=decision.grounds,
            statement=to_json(statement),
            decided_by=by,
        ),
        by,
    )


@operation("diagnostic.eligibility_pdf_attached")
def attach_eligibility_pdf(eligibility: Eligibility, *, by: Agent | SystemActor, content: bytes) -> Eligibility:
    """Attach the PDF composed from what was frozen, once."""
    eligibility = lock(eligibility, None)
    if eligibility.pdf_id is not None:
        return eligibility
    name = f"eligibilite-{eligibility.decided_on:%Y-%m-%d}-{eligibility.pk}.pdf"
    return write(eligibility, pdf=files.store(content, name=name, by=by))


def _deciding(diagnostic: Diagnostic, by: Agent, wanted: date, on: date | None, *, field: str) -> Diagnostic:
    """The diagnostic locked, if this person may say so at that date: it is validated, so its communes hold."""
    diagnostic = lock(diagnostic, None)
    require(by, "diagnostics.decide_eligibility", diagnostic)
    if diagnostic.validated_on is None:
        text = "Une éligibilité s’appuie sur un diagnostic validé."
        raise Refused([Reason(text, code="diagnostic.not_validated")])
    if on is not None and wanted > on:
        raise Refused([Reason("Cette date est à venir.", field=field)])
    return diagnostic


def _record(eligibility: Eligibility, by: Agent) -> Eligibility:
    """Write the row, and ask for its PDF."""
    made = create(eligibility)
    jobs.defer(PDF_JOB, by=by, eligibility_id=made.pk)
    return made
