"""What will be signed, who has signed, refusing to sign."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.doors import confirmation_page
from cls_portal.http import acting_agent, today
from contracts import operations
from contracts.forms import ReasonForm
from contracts.models import Contract, Version
from contracts.reading import signature_page
from contracts.versioning import latest_file
from contracts.views.shared import load, load_part, own, trail


def _signature(contract: Contract) -> str:
    return reverse("contract-signature", args=[contract.pk])


@require_safe
def contract_signature(request: HttpRequest, pk: int) -> HttpResponse:
    contract = load(request, pk)
    context = signature_page(contract, acting_agent(request))
    return render(request, "contracts/signature.html", {**context, "trail": trail(contract)})


def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    agent, signatory = own(request, pk)
    contract = signatory.contract
    form = ReasonForm(request.POST or None)
    # Back in drafting, the text is no longer the signatories': its pages are not theirs to open.
    return confirmation_page(
        request,
        form,
        lambda: operations.refuse_signature(signatory, by=agent, on=today(), **form.values),
        title="Refuser de signer",
        message="La version sera annulée et le texte retournera en rédaction. Votre motif sera conservé.",
        done=reverse("home"),
        said="Votre refus est enregistré.",
        trail=trail(contract, ("Signature", _signature(contract))),
        submit="Refuser de signer",
        danger=True,
    )


@require_safe
def version_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The unsigned PDF of a version: what people consent to."""
    version = load_part(request, Version, pk)
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
