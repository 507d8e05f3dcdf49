"""Contracts signed on paper: how they enter the portal, and how what was mistyped is corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cls_portal import files
from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove, write
from contracts import rules
from contracts.gates import communes_of, required_of
from contracts.models import Contract, Signatory
from contracts.operations.contract import (
    add_sections,
    check_links,
    check_perimeter,
    insert_contract,
    set_communes,
)
from contracts.states import ContractState
from diagnostics.models import Diagnostic
from partners.models import Council
from territories.models import Territory

# What a correction changes, besides the perimeter and the signatories.
CORRECTED = (
    "title", "kind", "perimeter_name", "paper_reference", "signed_on", "starts_on", "ends_on", "council",
    "no_council_reason", "diagnostic", "departmental_plan",
)  # fmt: skip


@dataclass(frozen=True)
class PaperSignatory:
    """Who signed the paper, as it says; the day when it says one."""

    capacity: str
    title: str
    name: str
    signed_on: date | None = None


@operation("contract.taken_over")
def take_over_contract(
    *,
    by: Agent | SystemActor,
    on: date,
    kind: str,
    title: str,
    communes: Sequence[Territory],
    lead_prefecture: Territory,
    signed_on: date,
    starts_on: date,
    ends_on: date,
    scan: tuple[str, bytes] | None,
    perimeter_name: str = "",
    reference: str = "",
    paper_reference: str = "",
    council: Council | None = None,
    no_council_reason: str = "",
    diagnostic: Diagnostic | None = None,
    signatories: Sequence[PaperSignatory] = (),
) -> Contract:
    """A contract already signed on paper enters the portal, with its scan (name, content) and who signed it."""
    if scan is None:
        raise Refused([Reason("Joignez l’exemplaire signé numérisé.", field="scan")])
    _check_day(signed_on, on)
    check_links(Contract(), by, {"council": council, "diagnostic": diagnostic})
    contract = insert_contract(
        by=by,
        on=signed_on,
        kind=kind,
        title=title,
        communes=communes,
        lead_prefecture=lead_prefecture,
        perimeter_name=perimeter_name,
        reference=reference,
        paper_reference=paper_reference,
        council=council,
        no_council_reason=no_council_reason,
        diagnostic=diagnostic,
        state=ContractState.SIGNED,
        signed_on=signed_on,
        starts_on=starts_on,
        ends_on=ends_on,
        scan=files.store(scan[1], scan[0], by=by),
    )
    require(by, "contracts.take_over", contract)
    add_sections(contract)
    _set_signatories(contract, signatories, on)
    return contract


@operation("contract.take_over_corrected")
def correct_take_over(
    contract: Contract,
    *,
    by: Agent | SystemActor,
    on: date,
    revision: int | None,
    reason: str,
    communes: Sequence[Territory] | None = None,
    signatories: Sequence[PaperSignatory] | None = None,
    **values: Any,
) -> Contract:
    """Mend what was mistyped when the paper was entered (fields of `CORRECTED`); the history keeps both, and why."""
    contract = lock(contract, revision)
    require(by, "contracts.take_over", contract)
    _check_correctable(contract)
    if not reason.strip():
        raise Refused([Reason("Indiquez le motif de la correction.", field="reason")])
    if unknown := set(values) - set(CORRECTED):
        raise TypeError(f"not corrected: {sorted(unknown)}")
    signed_on = values.get("signed_on", contract.signed_on)
    _check_day(signed_on, on)
    if signed_on is not None and not rules.kind_exists(values.get("kind", contract.kind), signed_on):
        raise Refused([Reason("Cette nature de contrat n’existait pas encore à cette date.", field="kind")])
    check_links(contract, by, values)
    if communes is not None:
        check_perimeter(communes, contract.lead_prefecture)
        set_communes(contract, communes)
        values["perimeter_key"] = rules.perimeter_key(commune.code for commune in communes)
    contract = write(contract, **values)
    contract.__dict__.pop("_standings", None)
    require(by, "contracts.take_over", contract)
    if signatories is not None:
        _set_signatories(contract, signatories, on)
    return contract


def _check_day(signed_on: date | None, on: date) -> None:
    if signed_on is not None and signed_on > on:
        raise Refused([Reason("La date de signature est à venir.", field="signed_on")])


def _check_correctable(contract: Contract) -> None:
    if not contract.on_paper or contract.state != ContractState.SIGNED:
        raise Refused("Seul un contrat repris du papier, et qui n’a pas pris fin, se corrige ainsi.")
    if contract.amendments.filter(consolidated_at__isnull=False).exists():
        raise Refused("Un avenant signé a modifié ce contrat : il ne se corrige plus que par avenant.")
    if (opened := contract.amendments.unsigned().first()) is not None:
        raise Refused(f"Un avenant est en préparation : {opened.reference}. Corrigez le texte dans l’avenant.")


def _set_signatories(contract: Contract, wanted: Sequence[PaperSignatory], on: date) -> None:
    """These persons and no other, in this order; who is required by law is marked so."""
    required = {(needed.capacity, needed.territory) for needed in required_of(contract, on)}
    communes = communes_of(contract)
    known = {(row.capacity, row.title, row.name, row.signed_on): row for row in contract.signatories.all()}
    kept = {(each.capacity, each.title, each.name, each.signed_on) for each in wanted}
    for key, row in known.items():
        if key not in kept:
            remove(row)
    for position, each in enumerate(wanted, start=1):
        _check_signatory(each, on)
        territory = rules.territory_of_signatory(each.capacity, each.title, communes, contract.lead_prefecture_id)
        values = {
            "position": position,
            "territory_id": territory,
            "required": (each.capacity, territory) in required,
        }
        present = known.get((each.capacity, each.title, each.name, each.signed_on))
        if present is None:
            create(Signatory(contract=contract, **vars(each), **values))
        elif any(getattr(present, name) != value for name, value in values.items()):
            write(lock(present, None), **values)


def _check_signatory(each: PaperSignatory, on: date) -> None:
    if each.signed_on is not None and each.signed_on > on:
        raise Refused([Reason(f"La date de la signature est à venir : {each.title}.", field="signatories")])
