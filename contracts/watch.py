"""What one watches from the home page: steps blocked or open, opinions and signatures awaited from others.

The contracts in preparation that moved last are asked for their gates, all at once; how many others there are is said,
with the list that has them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone

from cls_portal.errors import Reason
from cls_portal.home import Tile, besides, first_of
from cls_portal.machine import Step, Transition
from cls_portal.models import Agent
from cls_portal.reading import once
from cls_portal.roles import Role
from cls_portal.templatetags.portal import count_of
from contracts.access import WRITERS
from contracts.lifecycle import CONTRACT
from contracts.models import Contract, Signatory, Signature
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
    S.READY_TO_SIGN: "open_signing",
}
WATCHERS = frozenset({Role.PREFECTURE, Role.COORDINATOR, Role.MAYOR, Role.PROSECUTOR})


def steps_blocked(agent: Agent, on: date) -> list[Tile]:
    """Contracts whose next step waits for a piece: how many, the first ones, and the coverage behind them."""
    return [_blocked(contract, step, moves) for contract, step, moves in _watched(agent, on)[0] if step.missing]


def _blocked(contract: Contract, step: Step, moves: bool) -> Tile:
    count = count_of(len(step.missing), "pièce manque,pièces manquent")
    text = f"{contract.title}{NBSP}: {count} pour «{NBSP}{_named(step)}{NBSP}»"
    shown = [reason if moves else Reason(reason.text) for reason in step.missing[:PIECES_SHOWN]]
    shown += _and_others(len(step.missing), "autre pièce,autres pièces")
    chained = any(reason.code.startswith("chain.") for reason in step.missing)
    where = reverse("action-coverage" if chained else "contract-detail", args=[contract.pk])
    return Tile(text, where if chained else f"{where}#etapes", len(step.missing), tuple(shown))


def _and_others(count: int, words: str) -> list[Reason]:
    """« et 4 autres pièces », after the first ones."""
    left = count - PIECES_SHOWN
    return [Reason(f"et {count_of(left, words)}")] if left > 0 else []


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
        for contract, step, moves in _watched(agent, on)[0]
        if moves and not step.missing
    ]


def steps_besides(agent: Agent, on: date) -> list[Tile]:
    """How many other contracts are in preparation, whose steps are not said here."""
    words = "autre contrat en préparation,autres contrats en préparation"
    return besides(_watched(agent, on)[1], words, listed(NEXT))


def listed(states: Iterable[str]) -> str:
    """The list of the contracts, and of their amendments, in one of these states."""
    asked = {"state": list(states), "avenants": "on"}
    return f"{reverse('contract-list')}?{urlencode(asked, doseq=True)}"


def _watched(agent: Agent, on: date) -> tuple[list[tuple[Contract, Step, bool]], int]:
    """The contracts that moved last, each with its next step and whether the agent may take it, and how many there
    are besides; asked once."""
    return once(("contracts.watched", agent.pk, on), lambda: _ask(agent, on))


def _ask(agent: Agent, on: date) -> tuple[list[tuple[Contract, Step, bool]], int]:
    if not _held(agent, on, WATCHERS):
        return [], 0
    visible = Contract.objects.visible_to(agent).filter(state__in=NEXT).around(agent, on, WATCHERS)
    rows, others = first_of(visible.with_reach(agent, on).for_steps().order_by("-updated_at", "-pk"), WATCHED)
    steps = [(CONTRACT[NEXT[ContractState(row.state)]], row) for row in rows]
    asked = [
        (row, Step(transition, tuple(missing)), _moves(row, transition))
        for (transition, row), missing in zip(steps, CONTRACT.missing_of_many(steps, on), strict=True)
    ]
    return asked, others


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
    rows = _of_prefecture(agent, on, S.CONSULTATION)
    since = Contract.objects.entered([row.pk for row in rows], S.CONSULTATION) if rows else {}
    words = "autre contrat attend un avis,autres contrats attendent un avis"
    return [*(_opinions(row, since.get(row.pk), on) for row in rows), *_others(rows, words, S.CONSULTATION)]


def _opinions(row: Any, since: datetime | None, on: date) -> Tile:
    heard = {"du procureur": row.prosecutor_heard, "du conseil": row.council_heard}
    awaited = [whose for whose, given in heard.items() if not given]
    text = f"{row.title}{NBSP}: avis {' et '.join(awaited)} attendu{'s' if len(awaited) > 1 else ''}"
    return Tile(f"{text}{_how_long(since, on)}", reverse("contract-opinions", args=[row.pk]), len(awaited))


def _others(rows: list[Any], words: str, state: str) -> list[Tile]:
    return besides(rows[0].of_state - len(rows), words, listed([state])) if rows else []


def _how_long(since: datetime | None, on: date) -> str:
    days = (on - timezone.localdate(since)).days if since else 0
    return f" depuis {count_of(days, 'jour,jours')}" if days > 0 else ""


def signatures_of_others(agent: Agent, on: date) -> list[Tile]:
    """Contracts open to signature: how many signatures are given, whose are awaited, for the préfecture."""
    rows = _of_prefecture(agent, on, S.SIGNING)
    if not rows:
        return []
    signed = Signature.objects.filter(signatory=OuterRef("pk"), version__voided_at=None)
    signatories: dict[int, list[Any]] = defaultdict(list)
    awaited = Signatory.objects.filter(contract__in=[row.pk for row in rows], awaited=True).annotate(
        given=Exists(signed)
    )
    for signatory in awaited.order_by("contract", "position", "pk"):
        signatories[signatory.contract_id].append(signatory)
    words = "autre contrat en cours de signature,autres contrats en cours de signature"
    return [*(_signatures(row, signatories[row.pk]) for row in rows), *_others(rows, words, S.SIGNING)]


def _signatures(contract: Contract, signatories: list[Any]) -> Tile:
    waiting = [signatory.title_within for signatory in signatories if not signatory.given]
    given = len(signatories) - len(waiting)
    text = f"{contract.title}{NBSP}: {count_of(given, 'signature donnée,signatures données')} sur {len(signatories)}"
    names = [Reason(f"Signature attendue{NBSP}: {title}.") for title in waiting[:PIECES_SHOWN]]
    names += _and_others(len(waiting), "autre signature,autres signatures")
    return Tile(text, reverse("contract-signature", args=[contract.pk]), len(waiting), tuple(names))


def _of_prefecture(agent: Agent, on: date, state: str) -> list[Any]:
    """The contracts that await others in that state, and that the agent's préfecture leads or contains: those that
    moved last, each with how many there are in all (`of_state`)."""
    if not _held(agent, on, {Role.PREFECTURE}):
        return []
    awaiting = once(("contracts.awaiting", agent.pk, on), lambda: _awaiting(agent, on))
    return [row for row in awaiting if row.state == state]


def _awaiting(agent: Agent, on: date) -> list[Any]:
    """In consultation with an opinion to come, and open to signature, read together."""
    reached: Any = Contract.objects.visible_to(agent).awaiting_others().with_reach(agent, on)
    rows = reached.filter(of_prefecture=True)
    last = (F("updated_at").desc(), F("pk").desc())
    ranked = rows.annotate(
        rank=Window(RowNumber(), partition_by=F("state"), order_by=last),
        of_state=Window(Count("*"), partition_by=F("state")),
    )
    return list(ranked.filter(rank__lte=WATCHED).order_by(*last))
