"""Signing in the portal: a one-time code by e-mail, then the consent."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from cls_portal.doors import form_page
from cls_portal.errors import Refused
from cls_portal.http import acting_agent, say, today
from cls_portal.throttling import address_of
from contracts import operations
from contracts.forms import SignForm
from contracts.models import Signatory
from contracts.reading import signing_page
from contracts.views.shared import load_part, own, trail


@sensitive_post_parameters("code")
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    agent, signatory = own(request, pk)
    page = signing_page(signatory, agent)
    if page is None:
        raise Http404
    contract, where = signatory.contract, reverse("contract-signature", args=[signatory.contract_id])
    form = SignForm(request.POST or None, initial={"document_sha256": page["version"].pdf.sha256})
    address, browser = address_of(request), request.headers.get("User-Agent", "")
    return form_page(
        request,
        form,
        lambda: operations.sign_version(signatory, by=agent, address=address, user_agent=browser, **form.values),
        title=f"Signer\u00a0: {signatory.signed_within}",
        done=where,
        said="Votre signature est apposée.",
        trail=trail(contract, ("Signature", where)),
        submit="Signer",
        template="contracts/sign.html",
        **page,
    )


@require_POST
def send_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a code to the signatory's own address, then back to the page where it is typed."""
    agent, signatory = own(request, pk)
    try:
        operations.send_signing_code(signatory, by=agent, document_sha256=request.POST.get("document_sha256", ""))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        say(request, f"Un code vient d’être envoyé à {agent.email}.")
    return redirect(reverse("signatory-sign", args=[pk]) + "#signer")


@require_POST
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Recall to a signatory that their signature is awaited."""
    signatory = load_part(request, Signatory, pk)
    try:
        operations.recall_signatory(signatory, by=acting_agent(request), on=today())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        say(request, f"{signatory.title} est relancé par courriel.")
    return redirect("contract-signature", pk=signatory.contract_id)
