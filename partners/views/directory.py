"""The members' directory: the list, its cards and labels, the page of a contact."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cls_portal import vcard
from cls_portal.access import get_visible, may, require
from cls_portal.doors import Trail, form_page
from cls_portal.http import acting_agent, today
from partners import operations, reading
from partners.directory import pages
from partners.directory.documents import labels_pdf
from partners.directory.entries import cards, entries, on_labels
from partners.directory.forms import LabelsForm
from partners.directory.labels import SheetFormat
from partners.directory.listings import DIRECTORY
from partners.directory.succession_forms import ReplaceContactForm
from partners.models import Contact
from partners.succession import charges

MOST = 2_000  # labels, or cards, of one file


def trail() -> Trail:
    return [("Annuaire", reverse("directory-list"))]


@require_safe
def directory_list(request: HttpRequest) -> HttpResponseBase:
    agent = acting_agent(request)
    context = {"may_import": may(agent, "partners.edit_contacts")}
    return DIRECTORY.respond(request, entries(agent, today()), "partners/directory/list.html", context)


def _found(request: HttpRequest) -> Any:
    """The people of the address, in its order."""
    return DIRECTORY.sorted(request, DIRECTORY.found(request, entries(acting_agent(request), today())))[:MOST]


@require_safe
def directory_cards(request: HttpRequest) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="annuaire-{today():%Y-%m-%d}.vcf"'}
    return HttpResponse(vcard.written(cards(_found(request))), content_type=vcard.MEDIA_TYPE, headers=headers)


@require_safe
def directory_labels(request: HttpRequest) -> HttpResponse:
    """The form, then the sheets themselves."""
    form = LabelsForm(request.GET if "format" in request.GET else None)
    written, without = on_labels(_found(request))
    if form.is_valid() and written:
        return _sheets(written, **form.cleaned_data)
    kept = [(name, value) for name, value in request.GET.items() if name not in form.fields]
    context = {"form": form, "count": len(written), "without": without, "kept": kept, "trail": trail(), "most": MOST}
    return render(request, "partners/directory/labels.html", context)


def _sheets(written: list[tuple[str, ...]], *, format: str, premiere: int) -> HttpResponse:
    content = labels_pdf(written, SheetFormat(format), premiere, timezone.now())
    headers = {"Content-Disposition": 'inline; filename="etiquettes.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
def contact_detail(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    contact: Contact = get_visible(Contact, agent, queryset=reading.contacts(agent), pk=pk)
    return render(request, "partners/directory/contact.html", pages.contact_page(contact, agent, today()))


def contact_replace(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    contact: Contact = get_visible(Contact, agent, queryset=reading.contacts(agent), pk=pk)
    require(agent, "partners.edit_contacts", contact)
    found = charges(contact, agent, today())
    form = ReplaceContactForm(request.POST or None, contact=contact, charges=found, initial={"left_on": today()})
    return form_page(
        request,
        form,
        lambda: operations.replace_contact(contact, by=agent, on=today(), **form.values),
        title=f"Remplacer {contact}",
        message=f"Pour\u00a0: {contact.organisation}. Ce qui a été reste lisible\u00a0: rien n’est effacé du passé.",
        done=address_of,
        said=lambda successor: f"{successor} remplace {contact}.",
        trail=[*trail(), (str(contact), address_of(contact))],
        cancel=address_of(contact),
        submit="Remplacer",
    )


def address_of(contact: Contact) -> str:
    return reverse("contact-detail", args=[contact.pk])
