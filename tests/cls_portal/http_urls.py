"""Views that exist only to be refused: they misbehave in every way a view could."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import include, path

from cls_portal.doors import form_page
from cls_portal.errors import Forbidden, Reason, Refused
from cls_portal.forms import PortalForm
from cls_portal.http import acting_agent, writes_on_get
from cls_portal.models import Agent
from cls_portal.urls import handler400, handler403, handler404, handler500  # noqa: F401
from cls_portal.writing import operation


def rename(request: HttpRequest) -> HttpResponse:
    Agent.objects.filter(pk=request.user.pk).update(job_title="écrit")
    return HttpResponse("écrit")


@writes_on_get
def rename_allowed(request: HttpRequest) -> HttpResponse:
    return rename(request)


def late_write(request: HttpRequest) -> HttpResponse:
    """Writes while its template is rendered, after the view returned."""
    template: Any = engines["django"].from_string("{{ act }}")
    return TemplateResponse(request, template, {"act": lambda: rename(request)})


def read_refused(request: HttpRequest) -> HttpResponse:
    raise Refused("Cette page attend une pièce.")


def greet(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Bonjour")
    request.session["vu"] = "oui"
    return HttpResponse("bonjour")


def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(f"{agent.pk};" for agent in Agent.objects.order_by("pk").iterator())


@operation("test.half")
def half(*, by: Agent) -> None:
    Agent.objects.filter(pk=by.pk).update(job_title="à moitié")
    raise RuntimeError("after the first write")


@operation("test.refused")
def refused(*, by: Agent) -> None:
    Agent.objects.filter(pk=by.pk).update(job_title="à moitié")
    raise Refused([Reason("Il manque une pièce.", code="test.piece", url="/ailleurs/")])


@operation("test.forbidden")
def forbidden(*, by: Agent) -> None:
    raise Forbidden("Vos droits ne vous permettent pas cette action.")


def post_half(request: HttpRequest) -> HttpResponse:
    half(by=acting_agent(request))
    return HttpResponse("")


def post_refused(request: HttpRequest) -> HttpResponse:
    refused(by=acting_agent(request))
    return HttpResponse("")


def post_forbidden(request: HttpRequest) -> HttpResponse:
    forbidden(by=acting_agent(request))
    return HttpResponse("")


def post_form(request: HttpRequest) -> HttpResponse:
    form = PortalForm(request.POST or {"x": ""})
    return form_page(request, form, lambda: refused(by=acting_agent(request)), title="Essai", done="/", said="Fait.")


urlpatterns = [
    path("ecrit/", rename),
    path("ecrit-permis/", rename_allowed),
    path("ecrit-tard/", late_write),
    path("salue/", greet),
    path("lecture-refusee/", read_refused),
    path("flot/", stream),
    path("moitie/", post_half),
    path("refus/", post_refused),
    path("interdit/", post_forbidden),
    path("formulaire/", post_form),
    path("public/", login_not_required(lambda request: HttpResponse(str(request.user)))),
    path("", include("cls_portal.urls")),
]
