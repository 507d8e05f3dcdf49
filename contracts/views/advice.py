"""The opinions that the law asks for."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.access import abilities, require
from cls_portal.doors import form_page
from cls_portal.http import acting_agent, today
from contracts import operations
from contracts.forms import CouncilOpinionForm, DecidedOpinionForm, ProsecutorOpinionForm
from contracts.models import Contract, Opinion, OpinionSource
from contracts.reading import opinions_page
from contracts.views.shared import load, load_part, trail
from partners.decisions.effects import introduction, named_in


def _opinions(contract: Contract) -> str:
    return reverse("contract-opinions", args=[contract.pk])


@require_safe
def contract_opinions(request: HttpRequest, pk: int) -> HttpResponse:
    """The procureur's consultation, the council's opinion, the délibérations, the waivers."""
    agent, contract = acting_agent(request), load(request, pk)
    context = opinions_page(contract, agent, today())
    return render(
        request,
        "contracts/opinions.html",
        {**context, "abilities": abilities(agent, "contracts", contract), "trail": trail(contract)},
    )


def prosecutor_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    agent, contract = acting_agent(request), load(request, pk)
    require(agent, "contracts.record_prosecutor_opinion", contract)
    initial, revision = _recorded(contract, OpinionSource.PROSECUTOR)
    form = ProsecutorOpinionForm(request.POST or None, request.FILES or None, initial=initial, revision=revision)
    return _opinion_page(request, contract, form, OpinionSource.PROSECUTOR)


def council_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """?decision= says by which of its decisions the council gave it."""
    agent, contract = acting_agent(request), load(request, pk)
    require(agent, "contracts.record_council_opinion", contract)
    initial, revision = _recorded(contract, OpinionSource.COUNCIL)
    if decision := named_in(request.GET, agent):
        decided = DecidedOpinionForm(request.POST or None, initial=initial, revision=revision, decision=decision)
        return _opinion_page(request, contract, decided, OpinionSource.COUNCIL, message=introduction(decision))
    form = CouncilOpinionForm(
        request.POST or None, request.FILES or None, initial=initial, revision=revision, contract=contract, agent=agent
    )
    return _opinion_page(request, contract, form, OpinionSource.COUNCIL)


def _recorded(contract: Contract, source: str) -> tuple[dict[str, Any], int]:
    """The opinion as recorded, for the form; revision 0 when there is none yet."""
    opinion = contract.opinions.filter(source=source).first()
    if opinion is None:
        return {}, 0
    names = ("given_on", "sense", "meeting", "text", "not_applicable_reason")
    return {name: getattr(opinion, name) for name in names}, opinion.revision


def _opinion_page(
    request: HttpRequest, contract: Contract, form: Any, source: OpinionSource, message: str = ""
) -> HttpResponse:
    agent = acting_agent(request)
    return form_page(
        request,
        form,
        lambda: operations.record_opinion(
            contract, by=agent, on=today(), source=source, revision=form.revision, **form.operation_values()
        ),
        title=source.label,
        done=_opinions(contract),
        said="L’avis est enregistré.",
        trail=trail(contract, ("Avis et délibérations", _opinions(contract))),
        message=message,
    )


@require_safe
def opinion_file(request: HttpRequest, pk: int) -> FileResponse:
    opinion = load_part(request, Opinion, pk)
    return files.response(opinion.document)
