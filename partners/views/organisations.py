"""Organisations and the people to reach there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from cls_portal.access import get_visible, may, require
from cls_portal.doors import Trail, confirmation_page, form_page
from cls_portal.http import acting_agent, today
from partners import operations, reading
from partners.fields import caption
from partners.forms import (
    CloseForm,
    ContactChangeForm,
    ContactForm,
    LeaveForm,
    OrganisationChangeForm,
    OrganisationForm,
    ReasonForm,
)
from partners.listings import ORGANISATIONS
from partners.models import Contact, Organisation


def address(organisation: Organisation) -> str:
    return reverse("organisation-detail", args=[organisation.pk])


def _trail(organisation: Organisation | None = None) -> Trail:
    steps = [("Partenaires", reverse("organisation-list"))]
    return steps if organisation is None else [*steps, (organisation.name, address(organisation))]


def _load(request: HttpRequest, pk: int, permission: str) -> Organisation:
    """The organisation to write on, for whoever may."""
    agent = acting_agent(request)
    organisation = get_visible(Organisation, agent, pk=pk)
    require(agent, permission, organisation)
    return organisation


def _load_contact(request: HttpRequest, pk: int) -> Contact:
    agent = acting_agent(request)
    contact: Contact = get_visible(Contact, agent, queryset=reading.contacts(agent), pk=pk)
    require(agent, "partners.edit_contacts", contact.organisation)
    return contact


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponseBase:
    agent = acting_agent(request)
    context = {
        "may_create": may(agent, "partners.edit_organisation"),
        "may_see_people": may(agent, "partners.see_people"),
    }
    return ORGANISATIONS.respond(request, reading.organisations(agent), "partners/organisation_list.html", context)


@require_safe
def organisation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    organisation = get_visible(Organisation, agent, queryset=reading.organisation_detail(agent), pk=pk)
    page = reading.organisation_page(organisation, agent, today())
    return render(request, "partners/organisation_detail.html", page)


@require_safe
def organisation_search(request: HttpRequest) -> HttpResponse:
    """As a page, or as JSON for the suggestions under an input."""
    text = request.GET.get("q", "").strip()[:100]
    found = reading.suggested(acting_agent(request), text, today())
    if "application/json" in request.headers.get("Accept", ""):
        response: HttpResponse = JsonResponse({"results": [_suggestion(row) for row in found]})
    else:
        context = {"text": text, "found": [(row, caption(row)) for row in found]}
        response = render(request, "partners/organisation_search.html", context)
    patch_vary_headers(response, ["Accept"])
    return response


def _suggestion(organisation: Organisation) -> dict[str, Any]:
    return {
        "id": organisation.pk,
        "name": organisation.name,
        "detail": caption(organisation),
        "url": address(organisation),
    }


def organisation_create(request: HttpRequest) -> HttpResponse:
    agent = acting_agent(request)
    require(agent, "partners.edit_organisation")
    form = OrganisationForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.create_organisation(by=agent, **form.values),
        title="Nouvel organisme",
        done=address,
        said="L’organisme est créé.",
        trail=_trail(),
        cancel=reverse("organisation-list"),
        submit="Créer l’organisme",
    )


def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, organisation = acting_agent(request), _load(request, pk, "partners.edit_organisation")
    form = OrganisationChangeForm(request.POST or None, instance=organisation)
    return form_page(
        request,
        form,
        lambda: operations.change_organisation(organisation, by=agent, revision=form.revision, **form.values),
        title="Modifier l’organisme",
        done=address(organisation),
        said="La fiche de l’organisme est enregistrée.",
        trail=_trail(organisation),
    )


def organisation_close(request: HttpRequest, pk: int) -> HttpResponse:
    agent, organisation = acting_agent(request), _load(request, pk, "partners.edit_organisation")
    form = CloseForm(request.POST or None, initial={"closed_on": today()})
    return confirmation_page(
        request,
        form,
        lambda: operations.close_organisation(organisation, by=agent, on=today(), **form.values),
        title="Fermer l’organisme",
        message=f"{organisation.name} ne sera plus proposé. Ses contrats et son passé restent.",
        done=address(organisation),
        said="L’organisme est fermé.",
        trail=_trail(organisation),
        submit="Fermer l’organisme",
        danger=True,
    )


def organisation_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    agent, organisation = acting_agent(request), _load(request, pk, "partners.edit_organisation")
    form = ReasonForm(request.POST or None)
    return confirmation_page(
        request,
        form,
        lambda: operations.reopen_organisation(organisation, by=agent, **form.values),
        title="Rouvrir l’organisme",
        message=f"{organisation.name} sera de nouveau proposé.",
        done=address(organisation),
        said="L’organisme est rouvert.",
        trail=_trail(organisation),
        submit="Rouvrir l’organisme",
    )


def contact_create(request: HttpRequest, pk: int) -> HttpResponse:
    agent, organisation = acting_agent(request), _load(request, pk, "partners.edit_contacts")
    form = ContactForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.add_contact(organisation, by=agent, **form.values),
        title="Nouveau contact",
        done=address(organisation),
        said="Le contact est ajouté.",
        trail=_trail(organisation),
        submit="Ajouter le contact",
    )


def contact_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, contact = acting_agent(request), _load_contact(request, pk)
    form = ContactChangeForm(request.POST or None, instance=contact)
    return form_page(
        request,
        form,
        lambda: operations.change_contact(contact, by=agent, revision=form.revision, **form.values),
        title="Modifier le contact",
        done=address(contact.organisation),
        said="Le contact est enregistré.",
        trail=_trail(contact.organisation),
    )


def contact_leave(request: HttpRequest, pk: int) -> HttpResponse:
    agent, contact = acting_agent(request), _load_contact(request, pk)
    form = LeaveForm(request.POST or None, initial={"left_on": today()})
    return confirmation_page(
        request,
        form,
        lambda: operations.mark_contact_left(contact, by=agent, on=today(), **form.values),
        title="Noter le départ d’un contact",
        message=f"{contact} ne sera plus à joindre pour : {contact.organisation}.",
        done=address(contact.organisation),
        said="Le départ est noté.",
        trail=_trail(contact.organisation),
        submit="Noter le départ",
    )
