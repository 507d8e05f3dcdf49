"""The states of a contract (product.md §3) and their words, per audience."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.db.models import TextChoices


class ContractState(TextChoices):
    INTENTION = "intention", "Intention"
    DIAGNOSTIC = "diagnostic", "Diagnostic"
    DRAFTING = "drafting", "Rédaction"
    CONSULTATION = "consultation", "Consultation"
    APPROVAL = "approval", "Approbation"
    READY_TO_SIGN = "ready_to_sign", "Prêt à signer"
    SIGNING = "signing", "En cours de signature"
    SIGNED = "signed", "Signé"
    RENEWED = "renewed", "Reconduit"
    REDEFINED = "redefined", "Redéfini"
    NOT_RENEWED = "not_renewed", "Non reconduit"
    TERMINATED = "terminated", "Dénoncé"
    ABANDONED = "abandoned", "Abandonné"
    ARCHIVED = "archived", "Archivé"


BEFORE_SIGNATURE = (
    ContractState.INTENTION,
    ContractState.DIAGNOSTIC,
    ContractState.DRAFTING,
    ContractState.CONSULTATION,
    ContractState.APPROVAL,
    ContractState.READY_TO_SIGN,
    ContractState.SIGNING,
)
# The text may be written up to approval (product.md §1); afterwards it is frozen.
EDITABLE = (
    ContractState.INTENTION,
    ContractState.DIAGNOSTIC,
    ContractState.DRAFTING,
    ContractState.CONSULTATION,
    ContractState.APPROVAL,
)
FROZEN = (ContractState.READY_TO_SIGN, ContractState.SIGNING)
AFTER_SIGNATURE = (
    ContractState.SIGNED,
    ContractState.RENEWED,
    ContractState.REDEFINED,
    ContractState.NOT_RENEWED,
    ContractState.TERMINATED,
)
SHARED_WITH_ELECTED = tuple(
    state
    for state in ContractState
    if state not in (ContractState.INTENTION, ContractState.DIAGNOSTIC, ContractState.DRAFTING, ContractState.ABANDONED)
)


class Audience(StrEnum):
    WRITER = "writer"
    SIGNATORY = "signatory"
    READER = "reader"


_FOR_SIGNATORY = {
    ContractState.CONSULTATION: "Votre avis est demandé",
    ContractState.APPROVAL: "En attente des délibérations",
    ContractState.READY_TO_SIGN: "Texte arrêté, signature à venir",
    ContractState.SIGNING: "Ouvert à la signature",
}
_FOR_READER = {
    ContractState.INTENTION: "En préparation",
    ContractState.DIAGNOSTIC: "En préparation",
    ContractState.DRAFTING: "En préparation",
    ContractState.CONSULTATION: "En préparation",
    ContractState.APPROVAL: "En préparation",
}


def label_for(state: str, audience: Audience) -> str:
    """The word for a state, as this audience says it."""
    known = ContractState(state)
    words = {Audience.SIGNATORY: _FOR_SIGNATORY, Audience.READER: _FOR_READER}.get(audience, {})
    return str(words.get(known, known.label))


class Phase(TextChoices):
    """What a signed contract is on a given day: computed, never stored."""

    UPCOMING = "upcoming", "Signé, à venir"
    RUNNING = "running", "En vigueur"
    EXPIRED = "expired", "Échu"


def phase(state: str, starts_on: date | None, ends_on: date | None, on: date) -> Phase | None:
    """The phase of a signed contract on that day; None for any other state. Both bounds are included."""
    if state != ContractState.SIGNED or starts_on is None or ends_on is None:
        return None
    if on < starts_on:
        return Phase.UPCOMING
    return Phase.RUNNING if on <= ends_on else Phase.EXPIRED
