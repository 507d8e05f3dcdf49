"""Opinions asked of other services on named sections, and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cls_portal import files, links, mail
from cls_portal.access import require
from cls_portal.actors import LinkHolder, SystemActor, agent_of
from cls_portal.errors import Forbidden, Reason, Refused
from cls_portal.models import Agent
from cls_portal.personal import ERASED
from cls_portal.writing import create, lock, operation, write
from contracts import asking
from contracts.models import Contract, OpinionRequest
from contracts.operations.contract import require_editable

BY_LINK = "contracts.opinion"


def _writable(contract: Contract, by: Agent | SystemActor) -> Contract:
    contract = lock(contract, None)
    require(by, "contracts.edit", contract)
    require_editable(contract)
    return contract


@operation("contract.opinion_asked")
def ask_opinion(
    contract: Contract,
    *,
    by: Agent | SystemActor,
    on: date,
    service: str,
    sections: Sequence[str],
    due_on: date,
    question: str = "",
    agent: Agent | None = None,
    contact_name: str = "",
    contact_email: str = "",
) -> OpinionRequest:
    """Ask a service for its opinion on these articles and action sheets (the keys of `asking`), copied as they stand;
    a mail tells it where to answer."""
    contract = _writable(contract, by)
    if due_on <= on:
        raise Refused([Reason("Laissez au moins un jour pour répondre.", field="due_on")])
    copied = asking.copies(contract, set(sections))
    if not copied or len(copied) != len(set(sections)):
        raise Refused([Reason("Choisissez des articles qui ont un texte, ou des fiches-actions.", field="sections")])
    request = create(
        OpinionRequest(
            contract=contract, service=service, agent=agent, contact_name=contact_name, contact_email=contact_email,
            question=question, asked_on=on, asked_by=agent_of(by), due_on=due_on,
        )
    )  # fmt: skip
    for row in copied:
        row.request = request
        create(row)
    _send(request)
    return request


def _send(request: OpinionRequest) -> None:
    """The mail that asks; its secret is made as it leaves."""
    if not request.agent and links.in_force(BY_LINK, request.pk) is None:
        links.open_for(
            BY_LINK, request.pk, name=request.contact_name, service=request.service, email=request.contact_email,
            expires_at=links.end_of(request.due_on),
        )  # fmt: skip
    to = request.agent.email if request.agent else request.contact_email
    mail.queue_written_later(to, "contracts.chasing.request_mail", request_id=request.pk)


@operation("contract.opinion_asked_again")
def send_request_again(request: OpinionRequest, *, by: Agent | SystemActor, on: date) -> OpinionRequest:
    """The same mail once more; after a revocation, with a new link. Nothing is sent that could not be answered."""
    _writable(request.contract, by)
    request = lock(request, None)
    if request.withdrawn_on:
        raise Refused("Cette demande est retirée.")
    if request.answered_on:
        raise Refused("Cet avis est rendu\u00a0: il n’est plus demandé.")
    if on > request.due_on:
        raise Refused("Le délai est passé\u00a0: prolongez-le d’abord.")
    _send(request)
    return request


@operation("contract.opinion_extended")
def extend_request(
    request: OpinionRequest, *, by: Agent | SystemActor, on: date, revision: int, due_on: date
) -> OpinionRequest:
    """Give more time: the request, and its link, serve until that day."""
    _writable(request.contract, by)
    request = lock(request, revision)
    if due_on <= on or request.withdrawn_on:
        raise Refused([Reason("Le nouveau délai doit être à venir.", field="due_on")])
    if request.erased:
        raise Refused("Qui était interrogé est effacé, à son terme\u00a0: demandez cet avis de nouveau.")
    link = links.in_force(BY_LINK, request.pk)
    if link is not None:
        write(lock(link, None), expires_at=links.end_of(due_on))
    return write(request, due_on=due_on)


@operation("contract.opinion_link_revoked")
def revoke_request_link(request: OpinionRequest, *, by: Agent | SystemActor) -> None:
    """The link opens nothing any more, at once."""
    lock(request.contract, None)
    require(by, "contracts.edit", request.contract)
    links.revoke(BY_LINK, request.pk)


@operation("contract.opinion_request_withdrawn")
def withdraw_request(request: OpinionRequest, *, by: Agent | SystemActor, on: date, revision: int) -> OpinionRequest:
    """Take the request back; an opinion already given stays."""
    _writable(request.contract, by)
    request = lock(request, revision)
    if request.answered_on:
        raise Refused("Cet avis est rendu\u00a0: il reste au dossier.")
    links.revoke(BY_LINK, request.pk)
    return write(request, withdrawn_on=on)


@operation("contract.opinion_read_by_link")
def read_by_link(request: OpinionRequest, *, by: LinkHolder, address: str, act: str = "Lecture des articles") -> None:
    """Note that the holder has opened what was asked about, or taken again the file of the answer."""
    links.require_holder(by, BY_LINK, request.pk, closed=request.withdrawn_on is not None)
    links.note_use(by.link, act, address)


@operation("contract.opinion_answered")
def answer_request(
    request: OpinionRequest,
    *,
    by: Agent | LinkHolder,
    on: date,
    revision: int,
    sense: str,
    text: str = "",
    file: tuple[str, bytes] | None = None,
    address: str = "",
) -> OpinionRequest:
    """Give the opinion, or correct it until the due date; only who was asked does. A file not given again stays."""
    contract = lock(request.contract, None)
    require_editable(contract)
    request = lock(request, revision)
    if isinstance(by, LinkHolder):
        links.require_holder(by, BY_LINK, request.pk, closed=request.withdrawn_on is not None)
        links.note_use(by.link, "Réponse", address)
    elif request.agent_id != by.pk or request.withdrawn_on:
        raise Forbidden("Seul le service consulté rend cet avis.")
    if on > request.due_on:
        raise Refused("Le délai est passé\u00a0: demandez qu’il soit prolongé.")
    stored = files.store(file[1], file[0], by=by, media_type="application/pdf") if file else request.file
    return write(request, answered_on=on, sense=sense, text=text, file=stored)


@operation("contract.opinion_request_erased")
def erase_requested(*, by: SystemActor, due_by: date) -> int:
    """Forget of whom opinions awaited by that day were asked; what their services answered stays."""
    rows = OpinionRequest.objects.filter(due_on__lte=due_by).exclude(contact_email="")
    return rows.update(contact_name=ERASED, contact_email="")
