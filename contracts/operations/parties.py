"""Who signs, who takes part, who is invited to read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max

from cls_portal import mail
from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Forbidden, Reason, Refused
from cls_portal.models import Agent
from cls_portal.ordering import shift
from cls_portal.writing import create, lock, operation, remove, write
from contracts.gates import required_of
from contracts.models import Capacity, Contract, ContractPartner, Guest, Signatory
from contracts.operations.contract import open_text, require_editable
from contracts.persons import same_person
from contracts.states import ContractState
from partners.models import Organisation
from territories.models import Territory


def _open(contract: Contract, by: Agent | SystemActor, permission: str) -> Contract:
    contract = lock(contract, None)
    require(by, permission, contract)
    require_editable(contract)
    return contract


def _next_position(contract: Contract) -> int:
    return (contract.signatories.aggregate(last=Max("position"))["last"] or 0) + 1


@operation("contract.signatories_derived")
def derive_signatories(contract: Contract, *, by: Agent | SystemActor, on: date) -> list[Signatory]:
    """Enter the core signatories of this kind, date and perimeter; those already there keep their name and account.

    A former required one that the perimeter no longer asks for becomes optional and may be removed.
    """
    contract = _open(contract, by, "contracts.name_signatories")
    required = required_of(contract, on)
    present = {(row.capacity, row.territory_id): row for row in contract.signatories.all()}
    wanted = {(needed.capacity, needed.territory) for needed in required}
    for key, row in present.items():
        if row.required != (key in wanted):
            write(lock(row, None), required=key in wanted, awaited=row.awaited or key in wanted)
    added = []
    for needed in required:
        if (needed.capacity, needed.territory) not in present:
            added.append(
                create(
                    Signatory(
                        contract=contract,
                        position=_next_position(contract),
                        capacity=needed.capacity,
                        title=needed.title,
                        territory_id=needed.territory,
                        required=True,
                    )
                )
            )
    return added


@operation("contract.signatory_added")
def add_signatory(
    contract: Contract,
    *,
    by: Agent | SystemActor,
    title: str,
    name: str,
    capacity: str = Capacity.OTHER,
    organisation: Organisation | None = None,
    territory: Territory | None = None,
    agent: Agent | None = None,
    email: str = "",
    awaited: bool = True,
    delegate_name: str = "",
    delegate_title: str = "",
    delegation_reference: str = "",
) -> Signatory:
    """One more signatory: additions are free. Whoever signs for an EPCI is tied to it: it then deliberates."""
    contract = _open(contract, by, "contracts.name_signatories")
    _check_account(agent, delegate_name or name)
    if capacity == Capacity.EPCI_PRESIDENT and territory is None:
        raise Refused([Reason("Indiquez l’intercommunalité que préside ce signataire.", field="territory")])
    signatory = create(
        Signatory(
            contract=contract,
            position=_next_position(contract),
            capacity=capacity,
            title=title,
            name=name,
            organisation=organisation,
            territory=territory,
            agent=agent,
            email=email.lower(),
            awaited=awaited,
            delegate_name=delegate_name,
            delegate_title=delegate_title,
            delegation_reference=delegation_reference,
        )
    )
    _tell_named(signatory, by)
    return signatory


def _tell_named(signatory: Signatory, by: Agent | SystemActor) -> None:
    """To the address by which they are named; the same mail whether an account bears it or not."""
    if signatory.email:
        mail.queue_written_later(
            signatory.email, "contracts.invitations.signatory_named", signatory_id=signatory.pk, who=str(by)
        )


# What naming a signatory may say besides the title, the name and the account.
NAMING = frozenset({"awaited", "organisation", "delegate_name", "delegate_title", "delegation_reference"})


@operation("contract.signatory_named")
def name_signatory(
    signatory: Signatory,
    *,
    by: Agent | SystemActor,
    revision: int | None,
    title: str,
    name: str,
    agent: Agent | None,
    email: str | None = None,
    **values: Any,
) -> Signatory:
    """Say who signs: the printed title and name, the account that will sign, and what `NAMING` lists.

    Without an account: the address of who will sign; None leaves the one that was given. It is told when it is new.
    """
    _open(signatory.contract, by, "contracts.name_signatories")
    if unknown := set(values) - NAMING:
        raise TypeError(f"not part of naming a signatory: {sorted(unknown)}")
    _check_account(agent, values.get("delegate_name", signatory.delegate_name) or name)
    signatory = lock(signatory, revision)
    before = signatory.email
    given = before if email is None else email.lower()
    written = write(signatory, title=title, name=name, agent=agent, email="" if agent else given, **values)
    if written.email != before:
        _tell_named(written, by)
    return written


@operation("contract.signatory_claimed")
def claim_signatory(signatory: Signatory, *, by: Agent, revision: int) -> Signatory:
    """Say « it is me »: the account that bears the address by which a signatory is named, and their name, signs."""
    _not_archived(lock(signatory.contract, None))
    signatory = lock(signatory, revision)
    if signatory.agent_id is not None or not signatory.email or signatory.email != by.email.lower():
        raise Forbidden("Nul ne signe pour un autre.")
    _check_account(by, signatory.signer_name)
    return write(signatory, agent=by, email="")


def _check_account(agent: Agent | None, signer_name: str) -> None:
    """The account that will sign is open, and that of the person whose name the signature will bear."""
    if agent is None:
        return
    if not agent.is_active:
        raise Refused([Reason("Ce compte est fermé.", field="agent")])
    if signer_name and not same_person(
        signer_name, common_name=str(agent), surname=agent.last_name, given_name=agent.first_name
    ):
        raise Refused(
            [Reason(f"Ce compte est celui de {agent}, et non de {signer_name}, qui doit signer.", field="agent")]
        )


@operation("contract.signatories_ordered")
def move_signatory(signatory: Signatory, *, by: Agent | SystemActor, revision: int, places: int) -> Signatory:
    """Move it down the order in which the signatories are printed, or up when negative; the others make room."""
    contract = _open(signatory.contract, by, "contracts.name_signatories")
    return shift(lock(signatory, revision), contract.signatories.all(), places=places, column="position")


@operation("contract.signatory_removed")
def remove_signatory(signatory: Signatory, *, by: Agent | SystemActor, revision: int) -> None:
    """Remove an added signatory; a required one stays."""
    _open(signatory.contract, by, "contracts.name_signatories")
    signatory = lock(signatory, revision)
    if signatory.required:
        raise Refused("Ce signataire est obligatoire : il ne peut pas être retiré.")
    remove(signatory)


@operation("contract.partner_added")
def add_partner(
    contract: Contract, *, by: Agent | SystemActor, organisation: Organisation, commitment: str = ""
) -> ContractPartner:
    contract = open_text(contract, by)
    return create(ContractPartner(contract=contract, organisation=organisation, commitment=commitment))


@operation("contract.partner_changed")
def change_partner(
    partner: ContractPartner, *, by: Agent | SystemActor, revision: int, commitment: str
) -> ContractPartner:
    open_text(partner.contract, by)
    return write(lock(partner, revision), commitment=commitment)


@operation("contract.partner_removed")
def remove_partner(partner: ContractPartner, *, by: Agent | SystemActor, revision: int) -> None:
    """Withdraw an organisation; refused while it leads, supports or funds an action of the contract."""
    contract = open_text(partner.contract, by)
    organisation = partner.organisation
    if (
        contract.actions.in_text().filter(lead=organisation).exists()
        or contract.actions.in_text().filter(partners__organisation=organisation).exists()
        or contract.actions.in_text().filter(budget_lines__funder=organisation).exists()
    ):
        raise Refused("Cet organisme pilote, soutient ou finance une action du contrat.")
    remove(lock(partner, revision))


@operation("contract.guest_invited")
def invite_guest(contract: Contract, *, by: Agent | SystemActor, agent: Agent | None = None, email: str = "") -> Guest:
    """Let a person read the contract before it is shared with its signatories: an account, or that of an address. The
    same mail tells them, whether an account bears the address or not."""
    contract = lock(contract, None)
    require(by, "contracts.invite", contract)
    _not_archived(contract)
    guest = create(Guest(contract=contract, agent=agent, email=email.lower()))
    to = agent.email if agent else guest.email
    mail.queue_written_later(to, "contracts.invitations.guest_invited", guest_id=guest.pk, who=str(by))
    return guest


@operation("contract.guest_removed")
def remove_guest(guest: Guest, *, by: Agent | SystemActor, revision: int) -> None:
    _not_archived(lock(guest.contract, None))
    require(by, "contracts.invite", guest.contract)
    remove(lock(guest, revision))


def _not_archived(contract: Contract) -> None:
    if contract.state == ContractState.ARCHIVED:
        raise Refused("Ce contrat est archivé : il se lit, mais ne change plus.")
