"""The public page that says, in plain French, what a document is and whether a byte changed."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from cls_portal.forms import PortalForm, UploadField
from cls_portal.http import today
from cls_portal.scans import FORMATS
from cls_portal.throttling import Allowance
from cls_portal.uploads import MemoryOnly
from cls_portal.verification import Busy, PrintedAnswer, look_up, page_of, verify_apart

MEGABYTES = settings.DOCUMENT_MEGABYTES
MOST = MEGABYTES << 20
AROUND = 2**16  # bytes of a request besides its file
ALLOWANCE = Allowance("verification", most=30, minutes=5)


class VerificationForm(PortalForm):
    document = UploadField(label="Document à vérifier", formats=FORMATS, max_megabytes=MEGABYTES)


def _published(view: Any) -> Any:
    """Kept by no cache, found by no search engine."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        response: HttpResponse = view(request)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answered


@csrf_exempt  # for `_verify` to check: the upload handler is chosen before anything reads the request
@login_not_required
@_published
def verify_document(request: HttpRequest) -> HttpResponse:
    """Nothing is kept of the file. The address may carry what a printed QR code says (reference, version, digest)."""
    if request.method != "POST":
        return _page(request, VerificationForm(), printed=_printed(request))
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST + AROUND:
        form = VerificationForm({}, MultiValueDict())
        form.errors["document"] = form.error_class([f"Ce fichier dépasse {MEGABYTES} Mo\u00a0: il n’a pas été lu."])
        return _page(request, form, status=413)
    if wait := ALLOWANCE.spend(request, now=timezone.now()):
        return _later(request, wait)
    request.upload_handlers = [MemoryOnly(field="document", most=MOST)]
    return _verify(request)


@csrf_protect
def _verify(request: HttpRequest) -> HttpResponse:
    form = VerificationForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    try:
        answer = verify_apart(form.cleaned_data["document"].file, on=today())
    except Busy:
        return _later(request, 30)
    return _page(request, VerificationForm(), answer=answer, on=today())


def _page(request: HttpRequest, form: VerificationForm, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "pages/verify.html", {"form": form, **more}, status=status)


def _later(request: HttpRequest, seconds: int) -> HttpResponse:
    response = render(request, "errors/429.html", {"minutes": -(-seconds // 60)}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _printed(request: HttpRequest) -> dict[str, Any] | None:
    """What the address says, when somebody came by the code of a page, and what the portal answers to it."""
    said = {name: request.GET.get(name, "")[:64] for name in ("reference", "version", "empreinte")}
    if not all(said.values()):
        return None
    answer: PrintedAnswer | None = look_up(said["reference"], said["version"], said["empreinte"], on=today())
    return {**said, "answer": answer, "page": page_of(request.GET.get("page", ""))}
