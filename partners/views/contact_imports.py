"""A table of contacts: deposited, previewed with everything wrong in it, then written as a whole."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cls_portal.access import require
from cls_portal.errors import Forbidden, Refused
from cls_portal.http import acting_agent, refuse_in_form, say, today
from partners import operations
from partners.contacttable import plans, previews
from partners.contacttable.columns import blank_file
from partners.directory.forms import ContactsForm
from partners.views.directory import trail

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MODEL = "contacts-modele.xlsx"
CHANGED = "Le portail a changé depuis l’aperçu\u00a0: relisez-le, puis confirmez."


def _page(request: HttpRequest, form: Any, status: int = 200, **context: Any) -> HttpResponse:
    decisions = [(fate, plans.FATES[fate]) for fate in previews.DECISIONS]
    page = {"form": form, "trail": trail(), "columns": previews.help_lines(), "decisions": decisions, **context}
    return render(request, "partners/directory/import.html", page, status=status)


def contact_import(request: HttpRequest) -> HttpResponse:
    """The form; once sent, the preview above it. Nothing is written here."""
    agent = acting_agent(request)
    require(agent, "partners.edit_contacts")
    form = ContactsForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    file, place = form.cleaned_data["table"], form.cleaned_data["organisation"]
    try:
        preview = previews.of_file(file.name, file.read(), by=agent, on=today(), organisation=place)
    except Refused as refusal:
        refuse_in_form(form, refusal)
        return _page(request, form)
    return _page(request, ContactsForm(), preview=preview)


@require_POST
def contact_import_confirm(request: HttpRequest) -> HttpResponse:
    """Read again under other columns, or write what was shown: all of it, or nothing."""
    agent = acting_agent(request)
    require(agent, "partners.edit_contacts")
    try:
        preview = previews.of_page(request.POST, by=agent, on=today())
        if request.POST.get("geste") != "enregistrer" or not preview.writes:
            return _page(request, ContactsForm(), preview=preview)
        if preview.plan.digest != request.POST.get("plan"):
            return _page(request, ContactsForm(), 409, preview=preview, refusal=CHANGED)
        report = operations.import_contacts(preview.plan.proposals, by=agent)
    except (Refused, Forbidden) as refusal:
        return _page(request, ContactsForm(), 409, refusal=refusal)
    say(request, f"L’import est fait\u00a0: {report.created} ajoutés, {report.changed} mis à jour.")
    return redirect(reverse("directory-list"))


@require_safe
def contact_import_model(request: HttpRequest) -> HttpResponse:
    require(acting_agent(request), "partners.edit_contacts")
    headers = {"Content-Disposition": f'attachment; filename="{MODEL}"'}
    return HttpResponse(blank_file(), content_type=XLSX, headers=headers)
