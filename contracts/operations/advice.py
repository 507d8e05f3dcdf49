"""Opinions, délibérations."""

from __future__ import annotations

from datetime import date

from cls_portal import files
from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, write
from contracts.models import Contract, Opinion, OpinionSource, Resolution
from contracts.states import BEFORE_SIGNATURE, FROZEN
from partners.models import Meeting
from territories.models import Territory

_RIGHT = {
    OpinionSource.PROSECUTOR: "contracts.record_prosecutor_opinion",
    OpinionSource.COUNCIL: "contracts.record_council_opinion",
}


def _not_yet_frozen(contract: Contract) -> None:
    if contract.state not in BEFORE_SIGNATURE or contract.state in FROZEN:
        raise Refused([Reason("Le texte de ce contrat est arrêté.", code="contract.frozen")])


@operation("contract.opinion_recorded")
def record_opinion(
    contract: Contract,
    *,
    by: Agent | SystemActor,
    on: date,
    source: str,
    revision: int | None = None,
    given_on: date | None = None,
    sense: str = "",
    meeting: Meeting | None = None,
    text: str = "",
    not_applicable_reason: str = "",
) -> Opinion:
    """Record the procureur's consultation or the council's opinion, or correct it before the text is frozen.

    The council's opinion comes from one of its meetings, or is « sans objet » with a reason where no council exists.
    """
    contract = lock(contract, None)
    require(by, _RIGHT[OpinionSource(source)], contract)
    _not_yet_frozen(contract)
    _check_opinion(contract, source, on, given_on, meeting, not_applicable_reason)
    values = {
        "given_on": given_on,
        "sense": sense,
        "meeting": meeting,
        "text": text,
        "not_applicable_reason": not_applicable_reason,
    }
    existing = contract.opinions.filter(source=source).first()
    if existing is None:
        return create(Opinion(contract=contract, source=source, **values))
    return write(lock(existing, revision), **values)


def _check_opinion(
    contract: Contract, source: str, on: date, given_on: date | None, meeting: Meeting | None, not_applicable: str
) -> None:
    if given_on is not None and given_on > on:
        raise Refused([Reason("La date de l’avis est à venir.", field="given_on")])
    if source != OpinionSource.COUNCIL:
        return
    if not_applicable and contract.council_id:
        raise Refused([Reason("Un conseil pilote ce contrat : son avis est requis.", field="not_applicable_reason")])
    if given_on is not None and (meeting is None or meeting.council_id != contract.council_id):
        raise Refused([Reason("Indiquez la réunion du conseil où l’avis a été rendu.", field="meeting")])
    if meeting is not None and given_on is not None and meeting.held_on != given_on:
        raise Refused([Reason("La date de l’avis n’est pas celle de la réunion.", field="given_on")])


@operation("contract.resolution_recorded")
def record_resolution(
    contract: Contract,
    *,
    by: Agent | SystemActor,
    on: date,
    territory: Territory,
    number: str,
    adopted_on: date,
    file: tuple[str, bytes] | None = None,
) -> Resolution:
    """Record the délibération of a commune of the perimeter, or of its EPCI, with its file (name, content)."""
    contract = lock(contract, None)
    require(by, "contracts.record_resolution", contract)
    _not_yet_frozen(contract)
    if adopted_on > on:
        raise Refused([Reason("La date de la délibération est à venir.", field="adopted_on")])
    if not territory.commune_rows.filter(commune__in=contract.perimeter.values("commune")).exists():
        raise Refused([Reason("Cette collectivité n’est pas dans le périmètre.", field="territory")])
    stored = files.store(file[1], file[0], by=by) if file else None
    return create(Resolution(contract=contract, territory=territory, number=number, adopted_on=adopted_on, file=stored))
