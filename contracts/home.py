"""What awaits a person about contracts, on the home page."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from cls_portal.access import may
from cls_portal.home import Tile, besides, first_of
from cls_portal.models import Agent
from cls_portal.roles import Role
from contracts.models import Contract, Mention, OpinionRequest, OpinionSource, Section, Signatory
from contracts.rules import FINAL_EVALUATION_REMINDERS
from contracts.states import ContractState
from contracts.uncovered import uncovered
from contracts.watch import listed
from diagnostics.eligibility.rules import CURRENT
from territories.access import roles_held

LONGEST = 20


def signatures_awaited(agent: Agent, on: date) -> list[Tile]:
    """One tile for each contract that awaits this person's signature, or their word that they are to sign it."""
    rows, others = first_of(Signatory.objects.awaiting(agent).select_related("contract").order_by("pk"), LONGEST)
    words = "autre contrat attend votre signature,autres contrats attendent votre signature"
    return [*map(_to_sign, rows), *besides(others, words, listed([ContractState.SIGNING]))]


def _to_sign(row: Signatory) -> Tile:
    title = row.contract.title
    if row.agent_id is None:
        return Tile(
            f"Vous êtes désigné comme signataire, à confirmer\u00a0: {title}", reverse("signatory-claim", args=[row.pk])
        )
    return Tile(f"Signature attendue\u00a0: {title}", reverse("contract-signature", args=[row.contract_id]))


def opinions_awaited(agent: Agent, on: date) -> list[Tile]:
    """Contracts in consultation whose procureur or council has not answered, for those who record it."""
    held = {each.role for each in roles_held(agent, on)}
    asked = [(OpinionSource.PROSECUTOR, Role.PROSECUTOR), (OpinionSource.COUNCIL, Role.COORDINATOR)]
    sources = [source for source, role in asked if role in held]
    if not sources:
        return []
    consulted = Contract.objects.visible_to(agent).filter(state=ContractState.CONSULTATION)
    rows, others = first_of(consulted.unheard(sources).order_by("pk"), LONGEST)
    words = "autre contrat en consultation attend un avis,autres contrats en consultation attendent un avis"
    return [
        *(
            Tile(f"{source.label} : {row.title}", reverse("contract-opinions", args=[row.pk]))
            for row in rows
            for source in sources
            if not getattr(row, f"{source}_heard")
        ),
        *besides(others, words, listed([ContractState.CONSULTATION])),
    ]


def opinions_asked(agent: Agent, on: date) -> list[Tile]:
    """One tile for each opinion asked of this person on some articles of a contract."""
    rows = OpinionRequest.objects.asked_of(agent).awaiting().filter(due_on__gte=on).select_related("contract")
    return [
        Tile(
            f"Avis demandé avant le {row.due_on:%d/%m/%Y} : {row.contract.title}",
            reverse("opinion-request", args=[row.pk]),
        )
        for row in rows.order_by("due_on", "pk")
    ]


def mentions_unread(agent: Agent, on: date) -> list[Tile]:
    """« On vous a cité »: one tile for each article in whose discussion this person is named."""
    rows = Mention.objects.unread_by(agent).select_related("comment__section__contract").order_by("pk")
    by_section: dict[Section, int] = {}
    for row in rows:
        by_section[row.comment.section] = by_section.get(row.comment.section, 0) + 1
    return [
        Tile(
            f"On vous a cité : {section} – {section.contract.title}",
            reverse("section-discussion", args=[section.pk]),
            count,
        )
        for section, count in by_section.items()
    ]


def register_open(agent: Agent, on: date) -> list[Tile]:
    """The way to the register, for those who read it."""
    if not may(agent, "contracts.read_register"):
        return []
    return [Tile("Registre des contrats, aujourd’hui ou à une date passée", reverse("contract-register"))]


def communes_without_contract(agent: Agent, on: date) -> list[Tile]:
    """How many communes above the national average have no contract, for the préfecture."""
    held = any(each.role == Role.PREFECTURE for each in roles_held(agent, on))
    count = uncovered(agent, on).filter(above__gte=CURRENT.indicators).count() if held else 0
    if not count:
        return []
    words = "communes au-dessus" if count > 1 else "commune au-dessus"
    return [Tile(f"{count} {words} de la moyenne nationale sans contrat en vigueur", reverse("uncovered-list"), count)]


def contracts_ending(agent: Agent, on: date) -> list[Tile]:
    """How many contracts in force end within the first rung of the ladder."""
    if not any(held.role in (Role.PREFECTURE, Role.COORDINATOR) for held in roles_held(agent, on)):
        return []
    months = FINAL_EVALUATION_REMINDERS[0]
    limit = on.replace(year=on.year + months // 12, day=min(on.day, 28))
    rows = Contract.objects.visible_to(agent).in_phase("running", on).filter(ends_on__lte=limit)
    count = rows.count()
    if not count:
        return []
    address = f"{reverse('contract-list')}?phase=running&ends_before={limit.isoformat()}"
    plural = "s" if count > 1 else ""
    verb = "prennent" if count > 1 else "prend"
    return [Tile(f"{count} contrat{plural} {verb} fin dans les {months} mois", address, count)]
