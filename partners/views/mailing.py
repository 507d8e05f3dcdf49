"""Mailing groups: whom they gather, their addresses, what is written to them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal.access import get_visible, require
from cls_portal.doors import Trail, confirmation_page, form_page, warn_of_names
from cls_portal.errors import Refused
from cls_portal.forms import RevisionedForm
from cls_portal.http import acting_agent, refuse_in_form, say, today
from partners import operations
from partners.directory import mailing_pages as pages
from partners.directory.listings import MAILING_GROUPS
from partners.directory.mailing_forms import (
    MailingForm,
    MailingGroupChangeForm,
    MailingGroupForm,
    RecipientForm,
)
from partners.directory.mailings import foot
from partners.forms import DayForm
from partners.models import Council, MailingGroup, MailingMember

CHANGED = "Les destinataires ont changé depuis l’aperçu\u00a0: relisez-le, puis envoyez."


def address(mailing_group: MailingGroup) -> str:
    return reverse("mailing-group-detail", args=[mailing_group.pk])


def _trail(mailing_group: MailingGroup | None = None) -> Trail:
    steps = [("Annuaire", reverse("directory-list")), ("Listes de diffusion", reverse("mailing-group-list"))]
    return steps if mailing_group is None else [*steps, (mailing_group.name, address(mailing_group))]


def _kept(request: HttpRequest, pk: int) -> MailingGroup:
    """The list, for whoever keeps its council."""
    agent = acting_agent(request)
    row: MailingGroup = get_visible(MailingGroup, agent, queryset=pages.mailing_group_detail(agent), pk=pk)
    require(agent, "partners.edit_council", row.council)
    return row


@require_safe
def mailing_group_list(request: HttpRequest) -> HttpResponseBase:
    return MAILING_GROUPS.respond(
        request, pages.mailing_groups(acting_agent(request)), "partners/directory/mailing_list.html"
    )


@require_safe
def mailing_group_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """At the day of the address (`?au=`), today without one."""
    agent = acting_agent(request)
    row = get_visible(MailingGroup, agent, queryset=pages.mailing_group_detail(agent), pk=pk)
    form = DayForm(request.GET or None)
    on = form.day(today())
    page = pages.mailing_group_page(row, agent, on, today())
    return render(request, "partners/directory/mailing_detail.html", {**page, "form": form, "trail": _trail()})


def mailing_group_create(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    council = get_visible(Council, agent, queryset=pages.council_of(agent), pk=pk)
    require(agent, "partners.edit_council", council)
    form = MailingGroupForm(request.POST or None, council=council)
    return form_page(
        request,
        form,
        lambda: operations.create_mailing_group(council, by=agent, **form.values),
        title="Nouvelle liste de diffusion",
        message=f"Du conseil\u00a0: {council}.",
        done=address,
        said="La liste est créée.",
        trail=_trail(),
        cancel=reverse("mailing-group-list"),
        submit="Créer la liste",
    )


def mailing_group_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, row = acting_agent(request), _kept(request, pk)
    initial = {name: getattr(row, name) for name in ("name", "rule", "college", "group")}
    form = MailingGroupChangeForm(request.POST or None, initial=initial, council=row.council, revision=row.revision)
    return form_page(
        request,
        form,
        lambda: operations.change_mailing_group(row, by=agent, revision=form.revision, **form.values),
        title="Modifier la liste",
        done=address(row),
        said="La liste est enregistrée.",
        trail=_trail(row),
    )


def mailing_group_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, row = acting_agent(request), _kept(request, pk)
    form = RevisionedForm(request.POST or None, revision=row.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_mailing_group(row, by=agent, revision=form.revision),
        title="Supprimer la liste",
        message=f"{row} ne sera plus proposée. Les personnes restent dans l’annuaire.",
        done=reverse("mailing-group-list"),
        said="La liste est supprimée.",
        trail=_trail(row),
        cancel=address(row),
        submit="Supprimer la liste",
        danger=True,
    )


def recipient_add(request: HttpRequest, pk: int) -> HttpResponse:
    agent, row = acting_agent(request), _kept(request, pk)
    form = RecipientForm(request.POST or None, by=agent)
    return form_page(
        request,
        form,
        lambda: operations.add_recipient(row, by=agent, **form.values),
        title="Ajouter une personne",
        message=f"À la liste «\u00a0{row}\u00a0».",
        done=address(row),
        said="La personne est ajoutée à la liste.",
        trail=_trail(row),
        submit="Ajouter",
    )


def recipient_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    member: Any = get_visible(MailingMember, agent, queryset=pages.recipients(agent), pk=pk)
    row = _kept(request, member.mailing_group_id)
    form = RevisionedForm(request.POST or None, revision=member.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_recipient(member, by=agent, revision=form.revision),
        title="Retirer de la liste",
        message=f"Cette personne ne sera plus nommée dans la liste «\u00a0{row}\u00a0»\u00a0: {member}.",
        done=address(row),
        said="La personne est retirée de la liste.",
        trail=_trail(row),
        submit="Retirer",
    )


def mailing_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Written, previewed with whom it reaches, then sent: one mail for each address."""
    agent, row = acting_agent(request), _kept(request, pk)
    reached = pages.reached_today(row, today())
    page = {"list": row, "reached": reached, "digest": pages.digest(reached), "trail": _trail(row)}
    form = MailingForm(request.POST or None)
    if request.method != "POST" or not form.is_valid() or request.POST.get("geste") == "corriger":
        return render(request, "partners/directory/write.html", {**page, "form": form})
    page |= {"form": form, "foot": foot(row, str(agent), None)}
    if request.POST.get("geste") != "envoyer" or request.POST.get("vu") != page["digest"]:
        changed = CHANGED if request.POST.get("geste") == "envoyer" else ""
        return render(request, "partners/directory/preview.html", {**page, "changed": changed})
    try:
        sent = operations.send_mailing(row, by=agent, on=today(), recipients=reached.emails, **form.values)
    except Refused as refusal:
        refuse_in_form(form, refusal)
        return render(request, "partners/directory/write.html", page)
    say(request, f"Le message part à {sent.recipients} adresses.")
    warn_of_names(request, form)
    return redirect(address(row))
