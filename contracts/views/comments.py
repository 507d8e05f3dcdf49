"""Pages on which the articles of a contract are discussed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cls_portal.access import require
from cls_portal.doors import Trail, form_page
from cls_portal.http import acting_agent, say
from contracts import operations, reading
from contracts.forms import AnswerCommentForm, SectionCommentForm
from contracts.models import Section, SectionComment
from contracts.views.shared import load_part, trail


def _discussion(section: Section, anchor: str = "") -> str:
    return reverse("section-discussion", args=[section.pk]) + (f"#{anchor}" if anchor else "")


def _trail(section: Section) -> Trail:
    return trail(section.contract, (f"Échanges : {section}", _discussion(section)))


def section_discussion(request: HttpRequest, pk: int) -> HttpResponse:
    agent, section = acting_agent(request), load_part(request, Section, pk)
    if request.method == "POST":
        require(agent, "contracts.comment", section.contract)
    form = SectionCommentForm(request.POST or None, contract=section.contract, agent=agent)
    return form_page(
        request,
        form,
        lambda: operations.comment_section(section, by=agent, **form.values),
        title=f"Échanges : {section}",
        done=lambda comment: _discussion(section, f"commentaire-{comment.pk}"),
        said="Le commentaire est ajouté.",
        trail=trail(section.contract),
        submit="Commenter",
        template="contracts/comments/discussion.html",
        **reading.discussion_page(section, agent, everything="tous" in request.GET),
    )


def section_comment_answer(request: HttpRequest, pk: int) -> HttpResponse:
    agent, comment = acting_agent(request), load_part(request, SectionComment, pk)
    section = comment.section
    require(agent, "contracts.comment", section.contract)
    form = AnswerCommentForm(request.POST or None, contract=section.contract, agent=agent)
    return form_page(
        request,
        form,
        lambda: operations.answer_comment(comment, by=agent, **form.values),
        title=f"Répondre à {comment.author}",
        done=_discussion(section, f"commentaire-{pk}"),
        said="La réponse est ajoutée.",
        trail=_trail(section),
        submit="Répondre",
        aside="contracts/comments/answered.html",
        comment=comment,
    )


@require_POST
def section_comment_resolve(request: HttpRequest, pk: int) -> HttpResponse:
    comment = load_part(request, SectionComment, pk)
    operations.resolve_section_comment(comment, by=acting_agent(request))
    say(request, "Le commentaire est marqué comme traité.")
    return redirect(_discussion(comment.section))


@require_POST
def section_comment_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    comment = load_part(request, SectionComment, pk)
    operations.reopen_section_comment(comment, by=acting_agent(request))
    say(request, "Le commentaire est rouvert.")
    return redirect(_discussion(comment.section, f"commentaire-{pk}"))


@require_POST
def section_mentions_read(request: HttpRequest, pk: int) -> HttpResponse:
    section = load_part(request, Section, pk)
    operations.read_mentions(section, by=acting_agent(request), at=timezone.now())
    say(request, "Ces commentaires sont marqués comme lus.")
    return redirect(_discussion(section))
