"""Opinions asked of other services: asked and followed by the writer, answered by an account or by a link."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cls_portal import files, links
from cls_portal.access import get_visible, may, require
from cls_portal.actors import LinkHolder
from cls_portal.doors import confirmation_page, form_page
from cls_portal.errors import Refused, Stale
from cls_portal.http import acting_agent, return_address, say, today
from cls_portal.link_pages import by_link, opens_nothing
from cls_portal.throttling import address_of
from contracts import operations
from contracts.forms import AnswerForm, AskOpinionForm, ExtendForm, RevisionOnlyForm
from contracts.models import Contract, OpinionRequest
from contracts.operations import BY_LINK
from contracts.reading import request_log, request_of_link, request_text, requests_asked
from contracts.views.shared import load, trail


def _opinions(contract: Contract) -> str:
    return reverse("contract-opinions", args=[contract.pk])


def _page(request: OpinionRequest) -> str:
    return reverse("opinion-request", args=[request.pk])


def _asked(request: HttpRequest, pk: int, *, to_write: bool = False) -> OpinionRequest:
    found: OpinionRequest = get_visible(OpinionRequest, acting_agent(request), pk=pk)
    if to_write:
        require(acting_agent(request), "contracts.edit", found.contract)
    return found


@require_safe
def opinion_request_list(request: HttpRequest) -> HttpResponse:
    """What is asked of this person."""
    return render(request, "contracts/requests/list.html", {"asked": requests_asked(acting_agent(request))})


def opinion_ask(request: HttpRequest, pk: int) -> HttpResponse:
    agent, contract = acting_agent(request), load(request, pk)
    require(agent, "contracts.edit", contract)
    form = AskOpinionForm(request.POST or None, contract=contract, by=agent)
    return form_page(
        request,
        form,
        lambda: operations.ask_opinion(contract, by=agent, on=today(), **form.values),
        title="Demander un avis",
        message="Le service lit ce que vous cochez, et rien d’autre du contrat.",
        done=_opinions(contract),
        said="L’avis est demandé\u00a0; un courriel est envoyé.",
        trail=trail(contract, ("Avis et délibérations", _opinions(contract))),
        submit="Demander l’avis",
    )


def opinion_request(request: HttpRequest, pk: int) -> HttpResponse:
    """The only door of who was asked; whoever sees the contract reads the answer here."""
    agent, asked = acting_agent(request), _asked(request, pk)
    context = request_text(asked, today())
    own, writes = asked.agent_id == agent.pk, may(agent, "contracts.edit", asked.contract)
    form = _answer_form(request, asked)
    return form_page(
        request,
        form,
        lambda: operations.answer_request(
            asked, by=agent, on=today(), revision=form.revision, **form.operation_values()
        ),
        title=str(asked),
        done=_page(asked),
        said="Votre avis est enregistré.",
        template="contracts/requests/detail.html",
        own=own,
        writes=writes,
        **context,
        **(request_log(asked) if writes else {"link": None, "uses": []}),
    )


def _answer_form(request: HttpRequest, asked: OpinionRequest, *, bound: bool = True) -> AnswerForm:
    initial = {"sense": asked.sense, "text": asked.text}
    posted = (request.POST or None, request.FILES or None) if bound else (None, None)
    return AnswerForm(*posted, initial=initial, revision=asked.revision)


@require_safe
def opinion_request_file(request: HttpRequest, pk: int) -> FileResponse:
    asked = _asked(request, pk)
    return files.response(asked.file)


def opinion_request_extend(request: HttpRequest, pk: int) -> HttpResponse:
    agent, asked = acting_agent(request), _asked(request, pk, to_write=True)
    form = ExtendForm(request.POST or None, initial={"due_on": asked.due_on}, revision=asked.revision)
    return form_page(
        request,
        form,
        lambda: operations.extend_request(asked, by=agent, on=today(), revision=form.revision, **form.values),
        title="Prolonger le délai",
        done=_page(asked),
        said="Le délai est prolongé.",
        trail=trail(asked.contract, (str(asked), _page(asked))),
    )


def opinion_request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    agent, asked = acting_agent(request), _asked(request, pk, to_write=True)
    form = RevisionOnlyForm(request.POST or None, revision=asked.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.withdraw_request(asked, by=agent, on=today(), revision=form.revision),
        title="Retirer la demande",
        message=f"{asked.service} ne lira plus ce qui lui était soumis.",
        done=_opinions(asked.contract),
        said="La demande est retirée.",
        trail=trail(asked.contract, (str(asked), _page(asked))),
        submit="Retirer la demande",
        danger=True,
    )


@require_POST
def opinion_request_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the mail again, or revoke the link."""
    asked = _asked(request, pk, to_write=True)
    if "revoquer" in request.POST:
        operations.revoke_request_link(asked, by=acting_agent(request))
        say(request, "Le lien est révoqué\u00a0: il n’ouvre plus rien.")
    else:
        operations.send_request_again(asked, by=acting_agent(request), on=today())
        say(request, "Le courriel est envoyé de nouveau.")
    return redirect(return_address(request, _page(asked)))


@by_link("opinion-by-link")
def opinion_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """A GET shows a button; reading and answering are posted, and noted. Whatever does not serve says the same."""
    found = _opened_by(secret)
    if found is None:
        return opens_nothing(request)
    asked, holder = found
    if request.method != "POST":
        return render(request, "contracts/requests/door.html", {"asked": asked, "holder": holder.link})
    return _read_or_answer(request, asked, holder, secret)


@by_link("opinion-by-link")
@require_POST
def opinion_by_link_file(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The file that the holder joined to the answer, and no other; noted like a reading."""
    found = _opened_by(secret)
    if found is None or found[0].file is None:
        return opens_nothing(request)
    asked, holder = found
    operations.read_by_link(asked, by=holder, address=address_of(request), act="Téléchargement de la pièce jointe")
    return files.response(asked.file)


def _opened_by(secret: str) -> tuple[OpinionRequest, LinkHolder] | None:
    """What the secret opens, and who holds it."""
    holder = links.holder_of(BY_LINK, secret)
    asked = request_of_link(holder.link) if holder else None
    return None if holder is None or asked is None else (asked, holder)


def _read_or_answer(request: HttpRequest, asked: OpinionRequest, holder: LinkHolder, secret: str) -> HttpResponse:
    address, answers = address_of(request), "repondre" in request.POST
    form, said = _answer_form(request, asked, bound=answers), ""
    if not answers:
        operations.read_by_link(asked, by=holder, address=address)
    elif form.is_valid():
        try:
            values = {"revision": form.revision, **form.operation_values()}
            asked = operations.answer_request(asked, by=holder, on=today(), address=address, **values)
        except Refused as refusal:
            form.add_reasons(refusal.reasons)
        except Stale as stale:
            form.confront(stale)
            form.add_reasons([str(stale)])
        else:
            form, said = _answer_form(request, asked, bound=False), "Votre avis est enregistré."
    context: dict[str, Any] = {**request_text(asked, today()), "form": form, "said": said, "secret": secret}
    return render(request, "contracts/requests/by_link.html", context)
