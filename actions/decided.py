"""What decisions of a council may cause, and have caused, to actions: new ones, and what is followed of the others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from actions.access import to_follow
from actions.models import Action, ProgressNote
from cls_portal.models import Agent
from cls_portal.templatetags.portal import date_fr
from contracts import rules
from contracts.models import Contract
from contracts.states import EDITABLE, ContractState
from partners.decisions.effects import MOST, Act, Effect, carried, key_of, subject_of
from partners.models import Decision

NBSP = "\u00a0"
OF_ACTION = "actions.action:"
BY_AMENDMENT = "Son texte est signé\u00a0: une action nouvelle passe par un avenant, d’où vous la créerez."


# What may be done


def acts_of(decision: Decision, agent: Agent, on: date) -> list[Act]:
    """Create an action where the text of a contract is being written, open an amendment where it is signed, follow the
    actions of signed contracts; a constant number of queries."""
    rows = Contract.objects.visible_to(agent).filter(council__in=carried(decision)).with_reach(agent, on)
    written = rows.filter(Q(of_prefecture=True) | Q(of_coordinator=True), state__in=(*EDITABLE, ContractState.SIGNED))
    contracts = list(written.with_amendments().order_by("-pk")[:MOST])
    return [*_creations(decision, contracts), *_follow_up(decision, agent, on), *_amendments(contracts, on)]


def _creations(decision: Decision, contracts: Iterable[Any]) -> list[Act]:
    return [
        Act(
            f"Créer une action dans {contract.reference}",
            f"{reverse('action-create')}?contrat={contract.pk}&decision={decision.pk}",
            key_of(contract),
            contract.title,
        )
        for contract in contracts
        if _open(contract)
    ]


def _open(contract: Any) -> bool:
    """As `Contract.text_open`, of one that came `with_amendments`."""
    return rules.text_open(contract.state, on_paper=contract.on_paper and not contract.closed_by_amendment)


def _amendments(contracts: Iterable[Any], on: date) -> list[Act]:
    """The text of a signed contract is closed: a new action asks for an amendment."""
    return [
        Act(
            f"Ouvrir un avenant à {contract.reference}",
            reverse("amendment-open", args=[contract.pk]),
            key_of(contract),
            BY_AMENDMENT,
        )
        for contract in contracts
        if not _open(contract)
        and not rules.refusal_to_amend(
            is_amendment=contract.amends_id is not None,
            phase=contract.phase(on),
            open_reference=contract.reference if contract.being_amended else None,
        )
    ]


def followed_by(decision: Decision, agent: Agent, on: date) -> Any:
    """The actions of the contracts of its council that this person may follow."""
    rows = Action.objects.visible_to(agent).followed().filter(contract__council__in=carried(decision))
    return to_follow(agent, rows, on)


def _follow_up(decision: Decision, agent: Agent, on: date) -> list[Act]:
    """That of the action which the decision is about, first; that of any other."""
    rows, subject = followed_by(decision, agent, on), subject_of(decision)
    about = rows.with_key().filter(key=subject).first() if subject.startswith(OF_ACTION) else None
    found = [] if about is None else [
        Act(
            f"Mettre à jour l’action n°{NBSP}{about.number}",
            reverse("action-decided", args=[about.pk, decision.pk]),
            key_of(about),
            about.title,
        )
    ]  # fmt: skip
    if about is not None or rows.exists():
        found.append(Act("Mettre à jour le suivi d’une action", reverse("decision-follow-up", args=[decision.pk])))
    return found


# What was done


def effects_of(decision: Decision, agent: Agent) -> list[Effect]:
    """The actions that it created and the notes that carry it, of those that this person sees; two queries."""
    created = Action.objects.visible_to(agent).born().filter(decision=decision).select_related("contract")
    notes = ProgressNote.objects.visible_to(agent).filter(decision=decision).select_related("action__contract")
    return [
        *(Effect("Action créée", _named(action), _address(action)) for action in created.order_by("pk")),
        *(
            Effect(
                f"Suivi du {date_fr(note.noted_on)}",
                f"{_named(note.action)}, {note.get_status_display().lower()}",
                _address(note.action, "suivi"),
            )
            for note in notes.order_by("noted_on", "pk")
        ),
    ]


def _named(action: Action) -> str:
    return f"Action n°{NBSP}{action.number} – {action.title} ({action.contract.reference})"


def _address(action: Action, anchor: str = "") -> str:
    return reverse("action-detail", args=[action.pk]) + (f"#{anchor}" if anchor else "")


# What concerns a contract


def about(contract: Contract) -> Any:
    """The decisions that concern this contract: by what they caused, or by what they say they are about."""
    keys = [key_of(contract)]
    actions: Any = Action.objects.filter(contract=contract).order_by()
    of_actions = actions.with_key().values("key")
    ways = (
        Q(opinions__contract=contract),
        Q(actions__contract=contract),
        Q(notes__action__contract=contract),
        Q(evaluations__contract=contract),
        Q(about__in=keys) | Q(item__about__in=keys),
        Q(about__in=of_actions) | Q(item__about__in=of_actions),
    )
    first, *others = [Decision.objects.filter(way).order_by().values("pk") for way in ways]
    return Decision.objects.filter(pk__in=first.union(*others))
