"""Who is called to a meeting, the convocation, the answers, what is printed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cls_portal import files
from cls_portal.doors import confirmation_page, form_page
from cls_portal.forms import PortalForm, RevisionedForm
from cls_portal.http import acting_agent, say, today
from partners import operations
from partners.convening import letters, reading
from partners.convening.forms import GuestForm, InviteeForm, OwnReplyForm, ReplyForm
from partners.models import Invitee, Meeting
from partners.views.meetings import load, load_part, page, trail


def _list(meeting: Meeting) -> str:
    return reverse("meeting-convocation", args=[meeting.pk])


def meeting_convocation(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, what will be sent, and the button that sends it."""
    agent, meeting = acting_agent(request), load(request, pk, "partners.prepare_meeting")
    form = PortalForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: operations.convene(meeting, by=agent, on=today()),
        title="Convocation",
        done=_list(meeting),
        said="Les convocations partent.",
        trail=trail(meeting),
        template="partners/meetings/convocation.html",
        **reading.convocation_page(meeting, today()),
    )


@require_POST
def invitees_gather(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = load(request, pk, "partners.prepare_meeting")
    added = operations.gather_invitees(meeting, by=acting_agent(request))
    say(request, f"Membres ajoutés à la liste\u00a0: {len(added)}.")
    return redirect(_list(meeting))


def invitee_create(request: HttpRequest, pk: int) -> HttpResponse:
    agent, meeting = acting_agent(request), load(request, pk, "partners.prepare_meeting")
    form = GuestForm(request.POST or None, by=agent)
    return form_page(
        request,
        form,
        lambda: operations.add_invitee(meeting, by=agent, **form.values),
        title="Inviter une autre personne",
        done=_list(meeting),
        said="La personne est sur la liste.",
        trail=[*trail(meeting), ("Convocation", _list(meeting))],
        submit="Ajouter à la liste",
    )


def invitee_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, invitee = acting_agent(request), load_part(request, Invitee, pk)
    form = InviteeForm(request.POST or None, instance=invitee)
    return form_page(
        request,
        form,
        lambda: operations.change_invitee(invitee, by=agent, revision=form.revision, **form.values),
        title=f"Joindre\u00a0: {invitee}",
        message="Une nouvelle adresse électronique reçoit la convocation." if invitee.sent_on else "",
        done=_list(invitee.meeting),
        said="La fiche est enregistrée.",
        trail=[*trail(invitee.meeting), ("Convocation", _list(invitee.meeting))],
    )


def invitee_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, invitee = acting_agent(request), load_part(request, Invitee, pk)
    form = RevisionedForm(request.POST or None, revision=invitee.revision)
    told = " Un courriel le lui dira, et la réunion quittera son agenda." if invitee.sent_on and invitee.email else ""
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_invitee(invitee, by=agent, revision=form.revision),
        title="Retirer de la liste",
        message=f"{invitee}\u00a0: la personne n’est plus convoquée.{told}",
        done=_list(invitee.meeting),
        said="La personne est retirée de la liste.",
        trail=[*trail(invitee.meeting), ("Convocation", _list(invitee.meeting))],
        submit="Retirer",
        danger=True,
    )


def invitee_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """What was answered by phone or by post."""
    agent, invitee = acting_agent(request), load_part(request, Invitee, pk)
    initial = {"reply": invitee.reply, "represented_by": invitee.represented_by}
    form = ReplyForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form,
        lambda: operations.answer_convocation(invitee, by=agent, on=today(), **form.values),
        title=f"Réponse reçue\u00a0: {invitee}",
        done=f"{page(invitee.meeting)}#convoques",
        said="La réponse est enregistrée.",
        trail=trail(invitee.meeting),
    )


def meeting_announce(request: HttpRequest, pk: int) -> HttpResponse:
    agent, meeting = acting_agent(request), load(request, pk, "partners.prepare_meeting")
    form = RevisionedForm(request.POST or None, revision=meeting.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.announce_again(meeting, by=agent, on=today(), revision=form.revision),
        title="Envoyer la convocation à jour",
        message="Chaque personne convoquée par courriel reçoit la réunion telle qu’elle est maintenant.",
        done=page(meeting),
        said="Les courriels partent.",
        trail=trail(meeting),
        submit="Envoyer",
    )


def meeting_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer of the person who was called, with their account."""
    agent, meeting = acting_agent(request), load(request, pk)
    own = reading.own_invitation(meeting, agent)
    if own is None:
        raise Http404
    form = OwnReplyForm(request.POST or None, initial={"reply": own.reply, "represented_by": own.represented_by})
    return form_page(
        request,
        form,
        lambda: operations.answer_convocation(own, by=agent, on=today(), **form.values),
        title="Répondre à la convocation",
        done=page(meeting),
        said="Votre réponse est enregistrée.",
        trail=trail(meeting),
        submit="Répondre",
    )


# What is printed


@require_safe
def attendance_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = load(request, pk, "partners.prepare_meeting")
    invitees = list(reading.called(meeting))
    if not invitees:
        raise Http404("Personne n’est sur la liste.")
    content = letters.attendance_sheet(meeting, invitees)
    return _pdf(content, f"feuille-de-presence-{meeting.held_on:%Y-%m-%d}.pdf")


def convocation_letters(request: HttpRequest, pk: int) -> HttpResponseBase:
    """?pour=tous prints one for everybody, else for who has no electronic address; many are composed by a job."""
    agent, meeting = acting_agent(request), load(request, pk, "partners.prepare_meeting")
    everybody = request.GET.get("pour") == "tous"
    invitees = reading.by_post(meeting, everybody=everybody)
    if not invitees:
        raise Http404("Personne n’est à convoquer par courrier.")
    if len(invitees) <= letters.AT_ONCE:
        return _pdf(letters.convocations(meeting, invitees, today()), f"convocations-{meeting.held_on:%Y-%m-%d}.pdf")
    if request.method != "POST":
        return render(request, "partners/meetings/letters.html", {"meeting": meeting, "count": len(invitees)})
    job = operations.ask_letters(meeting, by=agent, everybody=everybody)
    return redirect("job-detail", job.pk)


@require_safe
def convocation_letters_file(request: HttpRequest, pk: int, token: str) -> HttpResponseBase:
    """What a job composed: the token names the file, the rights are asked again."""
    meeting = load(request, pk, "partners.prepare_meeting")
    stored = reading.letters_of(meeting, token)
    return files.response(stored)


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
