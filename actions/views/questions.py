"""Questions about an action: asked, answered, closed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from actions import operations
from actions.forms import QuestionAnswerForm, QuestionForm
from actions.models import ActionQuestion
from actions.people import answering
from actions.reading.questions import first_asked
from actions.views.shared import address, load, trail
from cls_portal.access import get_visible, require
from cls_portal.doors import form_page
from cls_portal.http import acting_agent, return_address, say, today

PLACE = "questions"


def _question(request: HttpRequest, pk: int) -> ActionQuestion:
    """A question about an action that this person follows, or 404."""
    found: ActionQuestion = get_visible(ActionQuestion, acting_agent(request), pk=pk)
    require(acting_agent(request), "actions.follow", found.action)
    return found


def question_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """?retour= says where one goes back."""
    action, by = load(request, pk), acting_agent(request)
    require(by, "actions.follow", action)
    asked = answering(action, today())
    first = first_asked(action, by, today())
    initial = {"organisation": first.pk if first else "coordination"}
    form = QuestionForm(request.POST or None, answering=asked, initial=initial)
    return form_page(
        request,
        form,
        lambda: operations.ask_question(action, by=by, on=today(), **form.values),
        title="Poser une question",
        message=f"Sur l’action n°\u00a0{action.number}, {action.title}. Ceux qui voient l’action lisent la question et "
        "la réponse.",
        done=return_address(request, address(action, PLACE)),
        said="La question est posée. Elle part dans le courriel du jour de qui doit répondre.",
        trail=trail(action),
        submit="Poser la question",
    )


def question_answer(request: HttpRequest, pk: int) -> HttpResponse:
    question, by = _question(request, pk), acting_agent(request)
    form = QuestionAnswerForm(request.POST or None, revision=question.revision)
    return form_page(
        request,
        form,
        lambda: operations.answer_question(question, by=by, on=today(), revision=form.revision, **form.values),
        title="Répondre à une question",
        message=f"{question.asker_name}\u00a0: {question.text}",
        done=return_address(request, address(question.action, PLACE)),
        said="La réponse est enregistrée.",
        trail=trail(question.action),
        submit="Répondre",
    )


@require_POST
def question_close(request: HttpRequest, pk: int) -> HttpResponse:
    question = _question(request, pk)
    operations.close_question(question, by=acting_agent(request), on=today())
    say(request, "La question est close.")
    return redirect(return_address(request, address(question.action, PLACE)))
