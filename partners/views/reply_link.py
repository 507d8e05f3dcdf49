"""The answer of a person without account: their convocation, opened by a link and nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cls_portal import links
from cls_portal.actors import LinkHolder
from cls_portal.errors import Refused
from cls_portal.http import today
from cls_portal.link_pages import by_link, opens_nothing
from cls_portal.throttling import address_of
from partners import operations
from partners.access import BY_CONVOCATION
from partners.convening import reading
from partners.convening.forms import OwnReplyForm
from partners.models import Invitee


@by_link("convocation-by-link")
def convocation_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """A GET shows a button; reading and answering are posted, and noted. Whatever does not serve says the same."""
    holder = links.holder_of(BY_CONVOCATION, secret)
    invitee = reading.of_link(holder.link) if holder else None
    if holder is None or invitee is None:
        return opens_nothing(request)
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
