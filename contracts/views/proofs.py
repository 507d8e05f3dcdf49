"""The proof file of a version: having it composed, downloading it."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.access import require
from cls_portal.http import acting_agent, say
from contracts import operations
from contracts.models import ProofFile, Version
from contracts.reading import proof_page
from contracts.views.shared import load_part, trail


def version_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """What has been composed, how far the work is; posted, asks for a new one."""
    agent, version = acting_agent(request), load_part(request, Version, pk)
    require(agent, "contracts.read_proof", version.contract)
    if request.method == "POST":
        operations.ask_for_proof(version, by=agent)
        say(request, "Le dossier de preuve est en cours de composition.")
        return redirect("version-proof", pk=pk)
    signature = reverse("contract-signature", args=[version.contract_id])
    page = {**proof_page(version, agent), "trail": trail(version.contract, ("Signature", signature))}
    return render(request, "contracts/proof/page.html", page)


@require_safe
def proof_file(request: HttpRequest, pk: int) -> FileResponse:
    proof = load_part(request, ProofFile, pk)
    require(acting_agent(request), "contracts.read_proof", proof.version.contract)
    return files.response(proof.file)
