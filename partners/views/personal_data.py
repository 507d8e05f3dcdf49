"""Personal data: what will be erased and when; what the portal holds about somebody who asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cls_portal.access import get_visible, require
from cls_portal.doors import Trail
from cls_portal.errors import Refused
from cls_portal.http import acting_agent, refuse_in_form, today
from cls_portal.models import Agent
from cls_portal.pdf import PdfError
from partners import holdings, operations, reading, retention
from partners.directory.forms import HandingForm
from partners.models import Contact
from partners.querysets import people

JSON, PDF = "json", "pdf"


@require_safe
def retention_page(request: HttpRequest) -> HttpResponse:
    agent = acting_agent(request)
    require(agent, "partners.edit_contacts")
    page = retention.retention_page(agent, today())
    return render(request, "partners/directory/retention.html", page)


def contact_personal_data(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    contact: Contact = get_visible(Contact, agent, queryset=reading.contacts(agent), pk=pk)
    require(agent, "partners.give_data", contact)
    trail = [("Annuaire", reverse("directory-list")), (str(contact), reverse("contact-detail", args=[pk]))]
    return _handed(request, contact, trail)


def person_personal_data(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    person = get_visible(Agent, agent, queryset=people(), pk=pk)
    require(agent, "partners.manage_account", person)
    trail = [("Personnes", reverse("person-list")), (str(person), reverse("person-detail", args=[pk]))]
    return _handed(request, person, trail)


def _handed(request: HttpRequest, person: Contact | Agent, trail: Trail) -> HttpResponse:
    """What is held, as a page; posted, the file to hand over, and its trace."""
    agent, form = acting_agent(request), HandingForm(request.POST or None)
    held = holdings.of(person, agent, today())
    if request.method == "POST" and form.is_valid():
        try:
            content = holdings.as_json(held) if form.cleaned_data["format"] == JSON else _pdf(held)
            operations.hand_personal_data(person, by=agent, on=today(), reason=form.cleaned_data["reason"])
            return _file(content, form.cleaned_data["format"])
        except Refused as refusal:
            refuse_in_form(form, refusal)
    page = {"person": person, "held": held, "form": form, "trail": trail, "not_held": holdings.NOT_HELD}
    return render(request, "partners/directory/personal_data.html", page)


def _pdf(held: holdings.Holdings) -> bytes:
    try:
        return holdings.as_pdf(held, timezone.now())
    except PdfError as error:
        raise Refused(f"{error} Choisissez le format JSON.") from error


def _file(content: bytes, kind: str) -> HttpResponse:
    types: dict[str, Any] = {JSON: "application/json; charset=utf-8", PDF: "application/pdf"}
    headers = {
        "Content-Disposition": f'attachment; filename="donnees-personnelles.{kind}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=types[kind], headers=headers)
