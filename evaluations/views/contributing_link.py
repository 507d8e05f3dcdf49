"""The questionnaire of a contact without account, opened by a link and nothing else."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cls_portal import links
from cls_portal.actors import LinkHolder
from cls_portal.errors import Refused, Stale
from cls_portal.http import today
from cls_portal.link_pages import by_link, opens_nothing
from cls_portal.throttling import address_of
from evaluations import operations
from evaluations.access import BY_LINK
from evaluations.forms import QuestionnaireForm
from evaluations.models import EvaluationContribution
from evaluations.notifications import last_day
from evaluations.reading import contribution_of_link, questionnaire


@by_link("evaluation-by-link")
def evaluation_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """A GET shows a button; reading and answering are posted, and noted. Whatever does not serve says the same."""
    holder = links.holder_of(BY_LINK, secret)
    row = contribution_of_link(holder.link) if holder else None
    if holder is None or row is None:
        return opens_nothing(request)
    if request.method != "POST":
        return render(request, "evaluations/contributions/door.html", {"contribution": row, "holder": holder.link})
    if "repondre" in request.POST:
        return _answer(request, row, holder)
    operations.read_contribution(row, by=holder, address=address_of(request))
    return _shown(request, row, holder, _blank(row))


def _blank(row: EvaluationContribution) -> QuestionnaireForm:
    return QuestionnaireForm(initial=QuestionnaireForm.values_of(row), revision=row.revision)


def _answer(request: HttpRequest, row: EvaluationContribution, holder: LinkHolder) -> HttpResponse:
    """Kept as typed when it is refused, or when somebody else of the organisation answered meanwhile."""
    form = QuestionnaireForm(request.POST, revision=row.revision)
    if not form.is_valid():
        return _shown(request, row, holder, form)
    given: dict[str, Any] = {"revision": form.revision, "address": address_of(request), **form.values}
    try:
        row = operations.answer_contribution(row, by=holder, on=today(), **given)
    except Refused as refusal:
        form.add_reasons(refusal.reasons)
        return _shown(request, row, holder, form)
    except Stale as stale:
        form.confront(stale)
        return _shown(request, row, holder, form)
    return _shown(request, row, holder, _blank(row), said="Votre réponse est enregistrée. Merci.")


def _shown(
    request: HttpRequest, row: EvaluationContribution, holder: LinkHolder, form: QuestionnaireForm, said: str = ""
) -> HttpResponse:
    context = {**questionnaire(row, today()), "form": form, "said": said, "last_day": last_day(holder.link)}
    return render(request, "evaluations/contributions/by_link.html", context)
