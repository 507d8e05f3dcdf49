"""The agenda of a meeting: written, put in order, built from suggestions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from cls_portal.doors import confirmation_page, form_page, moved
from cls_portal.forms import RevisionedForm
from cls_portal.http import acting_agent, say, today
from partners import operations
from partners.convening import reading
from partners.convening.forms import ItemChangeForm, ItemForm
from partners.models import AgendaItem, Meeting
from partners.views.meetings import load, load_part, trail


def _page(meeting: Meeting) -> str:
    return reverse("meeting-agenda", args=[meeting.pk])


def meeting_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """The items, with a form to add one, and what is suggested."""
    agent, meeting = acting_agent(request), load(request, pk, "partners.prepare_meeting")
    form = ItemForm(request.POST or None, meeting=meeting)
    return form_page(
        request,
        form,
        lambda: operations.add_item(meeting, by=agent, **form.values),
        title="Ordre du jour",
        done=f"{_page(meeting)}#points",
        said="Le point est ajouté.",
        trail=trail(meeting),
        submit="Ajouter ce point",
        template="partners/meetings/agenda_edit.html",
        **reading.agenda_page(meeting, agent, today()),
    )


def agenda_item_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, item = acting_agent(request), load_part(request, AgendaItem, pk)
    form = ItemChangeForm(request.POST or None, instance=item, meeting=item.meeting)
    return form_page(
        request,
        form,
        lambda: operations.change_item(item, by=agent, revision=form.revision, **form.values),
        title=f"Modifier le point\u00a0: {item}",
        done=_page(item.meeting),
        said="Le point est enregistré.",
        trail=[*trail(item.meeting), ("Ordre du jour", _page(item.meeting))],
    )


@require_POST
def agenda_item_move(request: HttpRequest, pk: int) -> HttpResponse:
    item = load_part(request, AgendaItem, pk)
    return moved(request, item, operations.move_item, f"{_page(item.meeting)}#ordre-point-{pk}")


def agenda_item_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, item = acting_agent(request), load_part(request, AgendaItem, pk)
    form = RevisionedForm(request.POST or None, revision=item.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_item(item, by=agent, revision=form.revision),
        title="Retirer un point",
        message=f"«\u00a0{item}\u00a0» quitte l’ordre du jour\u00a0; ses documents restent joints à la réunion.",
        done=_page(item.meeting),
        said="Le point est retiré.",
        trail=[*trail(item.meeting), ("Ordre du jour", _page(item.meeting))],
        submit="Retirer",
        danger=True,
    )


@require_POST
def agenda_suggestion_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One click: what is suggested becomes an item."""
    agent, meeting = acting_agent(request), load(request, pk, "partners.prepare_meeting")
    item = operations.add_suggested(meeting, by=agent, on=today(), about=request.POST.get("about", ""))
    say(request, f"«\u00a0{item}\u00a0» est à l’ordre du jour.")
    return redirect(f"{_page(meeting)}#suggestions")


@require_POST
def agenda_template_use(request: HttpRequest, pk: int) -> HttpResponse:
    agent, meeting = acting_agent(request), load(request, pk, "partners.prepare_meeting")
    operations.use_template(meeting, by=agent)
    say(request, "Les points habituels sont à l’ordre du jour.")
    return redirect(f"{_page(meeting)}#points")
