"""One contract at a glance: the next step, who is awaited, its council."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from cls_portal.dashboards import Figure, Panel
from cls_portal.errors import Reason
from cls_portal.models import Agent
from cls_portal.templatetags.portal import count_of, date_fr
from contracts.lifecycle import CONTRACT
from contracts.models import Contract, OpinionSource, Signatory, Signature
from contracts.states import ContractState
from contracts.watch import NEXT
from partners.models import Council, Decision, Meeting
from partners.states import DecisionState, MeetingTime


def briefed() -> Any:
    """Contracts with what the gates of their next step read."""
    return Contract.objects.for_steps()


def steps_panel(agent: Agent, contract: Contract, on: date) -> Panel:
    """What stands between the contract and what comes next: the pieces that lack, the answers awaited, its end."""
    figures = [*_pieces(contract, on), *_opinions(contract), *_signatures(contract), *_end(contract, on)]
    return Panel("etape", "Où en est le contrat", figures)


def _pieces(contract: Contract, on: date) -> list[Figure]:
    """The pieces that the next step lacks, by the gates themselves."""
    name = NEXT.get(ContractState(contract.state))
    if name is None:
        return []
    missing: list[Reason] = CONTRACT.missing(CONTRACT[name], contract, on)
    step = CONTRACT[name].label
    aim = f"pour «\u00a0{step[0].lower()}{step[1:]}\u00a0»"
    where = f"{reverse('contract-detail', args=[contract.pk])}#etapes"
    return [Figure(len(missing), f"pièce manque {aim}|pièces manquent {aim}", where)]


def _opinions(contract: Contract) -> list[Figure]:
    if contract.state != ContractState.CONSULTATION:
        return []
    given = set(contract.opinions.values_list("source", flat=True))
    awaited = [source for source in OpinionSource if source not in given]
    said = ", ".join(str(source.label).lower() for source in awaited)
    where = reverse("contract-opinions", args=[contract.pk])
    return [Figure(len(awaited), "avis attendu|avis attendus", where, said)]


def _signatures(contract: Contract) -> list[Figure]:
    if contract.state != ContractState.SIGNING:
        return []
    given = Signature.objects.filter(version__voided_at=None).order_by().values("signatory")
    every = list(Signatory.objects.filter(contract=contract, awaited=True).order_by("position", "pk"))
    signed = set(given.filter(version__contract=contract).values_list("signatory", flat=True))
    waiting = [row.title_within for row in every if row.pk not in signed]
    where = reverse("contract-signature", args=[contract.pk])
    words = "signature attendue|signatures attendues"
    return [Figure(len(waiting), words, where, f"sur {len(every)}\u00a0: {', '.join(waiting)}" if waiting else "")]


def _end(contract: Contract, on: date) -> list[Figure]:
    """How long a signed contract still runs, in words: it counts no row."""
    if contract.state != ContractState.SIGNED or contract.ends_on is None or contract.amends_id:
        return []
    days = (contract.ends_on - on).days
    where = reverse("contract-life", args=[contract.pk])
    if days < 0:
        return [Figure(count_of(-days, "jour"), "depuis sa fin", where, f"échu le {date_fr(contract.ends_on)}")]
    return [Figure(count_of(days, "jour"), "avant sa fin", where, f"le {date_fr(contract.ends_on)}")]


def council_panel(agent: Agent, contract: Contract, on: date) -> Panel | None:
    """The meetings to come of its council, and its decisions that are late, of those that the agent reads."""
    if contract.council_id is None:
        return None
    council = Council.objects.visible_to(agent).filter(pk=contract.council_id).first()
    if council is None:
        return None
    coming = Meeting.objects.visible_to(agent).filter(council=council, held_on__gte=on).not_cancelled()
    decisions = Decision.objects.visible_to(agent).filter(meeting__council=council).in_state(DecisionState.LATE, on)
    late = decisions.count()
    asked = {"conseil": council.pk}
    return Panel(
        "conseil", f"Conseil\u00a0: {council.name}",
        (
            Figure(
                coming.count(), "réunion à venir|réunions à venir",
                _at("meeting-list", **asked, etat=MeetingTime.TO_COME),
            ),
            Figure(
                late, "décision sans suite après sa date|décisions sans suite après leur date",
                _at("decision-list", **asked, etat=DecisionState.LATE) if late else "",
            ),
        ),
    )  # fmt: skip


def _at(name: str, **asked: object) -> str:
    return f"{reverse(name)}?{urlencode(asked)}"
