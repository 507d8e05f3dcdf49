"""Bringing a file signed outside the portal, and what its examination found."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.access import get_visible
from cls_portal.doors import form_page
from cls_portal.errors import Forbidden
from cls_portal.http import acting_agent, today
from cls_portal.models import Agent
from contracts import operations
from contracts.access import may_deposit_for
from contracts.forms import ExternalDepositForm, HandwrittenDepositForm
from contracts.models import Signatory, SignatureDeposit, SignatureMethod
from contracts.reading import awaited_of, deposit_page, deposit_state, deposits_loaded, may_read_file
from contracts.views.shared import load_part, trail

TITLES = {
    SignatureMethod.EXTERNAL: "Déposer un PDF signé avec un certificat",
    SignatureMethod.HANDWRITTEN: "Déposer un exemplaire signé à la main",
}


def _detail(deposit: SignatureDeposit) -> str:
    return reverse("deposit-detail", args=[deposit.pk])


def deposit(request: HttpRequest, pk: int) -> HttpResponse:
    """Two ways, one address: `?mode=external` or `?mode=handwritten`."""
    agent, signatory = acting_agent(request), load_part(request, Signatory, pk)
    if not may_deposit_for(agent, signatory):
        raise Forbidden("On ne dépose que sa propre signature ; la préfecture dépose pour tous.")
    page, method = deposit_page(signatory, agent), request.GET.get("mode", SignatureMethod.EXTERNAL)
    if page is None or method not in TITLES:
        raise Http404
    form, values = _form(request, page, SignatureMethod(method), agent)
    where = reverse("contract-signature", args=[signatory.contract_id])
    return form_page(
        request,
        form,
        lambda: operations.deposit_signature(by=agent, on=today(), method=method, **values()),
        title=TITLES[SignatureMethod(method)],
        done=_detail,
        said="Le fichier est déposé ; son examen commence.",
        trail=trail(signatory.contract, ("Signature", where)),
        cancel=where,
        submit="Déposer",
        template="contracts/deposits/deposit.html",
        by_hand=method == SignatureMethod.HANDWRITTEN,
        **page,
    )


def _form(request: HttpRequest, page: dict[str, Any], method: SignatureMethod, agent: Agent) -> tuple[Any, Any]:
    """The form of this way, and what the operation takes of it once it is valid."""
    given = (request.POST or None, request.FILES or None)
    signatory = page["signatory"]
    if method == SignatureMethod.EXTERNAL:
        external = ExternalDepositForm(*given)
        return external, lambda: {"signatories": [signatory], "file": external.cleaned_data["file"]}
    by_hand = HandwrittenDepositForm(
        *given, choices=awaited_of(page["version"], agent), initial={"signatories": [str(signatory.pk)]}
    )
    return by_hand, lambda: {
        "signatories": by_hand.signed_by,
        "file": by_hand.cleaned_data["file"],
        "signed_on": by_hand.cleaned_data["signed_on"],
    }


def _found(request: HttpRequest, pk: int) -> SignatureDeposit:
    agent = acting_agent(request)
    found: SignatureDeposit = get_visible(SignatureDeposit, agent, queryset=deposits_loaded(agent), pk=pk)
    return found


@require_safe
def deposit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    brought = _found(request, pk)
    contract = brought.version.contract
    where = reverse("contract-signature", args=[contract.pk])
    context = deposit_state(brought, acting_agent(request))
    return render(
        request,
        "contracts/deposits/detail.html",
        {**context, "contract": contract, "trail": trail(contract, ("Signature", where)), "signature_url": where},
    )


@require_safe
def deposit_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file as it was brought, for those who may judge it."""
    brought = _found(request, pk)
    if not may_read_file(brought, acting_agent(request)):
        raise Forbidden("Ce fichier est lu par qui l’a déposé et par la préfecture.")
    return files.response(brought.file)
