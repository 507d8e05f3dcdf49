"""What will be signed, who has signed, signing and refusing."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.doors import confirmation_page, form_page
from cls_portal.errors import Forbidden
from cls_portal.http import acting_agent, today
from cls_portal.models import Agent
from contracts import operations
from contracts.forms import ReasonForm, SignForm
from contracts.models import Contract, Signatory, Version
from contracts.reading import signature_page, version_to_sign
from contracts.versioning import latest_file
from contracts.views.shared import load, load_part, trail


def _signature(contract: Contract) -> str:
    return reverse("contract-signature", args=[contract.pk])


@require_safe
def contract_signature(request: HttpRequest, pk: int) -> HttpResponse:
    contract = load(request, pk)
    context = signature_page(contract, acting_agent(request))
    return render(request, "contracts/signature.html", {**context, "trail": trail(contract)})


def _own(request: HttpRequest, pk: int) -> tuple[Agent, Signatory]:
    """The signatory of this page, if it is the person who asks."""
    agent, signatory = acting_agent(request), load_part(request, Signatory, pk)
    if signatory.agent_id != agent.pk:
        raise Forbidden("Nul ne signe pour un autre.")
    return agent, signatory


@sensitive_post_parameters("password")
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    agent, signatory = _own(request, pk)
    contract = signatory.contract
    version = version_to_sign(contract, agent)
    if version is None or version.pdf is None:
        raise Http404
    form = SignForm(request.POST or None, initial={"document_sha256": version.pdf.sha256})
    return form_page(
        request,
        form,
        lambda: operations.sign_version(signatory, by=agent, address=request.META["REMOTE_ADDR"], **form.values),
        title=f"Signer en qualité de : {signatory.title}",
        done=_signature(contract),
        said="Votre signature est apposée.",
        trail=trail(contract, ("Signature", _signature(contract))),
        submit="Signer",
        template="contracts/sign.html",
        signatory=signatory,
        version=version,
    )


def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    agent, signatory = _own(request, pk)
    contract = signatory.contract
    form = ReasonForm(request.POST or None)
    return confirmation_page(
        request,
        form,
        lambda: operations.refuse_signature(signatory, by=agent, on=today(), **form.values),
        title="Refuser de signer",
        message="La version sera annulée et le texte retournera en rédaction. Votre motif sera conservé.",
        done=_signature(contract),
        said="Votre refus est enregistré.",
        trail=trail(contract, ("Signature", _signature(contract))),
        submit="Refuser de signer",
        danger=True,
    )


@require_safe
def version_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The unsigned PDF of a version: what people consent to."""
    version = load_part(request, Version, pk)
    if version.pdf is None:
        raise Http404
    return files.response(version.pdf, inline="apercu" in request.GET)


@require_safe
def version_signed_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The PDF with every signature so far."""
    version = load_part(request, Version, pk)
    stored = latest_file(version)
    if stored is None or stored == version.pdf:
        raise Http404
    return files.response(stored)


@require_safe
def version_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The canonical JSON of a version, byte for byte."""
    version = load_part(request, Version, pk)
    response = HttpResponse(version.json.encode(), content_type="application/json")
    name = f"{version.contract.reference}-version-{version.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
