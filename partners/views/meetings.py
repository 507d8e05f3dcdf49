"""Meetings: listed, planned, changed, cancelled; their documents."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.access import get_visible, require
from cls_portal.doors import Trail, confirmation_page, form_page
from cls_portal.forms import RevisionedForm
from cls_portal.http import acting_agent, today
from partners import operations, reading
from partners.convening import reading as convening
from partners.convening.forms import CancelForm, ChangeForm, EntryForm, JoinForm
from partners.listings import MEETINGS
from partners.models import Meeting, MeetingDocument, MeetingSeries
from partners.views import councils

TOLD = "Les personnes déjà convoquées recevront un courriel, et leur agenda sera mis à jour."


def page(meeting: Meeting) -> str:
    return reverse("meeting-detail", args=[meeting.pk])


def trail(meeting: Meeting, *, inside: bool = True) -> Trail:
    steps = councils.trail(meeting.council)
    return [*steps, (str(meeting), page(meeting))] if inside else steps


def load(request: HttpRequest, pk: int, permission: str = "") -> Meeting:
    agent = acting_agent(request)
    meeting: Meeting = get_visible(Meeting, agent, queryset=convening.meetings(agent), pk=pk)
    if permission:
        require(agent, permission, meeting)
    return meeting


def load_part(request: HttpRequest, model: Any, pk: int) -> Any:
    """An item, a document, a person called: 404 unless the meeting is read, 403 unless it is prepared."""
    agent = acting_agent(request)
    part = get_visible(model, agent, queryset=reading.detail(model, agent), pk=pk)
    require(agent, "partners.prepare_meeting", part)
    return part


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponseBase:
    return MEETINGS.respond(request, convening.listed(acting_agent(request)), "partners/meeting_list.html")


@require_safe
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    agent, meeting = acting_agent(request), load(request, pk)
    shown = {**convening.meeting_page(meeting, agent, today()), "trail": trail(meeting, inside=False)}
    return render(request, "partners/meeting_detail.html", shown)


def meeting_create(request: HttpRequest, pk: int) -> HttpResponse:
    """?groupe= chooses the group. A rhythm makes a series."""
    agent, council = acting_agent(request), councils.load(request, pk, "partners.record_meeting")
    form = EntryForm(
        request.POST or None, initial=_initial(request.GET.get("groupe", "")), council=council, on=today()
    )  # fmt: skip
    record = operations.record_series if request.POST.get("rhythm") else operations.record_meeting
    return form_page(
        request,
        form,
        lambda: record(council, by=agent, **form.values),
        title="Nouvelle réunion",
        done=_recorded,
        said=_said,
        trail=councils.trail(council),
        cancel=councils.address(council),
        submit="Enregistrer la réunion",
    )


def _initial(group: str) -> dict[str, str]:
    return {"group": group} if group else {"form": "plenary"}


def _recorded(made: Any) -> str:
    if isinstance(made, MeetingSeries):
        return f"{reverse('meeting-list')}?serie={made.pk}"
    return page(made)


def _said(made: Any) -> str:
    return f"La série est créée\u00a0: {made}." if isinstance(made, MeetingSeries) else "La réunion est enregistrée."


def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, meeting = acting_agent(request), load(request, pk, "partners.record_meeting")
    reads = convening.reads(meeting, agent, today())
    form = ChangeForm(request.POST or None, instance=meeting, reads=reads, on=today())
    return form_page(
        request,
        form,
        lambda: operations.change_meeting(meeting, by=agent, revision=form.revision, **form.values),
        title="Modifier la réunion",
        message=TOLD if meeting.convened_on else "",
        done=page(meeting),
        said="La réunion est enregistrée.",
        trail=trail(meeting),
    )


def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    agent, meeting = acting_agent(request), load(request, pk, "partners.record_meeting")
    form = CancelForm(request.POST or None, meeting=meeting)
    return confirmation_page(
        request,
        form,
        lambda: operations.cancel_meeting(meeting, by=agent, on=today(), revision=form.revision, **form.values),
        title="Annuler la réunion",
        message=f"{meeting}\u00a0: elle n’aura pas lieu. {TOLD if meeting.convened_on else ''}",
        done=page(meeting),
        said="La réunion est annulée.",
        trail=trail(meeting),
        submit="Annuler la réunion",
        danger=True,
    )


# Documents


def meeting_document_create(request: HttpRequest, pk: int) -> HttpResponse:
    agent, meeting = acting_agent(request), load(request, pk, "partners.prepare_meeting")
    form = JoinForm(
        request.POST or None, request.FILES or None, meeting=meeting, initial={"item": request.GET.get("point", "")}
    )  # fmt: skip
    return form_page(
        request,
        form,
        lambda: operations.join_document(meeting, by=agent, **form.values),
        title="Joindre un document",
        done=f"{page(meeting)}#documents",
        said="Le document est joint.",
        trail=trail(meeting),
        cancel=page(meeting),
        submit="Joindre",
    )


def meeting_document_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, document = acting_agent(request), load_part(request, MeetingDocument, pk)
    form = RevisionedForm(request.POST or None, revision=document.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_document(document, by=agent, revision=form.revision),
        title="Retirer un document",
        message=f"{document}\u00a0: il n’est plus joint à la réunion.",
        done=page(document.meeting),
        said="Le document est retiré.",
        trail=trail(document.meeting),
        submit="Retirer",
        danger=True,
    )


@require_safe
def meeting_document_file(request: HttpRequest, pk: int) -> FileResponse:
    """For whoever reads the meeting."""
    agent = acting_agent(request)
    document: MeetingDocument = get_visible(
        MeetingDocument, agent, queryset=reading.detail(MeetingDocument, agent), pk=pk
    )
    return files.response(document.file)
