"""The members' directory: contacts imported together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused, Stale
from cls_portal.models import Agent
from cls_portal.writing import operation
from partners.contacttable.plans import CREATE, UPDATE, Proposal
from partners.operations.organisations import add_contact, change_contact


@dataclass(frozen=True)
class Imported:
    created: int
    changed: int


@operation("contacts.imported")
def import_contacts(proposals: Sequence[Proposal], *, by: Agent | SystemActor) -> Imported:
    """Write what the lines of a table say, as it was shown: all of them, or none when one is refused."""
    done = {CREATE: 0, UPDATE: 0}
    for proposal in proposals:
        if proposal.fate not in done:
            continue
        try:
            _write(proposal, by)
        except Refused as refusal:
            reasons = [Reason(f"Ligne\u00a0{proposal.line}\u00a0: {each.text}", each.code) for each in refusal.reasons]
            raise Refused(reasons) from refusal
        except Stale as stale:
            text = f"Ligne\u00a0{proposal.line}\u00a0: {proposal.contact} a changé entre-temps."
            raise Refused([Reason(text, "partners.contact_changed")]) from stale
        done[proposal.fate] += 1
    return Imported(done[CREATE], done[UPDATE])


def _write(proposal: Proposal, by: Agent | SystemActor) -> None:
    if proposal.fate == UPDATE and proposal.contact is not None:
        change_contact(proposal.contact, by=by, revision=proposal.contact.revision, **proposal.values)
    else:
        add_contact(proposal.organisation, by=by, **proposal.values)
