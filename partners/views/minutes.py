"""A meeting while it is held, and after: who came, its minutes item by item, the wall, the approval, the papers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cls_portal import files
from cls_portal.access import get_visible, require
from cls_portal.doors import Trail, confirmation_page, form_page
from cls_portal.errors import Refused
from cls_portal.forms import PortalForm
from cls_portal.http import acting_agent, asked_by_script, say, today
from cls_portal.together import Text, merging_page, writing_page
from partners import operations
from partners.forms import ReasonForm
from partners.minutes import reading
from partners.minutes.forms import ApproveForm, ArrivalForm, AttendanceForm, SessionForm
from partners.models import AgendaItem, Meeting
from partners.views.meetings import trail

LONGEST = 60_000


def page_of(meeting: Meeting, anchor: str = "") -> str:
    return reverse("meeting-minutes", args=[meeting.pk]) + (f"#{anchor}" if anchor else "")


def trail_of(meeting: Meeting) -> Trail:
    """Conseils › council › meeting › Compte rendu."""
    return [*trail(meeting), ("Compte rendu", page_of(meeting))]


def load(request: HttpRequest, pk: int, *, keeping: bool = True) -> Meeting:
    """The meeting, for who reads all of it; `keeping`: for who keeps its minutes."""
    agent = acting_agent(request)
    meeting: Meeting = get_visible(Meeting, agent, queryset=reading.meetings(agent, today()), pk=pk)
    if keeping:
        require(agent, "partners.keep_minutes", meeting)
    return meeting


@require_safe
def meeting_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = load(request, pk, keeping=False)
    page = reading.minutes_page(meeting, acting_agent(request), today())
    return render(request, "partners/minutes/page.html", {**page, "trail": trail(meeting)})


# Attendance


def meeting_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """On one page; a script saves each choice as it is made (static/partners/attendance.js)."""
    agent, meeting = acting_agent(request), load(request, pk)
    form = AttendanceForm(request.POST or None, called=reading.called_to(meeting))
    if request.method == "POST" and asked_by_script(request):
        return _noted_at_once(request, meeting, form)
    return form_page(
        request,
        form,
        lambda: operations.mark_attendance(meeting, by=agent, marks=form.marks),
        title="Présences",
        done=page_of(meeting, "presences"),
        said="Les présences sont notées.",
        trail=trail_of(meeting),
        template="partners/minutes/attendance.html",
        meeting=meeting,
        noted=reading.attendance_noted(meeting),
    )


def _noted_at_once(request: HttpRequest, meeting: Meeting, form: AttendanceForm) -> HttpResponse:
    if not form.is_valid():
        return JsonResponse({}, status=422)
    try:
        operations.mark_attendance(meeting, by=acting_agent(request), marks=form.marks)
    except Refused:
        return JsonResponse({}, status=422)
    return JsonResponse(reading.attendance_noted(meeting))


def arrival_add(request: HttpRequest, pk: int) -> HttpResponse:
    agent, meeting = acting_agent(request), load(request, pk)
    form = ArrivalForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.add_arrival(meeting, by=agent, **form.values),
        title="Ajouter une personne présente",
        done=reverse("meeting-attendance", args=[pk]),
        said="La personne est ajoutée, présente.",
        trail=trail_of(meeting),
        submit="Ajouter",
    )


def meeting_session(request: HttpRequest, pk: int) -> HttpResponse:
    agent, meeting = acting_agent(request), load(request, pk)
    initial = {"chaired_by": meeting.chaired_by, "secretary": meeting.secretary}
    form = SessionForm(request.POST or None, initial=initial, revision=meeting.revision)
    return form_page(
        request,
        form,
        lambda: operations.record_session(meeting, by=agent, revision=form.revision, **form.values),
        title="Présidence et secrétariat de séance",
        done=page_of(meeting, "presences"),
        said="La présidence et le secrétariat de séance sont notés.",
        trail=trail_of(meeting),
    )


# The text, item by item


def item_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    return writing_page(request, _text(request, pk))


@require_POST
def item_minutes_merge(request: HttpRequest, pk: int) -> HttpResponse:
    return merging_page(request, _text(request, pk))


def _text(request: HttpRequest, pk: int) -> Text:
    """Nobody writes anything of a nominative exchange: its text is at no address."""
    agent = acting_agent(request)
    item: AgendaItem = get_visible(AgendaItem, agent, queryset=reading.items(agent), pk=pk)
    require(agent, "partners.keep_minutes", item)
    if item.nominative:
        raise Http404
    return Text(
        row=item,
        column="minutes",
        label="Compte rendu de ce point",
        max_length=LONGEST,
        title=f"Compte rendu\u00a0: {item.title}",
        what="ce point",
        said="Le compte rendu de ce point est enregistré.",
        trail=trail_of(item.meeting),
        edit_url=reverse("item-minutes", args=[pk]),
        merge_url=reverse("item-minutes-merge", args=[pk]),
        done=page_of(item.meeting, f"point-{pk}"),
        save=lambda revision, html: operations.write_minutes(item, by=agent, revision=revision, minutes=html),
        fragment=_saved,
    )


def _saved(item: AgendaItem) -> tuple[str, dict[str, Any]]:
    return "partners/minutes/item.html", reading.item_saved(item, today())


# The wall


@require_safe
def meeting_projection(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = load(request, pk, keeping=False)
    place = request.GET.get("point", "")
    page = reading.projection_page(meeting, int(place) if place.isdigit() else 0, timezone.now())
    return render(request, "partners/minutes/projection.html", page)


# Finished, approved


def minutes_finish(request: HttpRequest, pk: int) -> HttpResponse:
    agent, meeting = acting_agent(request), load(request, pk)
    form = PortalForm(request.POST if request.method == "POST" else None)
    return confirmation_page(
        request,
        form,
        lambda: operations.finish_minutes(meeting, by=agent, on=today()),
        title="Achever le compte rendu",
        message="Il est annoncé par courriel aux personnes convoquées qui peuvent le lire, avant son approbation.",
        reasons=reading.unwritten(meeting),
        done=page_of(meeting),
        said="Le compte rendu est achevé\u00a0: il est envoyé à lire.",
        trail=trail_of(meeting),
        submit="Achever et envoyer à lire",
    )


def minutes_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    agent, meeting = acting_agent(request), load(request, pk)
    form = ReasonForm(request.POST or None)
    return confirmation_page(
        request,
        form,
        lambda: operations.reopen_minutes(meeting, by=agent, **form.values),
        title="Rouvrir le compte rendu",
        message="Son texte pourra de nouveau changer\u00a0; il sera envoyé à lire quand vous l’achèverez.",
        done=page_of(meeting),
        said="Le compte rendu est rouvert.",
        trail=trail_of(meeting),
        submit="Rouvrir",
    )


def minutes_approve(request: HttpRequest, pk: int) -> HttpResponse:
    agent, meeting = acting_agent(request), load(request, pk)
    choices = reading.approving(meeting, today())
    form = ApproveForm(request.POST or None, initial={"at": request.GET.get("a", "")}, meetings=choices)
    return confirmation_page(
        request,
        form,
        lambda: operations.approve_minutes(meeting, by=agent, on=today(), **form.values),
        title="Approuver le compte rendu",
        message="Approuvé, il ne change plus\u00a0: ni le texte, ni les présences, ni les décisions. "
        "Le suivi des décisions reste ouvert.",
        done=page_of(meeting),
        said="Le compte rendu est approuvé.",
        trail=trail_of(meeting),
        submit="Approuver",
    )


# The papers


@require_POST
def minutes_print(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = load(request, pk)
    operations.print_minutes(meeting, by=acting_agent(request))
    say(request, "Le compte rendu et le relevé de décisions sont en cours de composition.")
    return redirect(page_of(meeting, "documents"))


@require_safe
def minutes_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """« compte-rendu » or « decisions », for who reads the meeting."""
    meeting = load(request, pk, keeping=False)
    stored = {"compte-rendu": meeting.minutes_file, "decisions": meeting.decisions_file}.get(kind)
    if stored is None:
        raise Http404("Ce document n’est pas encore composé.")
    return files.response(stored)
