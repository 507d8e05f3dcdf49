"""Contracts at every stage of their life, made as the database allows and no other way."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django.utils import timezone

from cls_portal.actors import PORTAL
from cls_portal.models import Agent, StoredFile
from contracts.models import Capacity, Contract, Signatory, Signature, Version
from contracts.operations import create_contract, take_over_contract
from contracts.states import BEFORE_SIGNATURE, ContractState
from territories.models import Territory
from tests.personas import commune, department

S = ContractState
TODAY = date(2026, 11, 23)
PERIOD = {"starts_on": date(2027, 1, 1), "ends_on": date(2029, 12, 31)}
# What the operation of a termination is given, besides the reason.
TERMINATION: dict[str, Any] = {
    "terminated_on": TODAY, "terminated_by": "Le conseil municipal de Bègles", "document": ("acte.pdf", b"%PDF-1.4"),
}  # fmt: skip
# The way from one state to the next until the signature, then what may follow a contract taken over.
ROAD = BEFORE_SIGNATURE
AFTER = {
    S.SIGNED: (),
    S.RENEWED: (S.RENEWED,),
    S.REDEFINED: (S.REDEFINED,),
    S.NOT_RENEWED: (S.NOT_RENEWED,),
    S.TERMINATED: (S.TERMINATED,),
    S.ARCHIVED: (S.TERMINATED, S.ARCHIVED),
}


def a_contract(
    *, places: Sequence[Territory] | None = None, lead: Territory | None = None, by: Any = PORTAL, **values: Any
) -> Contract:
    """A contract of Bègles (Gironde), unless told otherwise, as `create_contract` makes it."""
    given = {"kind": "CLS", "title": "CLS de Bègles", "on": TODAY, **PERIOD, **values}
    return create_contract(
        by=by, communes=places or [commune("33039")], lead_prefecture=lead or department("33"), **given
    )


def contract_in(state: str, **values: Any) -> Contract:
    """A contract in that state, its gates not asked: along the edges, in the name of the tests."""
    if state in AFTER:
        contract = taken_over(**values)
        return moved(contract, *AFTER[S(state)])
    contract = a_contract(**values)
    road = [S.ABANDONED] if state == S.ABANDONED else ROAD[1 : ROAD.index(S(state)) + 1]
    for step in road:
        if step == S.READY_TO_SIGN:
            freeze(contract)
        moved(contract, step)
    return contract


def moved(contract: Contract, *steps: str) -> Contract:
    """What a console would do: the state by SQL, which the triggers judge."""
    for step in steps:
        Contract.objects.filter(pk=contract.pk).update(state=step, **(terminated() if step == S.TERMINATED else {}))
    contract.refresh_from_db()
    return contract


def terminated(on: date = TODAY) -> dict[str, Any]:
    """What a terminated contract carries."""
    return {"terminated_on": on, "termination_document": a_file()}


def taken_over(*, places: Sequence[Territory] | None = None, lead: Territory | None = None, **values: Any) -> Contract:
    given = {
        "kind": "CLS", "title": "CLS de Bègles", "on": TODAY, "signed_on": date(2024, 12, 15),
        "starts_on": date(2025, 1, 1), "ends_on": date(2027, 12, 31), "scan": ("papier.pdf", b"%PDF-1.4"), **values,
    }  # fmt: skip
    given.setdefault("by", PORTAL)
    return take_over_contract(communes=places or [commune("33039")], lead_prefecture=lead or department("33"), **given)


def freeze(contract: Contract) -> Version:
    """A version in force with a PDF, neither of them composed."""
    text = '{"demonstration":true}'
    return Version.objects.create(
        contract=contract,
        number=contract.versions.count() + 1,
        json=text,
        json_sha256=hashlib.sha256(text.encode()).hexdigest(),
        frozen_at=timezone.now(),
        pdf=a_file(),
    )


def a_file(content: bytes = b"%PDF-1.7") -> StoredFile:
    digest = hashlib.sha256(content + uuid4().bytes).hexdigest()
    return StoredFile.objects.create(sha256=digest, name="f.pdf", media_type="application/pdf", size=len(content))


def a_signatory(contract: Contract, agent: Agent | None = None, **values: Any) -> Signatory:
    given = {"capacity": Capacity.OTHER, "title": "Le témoin", "name": "Témoin", **values}
    position = contract.signatories.count() + 1
    return Signatory.objects.create(contract=contract, position=position, agent=agent, **given)


def signed_by(
    signatory: Signatory, agent: Agent | None = None, version: Version | None = None, **values: Any
) -> Signature:
    """A bare row of signature, which the trigger judges."""
    given = {"agent": agent or signatory.agent, "level": "simple", **values}
    return Signature.objects.create(
        version=version or signatory.contract.versions.get(voided_at=None),
        signatory=signatory,
        name=signatory.name,
        signed_at=timezone.now(),
        file=a_file(),
        evidence={},
        **given,
    )
