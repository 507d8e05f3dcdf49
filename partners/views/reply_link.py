"""The answer of a person without account: their convocation, opened by a link and nothing else."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from cls_portal import links
from cls_portal.actors import LinkHolder
from cls_portal.errors import Refused
from cls_portal.http import today
from cls_portal.throttling import address_of, too_often
from partners import operations
from partners.access import BY_CONVOCATION
from partners.convening import reading
from partners.convening.forms import OwnReplyForm
from partners.models import Invitee

MOST = 30  # openings and answers of one address in a minute


@login_not_required
@never_cache
@csrf_exempt  # the secret of the address is the only right asked for; under no-referrer a browser sends no origin
def convocation_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """A GET shows a button; reading and answering are posted, and noted. Whatever does not serve says the same."""
    response = _page(request, secret)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _page(request: HttpRequest, secret: str) -> HttpResponse:
    if too_often(request, "convocation-by-link", most=MOST):
        return render(request, "errors/too_often.html", status=429)
    holder = links.holder_of(BY_CONVOCATION, secret)
    invitee = reading.of_link(holder.link) if holder else None
    if holder is None or invitee is None:
        return render(request, "errors/dead_link.html", status=404)
    if request.method != "POST":
        return render(request, "partners/reply/door.html", {"invitee": invitee, "meeting": invitee.meeting})
    return _read_or_answer(request, invitee, holder)


def _read_or_answer(request: HttpRequest, invitee: Invitee, holder: LinkHolder) -> HttpResponse:
    answers, said = "repondre" in request.POST, ""
    initial = {"reply": invitee.reply, "represented_by": invitee.represented_by}
    form = OwnReplyForm(request.POST if answers else None, initial=initial)
    address = address_of(request)
    if not answers:
        operations.read_convocation(invitee, by=holder, address=address)
    elif form.is_valid():
        try:
            operations.answer_convocation(invitee, by=holder, on=today(), address=address, **form.values)
        except Refused as refusal:
            form.add_reasons(refusal.reasons)
        else:
            said = "Votre réponse est enregistrée."
    shown = reading.by_link_page(reading.of_link(holder.link) or invitee, today())
    return render(request, "partners/reply/by_link.html", {**shown, "form": form, "said": said})
