"""The calendar one subscribes to: its secret address, made and revoked from one’s account, read without session."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cls_portal import agenda
from cls_portal.http import acting_agent, say, today
from cls_portal.throttling import too_often

MOST = 30  # readings of one address in a minute


def my_agenda(request: HttpRequest) -> HttpResponse:
    """Open the calendar, or change its address, which is shown once."""
    agent = acting_agent(request)
    address = ""
    if request.method == "POST":
        secret = agenda.renew(agent, by=agent)
        address = request.build_absolute_uri(reverse("calendar-feed", args=[secret]))
    return render(request, "accounts/agenda.html", {"feed": agenda.in_force(agent), "address": address})


@require_POST
def agenda_revoke(request: HttpRequest) -> HttpResponse:
    agenda.revoke(acting_agent(request), by=acting_agent(request))
    say(request, "L’adresse de votre agenda ne sert plus.")
    return redirect("my-agenda")


@login_not_required
@never_cache
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar as its program reads it; the same 404 for all that does not serve."""
    reader = None if too_often(request, "calendar-feed", most=MOST) else agenda.reader_behind(secret, today())
    if reader is None:
        raise Http404
    response = HttpResponse(agenda.of_person(reader, today()), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


urlpatterns = [
    path("compte/agenda/", my_agenda, name="my-agenda"),
    path("compte/agenda/revocation/", agenda_revoke, name="agenda-revoke"),
    path("agenda/<str:secret>.ics", calendar_feed, name="calendar-feed"),
]
