"""What others say of the text, as the page of the contract shows it: given, awaited, recalled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils import timezone

from cls_portal.reminders import Recalled, ledger, recalled, sent_of, standing
from contracts.consulting import COUNCIL, PROSECUTOR, RESOLUTIONS, Word
from contracts.models import Contract, Opinion, OpinionRequest, OpinionSource, RequestedSection
from contracts.reading.resolutions import progress_of
from contracts.states import EDITABLE, ContractState

SERVICES = "opinion_request"  # the kind of the reminders sent to them
# An opinion is asked for from this moment on: before, nothing is shown as awaited.
SHARED = (ContractState.CONSULTATION, ContractState.APPROVAL)


@dataclass(frozen=True)
class Asked:
    """A request for an opinion, with what it is about."""

    request: OpinionRequest
    titles: tuple[str, ...]
    recalled: Recalled | None = None


@dataclass(frozen=True)
class Said:
    """The word of the procureur, of the council or of the assemblies."""

    label: str
    opinion: Opinion | None = None
    progress: dict[str, int] | None = None
    recalled: Recalled | None = None
    alone: bool = False  # awaited, but of nobody who has an account


@dataclass(frozen=True)
class Consultation:
    said: list[Said]
    asked: list[Asked]
    about: dict[str, list[OpinionRequest]]  # the opinions given, by the key of what they are about

    def __bool__(self) -> bool:
        return bool(self.said or self.asked)


def consultation_of(contract: Contract, on: date) -> Consultation:
    """Two questions for a text that is still being drafted, asked once for the whole page."""
    rows = list(requested_of(contract))
    return Consultation(_said(contract, on), list(_asked(contract, rows, on)), _about(rows))


def asked_of(contract: Contract, on: date) -> list[Asked]:
    """What was asked of services, with what they answered."""
    return list(_asked(contract, requested_of(contract), on))


def requested_of(contract: Contract) -> Any:
    """What opinions were asked about, without the texts."""
    rows = RequestedSection.objects.filter(request__contract=contract, request__withdrawn_on=None)
    rows = rows.select_related("request__file").defer("body", "actions").annotate(sent=ledger(SERVICES, "request"))
    return rows.order_by("request__asked_on", "request", "position", "pk")


def _about(rows: Iterable[RequestedSection]) -> dict[str, list[OpinionRequest]]:
    found: dict[str, list[OpinionRequest]] = {}
    for row in rows:
        if row.request.answered_on:
            found.setdefault(row.key, []).append(row.request)
    return found


def _asked(contract: Contract, rows: Iterable[RequestedSection], on: date) -> Iterable[Asked]:
    for _, group in groupby(rows, key=lambda row: row.request_id):
        about: list[Any] = list(group)
        request, place = about[0].request, contract.lead_prefecture.code
        waiting = contract.state in EDITABLE and not request.answered_on
        rungs = standing(SERVICES, request.due_on, sent_of(about[0].sent), on, place) if waiting else None
        yield Asked(request, tuple(row.title for row in about), rungs)


def _said(contract: Contract, on: date) -> list[Said]:
    """Those of the law: given, or awaited once the text is shared."""
    shared = contract.state in SHARED
    if not shared and contract.state in EDITABLE:
        return []
    opinions = {each.source: each for each in contract.opinions.select_related("meeting", "document")}
    found = [
        _opinion(contract, word, source, opinions.get(source), on)
        for word, source in ((PROSECUTOR, OpinionSource.PROSECUTOR), (COUNCIL, OpinionSource.COUNCIL))
        if shared or source in opinions
    ]
    progress = progress_of(contract)
    if shared or progress["given"]:
        missing = contract.state == RESOLUTIONS.state and progress["given"] < progress["wanted"]
        found.append(
            Said("Délibérations", progress=progress, **(_ladder(contract, RESOLUTIONS, on) if missing else {}))
        )
    return found


def _opinion(contract: Contract, word: Word, source: OpinionSource, opinion: Opinion | None, on: date) -> Said:
    awaited = contract.state == word.state and bool(word.missing(contract, on))
    return Said(source.label, opinion, **(_ladder(contract, word, on) if awaited else {}))


def _ladder(contract: Contract, word: Word, on: date) -> dict[str, Any]:
    """Where the reminders of this word stand, or that nobody can be reminded."""
    if not word.people(contract, on):
        return {"alone": True}
    since = Contract.objects.all().entered([contract.pk], word.state).get(contract.pk)
    due = {contract.pk: timezone.localdate(since)} if since else {}
    return {"recalled": recalled(word.kind, due, on, contract.lead_prefecture.code).get(contract.pk)}
