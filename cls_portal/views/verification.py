"""The public page that says, in plain French, what a document is and whether a byte changed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cls_portal.forms import PortalForm, UploadField
from cls_portal.verification import verify


class VerificationForm(PortalForm):
    document = UploadField(label="Document PDF à vérifier", formats=("pdf",), max_megabytes=20)


@login_not_required
def verify_document(request: HttpRequest) -> HttpResponse:
    """Nothing is kept of the file. The address may carry what a printed QR code says (reference, version, digest)."""
    form = VerificationForm(request.POST or None, request.FILES or None)
    answer = None
    if request.method == "POST" and form.is_valid():
        answer = verify(form.cleaned_data["document"].read())
    printed = {name: request.GET.get(name, "") for name in ("reference", "version", "empreinte")}
    return render(request, "pages/verify.html", {"form": form, "answer": answer, "printed": printed})
