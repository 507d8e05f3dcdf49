"""The opinions that the law asks for."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal import files
from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, write
from contracts.models import Contract, Opinion, OpinionSource
from contracts.operations.contract import require_editable
from partners.decisions.effects import require_council
from partners.lines import Line, line_of
from partners.models import Decision, Meeting
from partners.operations import mark_acted

_RIGHT = {
    OpinionSource.PROSECUTOR: "contracts.record_prosecutor_opinion",
    OpinionSource.COUNCIL: "contracts.record_council_opinion",
}


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
    document: tuple[str, bytes] | None = None,
    decision: Decision | None = None,
) -> Opinion:
    """Record the procureur's consultation or the council's opinion; with the revision of the one recorded, correct it
    before the text is frozen.

    The council's opinion comes from one of its meetings, or from a document (name, content) with the date of a meeting
    that the portal does not hold; it is « sans objet » with a reason where no council exists. On correcting, a document
    that is not given again stays.

    `decision`: the one by which the council gave its opinion, which then gives its meeting, its day and, where it says
    one, its sense.
    """
    values = {
        "given_on": given_on, "sense": sense, "meeting": meeting, "text": text,
        "not_applicable_reason": not_applicable_reason,
    }  # fmt: skip
    return _record(contract, by, on, source, revision, document, values, decision)


@operation("contract.opinion_recorded")
def correct_opinion(
    opinion: Opinion,
    *,
    by: Agent | SystemActor,
    on: date,
    revision: int,
    given_on: date | None,
    sense: str,
    meeting: Meeting | None,
    text: str,
    not_applicable_reason: str,
    document: tuple[str, bytes] | None = None,
) -> Opinion:
    """Correct the opinion that one has before one."""
    values = {
        "given_on": given_on, "sense": sense, "meeting": meeting, "text": text,
        "not_applicable_reason": not_applicable_reason,
    }  # fmt: skip
    return _record(opinion.contract, by, on, opinion.source, revision, document, values)


def _record(
    contract: Contract,
    by: Agent | SystemActor,
    on: date,
    source: str,
    revision: int | None,
    document: tuple[str, bytes] | None,
    values: dict[str, Any],
    decision: Decision | None = None,
) -> Opinion:
    contract = lock(contract, None)
    require(by, _RIGHT[OpinionSource(source)], contract)
    require_editable(contract)
    if decision is not None:
        values |= _decided(decision, contract, by, on, source)
    existing = contract.opinions.filter(source=source).first()
    if existing is not None and revision is None:
        raise Refused([Reason("Cet avis est déjà enregistré\u00a0: corrigez-le.", field="source")])
    stored = files.store(document[1], document[0], by=by) if document else existing and existing.document
    of_council = source == OpinionSource.COUNCIL
    line, meeting = line_of(contract.council_id if of_council else None), values["meeting"]
    _check_opinion(contract, line, source, on, values)
    if of_council and values["given_on"] is not None and meeting is None and stored is None:
        raise Refused(
            [Reason("Choisissez la réunion, ou joignez le document qui établit l’avis du conseil.", field="document")]
        )
    said = {
        **values,
        "council": meeting.council if of_council and meeting else line.on(values["given_on"] or on),
        "document": None if values["not_applicable_reason"] else stored,
        "decision": decision or _still_decided(existing, meeting),
    }
    if existing is None:
        return create(Opinion(contract=contract, source=source, **said))
    return write(lock(existing, revision), **said)


def _decided(decision: Decision, contract: Contract, by: Agent | SystemActor, on: date, source: str) -> dict[str, Any]:
    """What the decision gives to the opinion, once it is marked as acted on."""
    if source != OpinionSource.COUNCIL:
        raise Refused([Reason("Seul l’avis du conseil vient d’une de ses décisions.", field="decision")])
    decision = mark_acted(decision, by=by, on=on)
    require_council(decision, contract.council_id)
    given = {"meeting": decision.meeting, "given_on": decision.meeting.held_on}
    return {**given, "sense": decision.sense} if decision.sense else given


def _still_decided(existing: Opinion | None, meeting: Meeting | None) -> Decision | None:
    """An opinion that is corrected stays that of its decision, unless it is now said to come of another meeting."""
    decision = existing.decision if existing is not None else None
    return decision if decision is not None and meeting == decision.meeting else None


def _check_opinion(contract: Contract, line: Line, source: str, on: date, values: dict[str, Any]) -> None:
    given_on, meeting = values["given_on"], values["meeting"]
    if given_on is not None and given_on > on:
        raise Refused([Reason("La date de l’avis est à venir.", field="given_on")])
    if source != OpinionSource.COUNCIL:
        return
    if values["not_applicable_reason"] and contract.council_id:
        raise Refused([Reason("Un conseil pilote ce contrat : son avis est requis.", field="not_applicable_reason")])
    if given_on is not None and contract.council_id is None:
        raise Refused([Reason("Aucun conseil ne pilote ce contrat : nommez-le dans le cadre.", field="given_on")])
    if meeting is not None and not line.met(meeting):
        raise Refused([Reason("Indiquez la réunion du conseil où l’avis a été rendu.", field="meeting")])
    if meeting is not None and meeting.cancelled_on is not None:
        raise Refused([Reason("Cette réunion a été annulée.", field="meeting")])
    if meeting is not None and given_on is not None and meeting.held_on != given_on:
        raise Refused([Reason("La date de l’avis n’est pas celle de la réunion.", field="given_on")])
