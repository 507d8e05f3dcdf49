"""The préfecture recalls, by hand, that a signature is awaited."""

from __future__ import annotations

from datetime import date

from cls_portal import mail
from cls_portal.access import require
from cls_portal.errors import Refused
from cls_portal.models import Agent
from cls_portal.working_days import is_working_day
from cls_portal.writing import create, lock, operation
from contracts import notifications
from contracts.models import Signatory, SignatureReminder
from contracts.operations.announcements import NAMED
from contracts.states import ContractState


@operation("contract.signatory_recalled")
def recall_signatory(signatory: Signatory, *, by: Agent, on: date) -> SignatureReminder:
    """Send a reminder to a signatory whose signature is awaited: on working days, at most once a day."""
    contract = lock(signatory.contract, None)
    require(by, "contracts.move", contract)
    if contract.state != ContractState.SIGNING:
        raise Refused("Ce contrat n’est pas ouvert à la signature.")
    if not signatory.awaited:
        raise Refused("La signature de ce signataire n’est pas attendue pour conclure.")
    if not signatory.reached_at:
        raise Refused("Ce signataire n’a ni compte ni adresse\u00a0: relancez-le par une autre voie.")
    if signatory.signatures.filter(version__voided_at=None).exists():
        raise Refused("Ce signataire a déjà signé.")
    if not is_working_day(on, contract.lead_prefecture.code):
        raise Refused("On ne relance que les jours ouvrés.")
    reminder = create(SignatureReminder(signatory=signatory, sent_by=by, sent_on=on))
    if signatory.agent is None:
        mail.queue_written_later(signatory.email, NAMED, signatory_id=signatory.pk, who="")
    else:
        mail.queue(signatory.agent.email, *notifications.signing_recalled(contract, signatory.agent))
    return reminder
