"""What one watches from the home page: steps blocked or open, opinions and signatures awaited from others.

Only the contracts in preparation that moved last are asked for their gates (`WATCHED`), the chain of all at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from cls_portal.errors import Reason
from cls_portal.home import Tile
from cls_portal.machine import Step, Transition
from cls_portal.models import Agent
from cls_portal.reading import once
from cls_portal.roles import Role
from cls_portal.templatetags.portal import count_of
from contracts.access import WRITERS
from contracts.lifecycle import CONTRACT
from contracts.models import Contract, Opinion, OpinionSource, Signatory, Signature
from contracts.states import ContractState
from territories.access import roles_held

S = ContractState
NBSP = "\u00a0"
WATCHED = 10
PIECES_SHOWN = 3

# The step that leads each state towards the signature.
NEXT = {
    S.INTENTION: "open_diagnostic",
    S.DIAGNOSTIC: "open_drafting",
    S.DRAFTING: "open_consultation",
    S.CONSULTATION: "open_approval",
    S.APPROVAL: "freeze",
}
WATCHERS = frozenset({Role.PREFECTURE, Role.COORDINATOR, Role.MAYOR, Role.PROSECUTOR})


def steps_blocked(agent: Agent, on: date) -> list[Tile]:
    """Contracts whose next step waits for a piece: how many, the first ones, and the coverage behind them."""
    return [_blocked(contract, step, moves) for contract, step, moves in _watched(agent, on) if step.missing]


def _blocked(contract: Contract, step: Step, moves: bool) -> Tile:
    count = count_of(len(step.missing), "pièce manque,pièces manquent")
    text = f"{contract.title}{NBSP}: {count} pour «{NBSP}{_named(step)}{NBSP}»"
    shown = [reason if moves else Reason(reason.text) for reason in step.missing[:PIECES_SHOWN]]
    chained = any(reason.code.startswith("chain.") for reason in step.missing)
    where = reverse("action-coverage" if chained else "contract-detail", args=[contract.pk])
    return Tile(text, where if chained else f"{where}#etapes", len(step.missing), tuple(shown))


def _named(step: Step) -> str:
    label = step.transition.label
    return label[0].lower() + label[1:]


def steps_open(agent: Agent, on: date) -> list[Tile]:
    """Contracts that this agent may move to their next step: nothing is missing any more."""
    return [
        Tile(
            f"{contract.title}{NBSP}: rien ne manque pour «{NBSP}{_named(step)}{NBSP}»",
            reverse("contract-move", args=[contract.pk, step.transition.name]),
        )
        for contract, step, moves in _watched(agent, on)
        if moves and not step.missing
    ]


def _watched(agent: Agent, on: date) -> list[tuple[Contract, Step, bool]]:
    """The contracts that moved last, each with its next step and whether the agent may take it; asked once."""
    return once(("contracts.watched", agent.pk, on), lambda: _ask(agent, on))


def _ask(agent: Agent, on: date) -> list[tuple[Contract, Step, bool]]:
    if not _held(agent, on, WATCHERS):
        return []
    rows = list(
        Contract.objects.visible_to(agent)
        .filter(state__in=NEXT)
        .around(agent, on, WATCHERS)
        .with_reach(agent, on)
        .for_steps()
        .order_by("-updated_at", "-pk")[:WATCHED]
    )
    steps = [(CONTRACT[NEXT[ContractState(row.state)]], row) for row in rows]
    return [
        (row, Step(transition, tuple(missing)), _moves(row, transition))
        for (transition, row), missing in zip(steps, CONTRACT.missing_of_many(steps, on), strict=True)
    ]


def _moves(contract: Any, transition: Transition) -> bool:
    """Whether the table of rights gives this step to one of the roles that reach the whole contract (`with_reach`)."""
    _, _, act = transition.permission.partition(".")
    reached = {Role.PREFECTURE: contract.of_prefecture, Role.COORDINATOR: contract.of_coordinator}
    return any(reached.get(role, False) for role in WRITERS[act])


def _held(agent: Agent, on: date, roles: Collection[Role]) -> bool:
    return any(held.role in roles for held in roles_held(agent, on))


# What the préfecture awaits from others


def opinions_of_others(agent: Agent, on: date) -> list[Tile]:
    """Contracts in consultation whose procureur or council has not answered, and since when, for the préfecture."""
    if not _held(agent, on, {Role.PREFECTURE}):
        return []
    rows = _of_prefecture(agent, on, S.CONSULTATION)
    given = set(Opinion.objects.filter(contract__in=[row.pk for row in rows]).values_list("contract", "source"))
    since = Contract.objects.entered([row.pk for row in rows], S.CONSULTATION)
    tiles = []
    for row in rows:
        awaited = [word for source, word in _OPINIONS.items() if (row.pk, source) not in given]
        if awaited:
            text = f"{row.title}{NBSP}: avis {' et '.join(awaited)} attendu{'s' if len(awaited) > 1 else ''}"
            where = reverse("contract-opinions", args=[row.pk])
            tiles.append(Tile(f"{text}{_how_long(since.get(row.pk), on)}", where, len(awaited)))
    return tiles


_OPINIONS = {OpinionSource.PROSECUTOR: "du procureur", OpinionSource.COUNCIL: "du conseil"}


def _how_long(since: datetime | None, on: date) -> str:
    days = (on - timezone.localdate(since)).days if since else 0
    return f" depuis {count_of(days, 'jour,jours')}" if days > 0 else ""


def signatures_of_others(agent: Agent, on: date) -> list[Tile]:
    """Contracts open to signature: how many signatures are given, whose are awaited, for the préfecture."""
    if not _held(agent, on, {Role.PREFECTURE}):
        return []
    rows = _of_prefecture(agent, on, S.SIGNING)
    signed = Signature.objects.filter(signatory=OuterRef("pk"), version__voided_at=None)
    signatories: dict[int, list[Any]] = defaultdict(list)
    awaited = Signatory.objects.filter(contract__in=[row.pk for row in rows], awaited=True).annotate(
        given=Exists(signed)
    )
    for signatory in awaited.order_by("contract", "position", "pk"):
        signatories[signatory.contract_id].append(signatory)
    return [_signatures(row, signatories[row.pk]) for row in rows]


def _signatures(contract: Contract, signatories: list[Any]) -> Tile:
    waiting = [signatory.title for signatory in signatories if not signatory.given]
    given = len(signatories) - len(waiting)
    text = f"{contract.title}{NBSP}: {count_of(given, 'signature donnée,signatures données')} sur {len(signatories)}"
    names = tuple(Reason(f"Signature attendue{NBSP}: {title}.") for title in waiting[:PIECES_SHOWN])
    return Tile(text, reverse("contract-signature", args=[contract.pk]), len(waiting), names)


def _of_prefecture(agent: Agent, on: date, state: str) -> list[Any]:
    """The contracts in that state that the agent's préfecture leads or contains, the ones that moved last."""
    awaiting = once(("contracts.awaiting", agent.pk, on), lambda: _awaiting(agent, on))
    return [row for row in awaiting if row.state == state][:WATCHED]


def _awaiting(agent: Agent, on: date) -> list[Any]:
    """Those in consultation and those open to signature, read together."""
    rows: Any = Contract.objects.visible_to(agent).filter(state__in=(S.CONSULTATION, S.SIGNING))
    reached = rows.with_reach(agent, on).filter(of_prefecture=True)
    return list(reached.order_by("-updated_at", "-pk")[: 4 * WATCHED])
