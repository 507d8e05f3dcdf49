"""Whose word is awaited on a contract: the procureur, the council, the assemblies; what recalls it to them.

It is recalled only of a text that is shared: the opinions while it is in consultation, the délibérations while it is in
approval. Whether something is missing is asked of the gates again when the mail leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cls_portal.errors import Reason
from cls_portal.mail import Message
from cls_portal.models import Agent
from cls_portal.reminders import Awaited
from cls_portal.roles import Role
from contracts import gates, rules
from contracts.models import Capacity, Contract
from contracts.readers import readers_of
from contracts.states import ContractState
from contracts.wording import capitalised, of_the, the
from partners.lines import line_of
from territories.models import Membership, Territory


@dataclass(frozen=True)
class Word:
    """What some people have to say of a text while it is in `state`: the kind of its reminders, whether it is missing,
    and who is asked, among those who see the contract."""

    kind: str
    state: ContractState
    missing: Callable[[Contract, date], list[Reason]]
    people: Callable[[Contract, date], list[Agent]]


def _prosecutors(contract: Contract, on: date) -> list[Agent]:
    """Whoever signs as procureur, and the parquet of its ground."""
    meeting = Territory.objects.filter(commune_rows__commune__in=contract.perimeter.values("commune"))
    held = Membership.objects.in_force(on).filter(role=Role.PROSECUTOR, territory__in=meeting.values("pk"))
    signing = contract.signatories.filter(capacity=Capacity.PROSECUTOR, agent__isnull=False)
    return _readers(contract, Q(pk__in=held.values("agent")) | Q(pk__in=signing.values("agent")))


def _council(contract: Contract, on: date) -> list[Agent]:
    """Who chairs the council that steers the contract today, and who coordinates it."""
    council = line_of(contract.council_id).today
    named = [council.chair_id, council.coordinator_id] if council is not None else []
    return _readers(contract, Q(pk__in=[key for key in named if key])) if any(named) else []


def _assemblies(contract: Contract, on: date) -> list[Agent]:
    return list(dict.fromkeys(agent for agents in _by_assembly(contract, on).values() for agent in agents))


def _by_assembly(contract: Contract, on: date) -> dict[rules.Adopter, list[Agent]]:
    """Each commune and EPCI whose délibération is not recorded, with who signs for it or is its mayor."""
    recorded = set(contract.resolutions.values_list("territory", flat=True))
    awaited = {each.pk: each for each in gates.adopters_of(contract) if each.pk not in recorded}
    signing = contract.signatories.filter(
        territory__in=awaited, capacity__in=(Capacity.MAYOR, Capacity.EPCI_PRESIDENT), agent__isnull=False
    )
    held = Membership.objects.in_force(on).filter(role=Role.MAYOR, territory__in=awaited)
    pairs = {*signing.values_list("territory", "agent"), *held.values_list("territory", "agent")}
    agents = _readers(contract, Q(pk__in=[key for _, key in pairs])) if pairs else []
    return {adopter: [agent for agent in agents if (place, agent.pk) in pairs] for place, adopter in awaited.items()}


def _readers(contract: Contract, wanted: Q) -> list[Agent]:
    return list(readers_of(contract).filter(wanted))


PROSECUTOR = Word("prosecutor_opinion", ContractState.CONSULTATION, gates.prosecutor_consulted, _prosecutors)
COUNCIL = Word("council_opinion", ContractState.CONSULTATION, gates.council_opinion_given, _council)
RESOLUTIONS = Word("resolutions", ContractState.APPROVAL, gates.resolutions_adopted, _assemblies)


def prosecutors_awaited(on: date) -> Iterable[Awaited]:
    return _awaited(PROSECUTOR, on)


def councils_awaited(on: date) -> Iterable[Awaited]:
    return _awaited(COUNCIL, on)


def resolutions_awaited(on: date) -> Iterable[Awaited]:
    return _awaited(RESOLUTIONS, on)


def _awaited(word: Word, on: date) -> Iterator[Awaited]:
    """Who has still to say it, once for each contract; counted from the day when the contract came into that state."""
    contracts = list(_of(word).order_by("pk"))
    since = Contract.objects.all().entered([contract.pk for contract in contracts], word.state)
    for contract in contracts:
        opened = timezone.localdate(since[contract.pk]) if contract.pk in since else None
        if opened is not None and opened <= on and word.missing(contract, on):
            for agent in word.people(contract, on):
                yield Awaited(contract.pk, agent.email, opened, contract.lead_prefecture.code)


def _of(word: Word) -> Any:
    return Contract.objects.filter(state=word.state).select_related("lead_prefecture")


def prosecutor_reminder(target: int, recipient: str, on: date) -> Message | None:
    """To the procureur: the consultation is open and not recorded."""
    contract = _still_awaited(PROSECUTOR, target, recipient, on)
    if contract is None:
        return None
    return _message(
        contract,
        "consultation du procureur attendue",
        f"{capitalised(the(contract))} est en consultation. La consultation du procureur de la République n’est pas "
        "encore enregistrée (CSI, art. D. 132-7).\n\nPour lire le projet et l’enregistrer :",
        "contract-opinions",
    )


def council_reminder(target: int, recipient: str, on: date) -> Message | None:
    """To who chairs and who coordinates the council: its opinion is not recorded."""
    contract = _still_awaited(COUNCIL, target, recipient, on)
    if contract is None:
        return None
    council = line_of(contract.council_id).today
    return _message(
        contract,
        "avis du conseil attendu",
        f"{capitalised(the(contract))} est en consultation. L’avis du conseil ({council}) n’est pas encore "
        "enregistré (CSI, art. D. 132-7).\n\nPour lire le projet et suivre les avis :",
        "contract-opinions",
    )


def resolution_reminder(target: int, recipient: str, on: date) -> Message | None:
    """To a mayor or a president: the délibérations of the assemblies for which this person speaks."""
    contract = _still_awaited(RESOLUTIONS, target, recipient, on)
    if contract is None:
        return None
    places = _by_assembly(contract, on).items()
    listed = "\n".join(f"– {each.of}" for each, agents in places if recipient in _addresses(agents))
    return _message(
        contract,
        "délibération attendue",
        f"Le texte {of_the(contract)} est en approbation. N’est pas encore enregistrée la délibération :\n\n"
        f"{listed}\n\n"
        "Une fois adoptée, transmettez-la à la préfecture ou au coordonnateur du conseil.\n\nPour lire le projet :",
        "resolution-list",
    )


def _still_awaited(word: Word, target: int, recipient: str, on: date) -> Contract | None:
    """The contract, unless it has moved on, the word is given, or it is no longer that person's to give."""
    contract: Contract | None = _of(word).filter(pk=target).first()
    if contract is None or not word.missing(contract, on):
        return None
    return contract if recipient in _addresses(word.people(contract, on)) else None


def _addresses(agents: Iterable[Agent]) -> set[str]:
    return {agent.email for agent in agents}


def _message(contract: Contract, what: str, body: str, page: str) -> Message:
    address = settings.PUBLIC_ADDRESS + reverse(page, args=[contract.pk])
    return Message(f"Rappel : {what} – {contract.reference}", f"Bonjour,\n\n{body}\n\n{address}\n")
