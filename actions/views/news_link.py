"""The page of a contact without account: the actions of their organisation, answered in one form, saved one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from actions import operations
from actions.access import BY_LINK
from actions.forms import AnswerForm, FollowForm, TableBackForm
from actions.models import NewsRequest
from actions.reading import news as reading
from actions.reading.news import Section
from actions.tables import workbook
from cls_portal import exports, links
from cls_portal.actors import LinkHolder
from cls_portal.errors import Refused, Stale
from cls_portal.forms import uploaded
from cls_portal.http import today
from cls_portal.link_pages import by_link, opens_nothing
from cls_portal.throttling import address_of


@dataclass(frozen=True)
class Answered:
    """A section with its form, and whether what was typed in it has just been saved."""

    section: Section
    form: AnswerForm
    saved: bool = False


@by_link("news-by-link")
def news_by_link(request: HttpRequest, secret: str) -> HttpResponseBase:
    """A GET shows a button; reading and answering are posted, and noted. Whatever does not serve says the same."""
    holder = links.holder_of(BY_LINK, secret)
    asking = reading.request_of_link(holder.link) if holder else None
    if holder is None or asking is None or not reading.sections(asking, today()):
        return opens_nothing(request)
    if request.method != "POST":
        return render(request, "actions/news/door.html", {"asking": asking, "holder": holder.link})
    if "tableau" in request.POST:
        operations.read_news(asking, by=holder, address=address_of(request), act="Téléchargement du tableau")
        return exports.attached("xlsx", "mes-actions", workbook.write(reading.led(asking)))
    if "deposer" in request.POST:
        return _table_back(request, asking, holder)
    answers = "repondre" in request.POST
    if not answers:
        operations.read_news(asking, by=holder, address=address_of(request))
    return _shown(request, asking, _answer(request, asking, holder) if answers else _blank(asking), answers=answers)


def _shown(request: HttpRequest, asking: NewsRequest, answered: list[Answered], **context: Any) -> HttpResponse:
    return render(
        request,
        "actions/news/by_link.html",
        {
            "asking": asking, "answered": answered, "meanings": FollowForm.MEANINGS, "answers": False,
            "saved": sum(each.saved for each in answered), "wrong": sum(each.form.is_bound for each in answered),
            "table": TableBackForm(), "leads": any(each.section.leads for each in answered), **context,
        },
    )  # fmt: skip


def _table_back(request: HttpRequest, asking: NewsRequest, holder: LinkHolder) -> HttpResponse:
    """The workbook, filled in: saved whole, or nothing with its reasons."""
    form = TableBackForm(request.POST, request.FILES)
    changed: set[int] = set()
    if form.is_valid():
        given: Any = {"file": uploaded(form.values["table"]), "address": address_of(request)}
        try:
            changed = {each.pk for each in operations.answer_in_table(asking, by=holder, on=today(), **given)}
        except Refused as refusal:
            form.add_reasons(refusal.reasons)
    rows = [Answered(each.section, each.form, each.section.action.pk in changed) for each in _blank(asking)]
    answers = not form.errors
    return _shown(request, asking, rows, table=TableBackForm() if answers else form, answers=answers)


def _form(section: Section, posted: HttpRequest | None = None) -> AnswerForm:
    data = posted.POST if posted is not None else None
    return AnswerForm(
        data, prefix=f"a{section.asked.pk}", action=section.action, leads=section.leads, awaited=section.awaited,
        lines=section.lines,
    )  # fmt: skip


def _blank(asking: NewsRequest) -> list[Answered]:
    return [Answered(section, _form(section)) for section in reading.sections(asking, today())]


def _answer(request: HttpRequest, asking: NewsRequest, holder: LinkHolder) -> list[Answered]:
    """Each action by itself: what is wrong in one keeps no other from being saved, and stays as it was typed."""
    saved, wrong = set(), {}
    for section in reading.sections(asking, today()):
        form = _form(section, request)
        if not form.answers:
            continue
        if _save(request, section, form, holder):
            saved.add(section.asked.pk)
        else:
            wrong[section.asked.pk] = form
    return [
        Answered(each.section, wrong.get(each.section.asked.pk, each.form), each.section.asked.pk in saved)
        for each in _blank(asking)
    ]


def _save(request: HttpRequest, section: Section, form: AnswerForm, holder: LinkHolder) -> bool:
    if not form.is_valid():
        return False
    try:
        operations.answer_news(section.asked, by=holder, on=today(), address=address_of(request), **form.given)
    except Refused as refusal:
        form.add_reasons(refusal.reasons)
    except Stale as stale:
        form.confront(stale)
        form.add_reasons([str(stale)])
    else:
        return True
    return False
