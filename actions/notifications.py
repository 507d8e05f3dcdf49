"""What is said by mail about the follow-up of actions, as things stand when the mail leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator

from actions import chasing
from actions.access import BY_LINK
from actions.lateness import NBSP, SILENCE
from actions.models import Action, ActionQuestion, NewsRequest
from actions.people import reader
from actions.querysets import LATE_ANSWERS
from cls_portal import links
from cls_portal.digest import Line
from cls_portal.mail import Message
from cls_portal.templatetags.portal import count_of, date_fr

LISTED = 20  # actions named in a request
SAID = 300  # signs of a question or of an answer


def request_mail(request_id: int) -> Message | None:
    """The mail that asks a contact for news, with a secret made for it; none once there is nothing left to ask."""
    request = NewsRequest.objects.select_related("organisation").filter(pk=request_id, revoked_on=None).first()
    link = links.in_force(BY_LINK, request_id)
    if request is None or link is None or not links.serves(link):
        return None
    actions = _actions_of(request)
    if not actions:
        return None
    address = settings.PUBLIC_ADDRESS + reverse("news-by-link", args=[links.new_secret(link)])
    said = f"{request.message}\n\n" if request.message else ""
    return Message(
        f"Nouvelles attendues avant le {date_fr(request.due_on)}\u00a0: {count_of(len(actions), 'action,actions')}",
        f"Bonjour {request.contact_name},\n\n"
        f"Des nouvelles de ce que fait {request.organisation} sont attendues avant le "
        f"{date_fr(request.due_on)}\u00a0:\n\n"
        f"{_list_of(actions)}\n\n{said}"
        "Quelques minutes suffisent\u00a0: l’état de chaque action, son avancement, les mesures attendues et ce qui a "
        f"été dépensé. Pour répondre, sans compte ni mot de passe\u00a0:\n\n{address}\n\n"
        f"Cette adresse vous est personnelle et sert jusqu’au {date_fr(request.due_on + LATE_ANSWERS)}\u00a0: ne la "
        "transmettez pas. N’écrivez aucun nom de personne suivie.\n",
    )


def _actions_of(request: NewsRequest) -> list[Action]:
    rows = request.asked.to_follow().select_related("action__contract").order_by("action__contract", "action__number")
    return [row.action for row in rows]


def _list_of(actions: Sequence[Action]) -> str:
    named = [f"- {named_in_full(action)}" for action in actions[:LISTED]]
    rest = len(actions) - LISTED
    return "\n".join([*named, *([f"- et {count_of(rest, 'autre,autres')}"] if rest > 0 else [])])


def request_reminder(target: int, recipient: str, on: date) -> Message | None:
    """To the contact: the answer is still awaited."""
    if not NewsRequest.objects.open_on(on).filter(pk=target, contact_email__iexact=recipient).exists():
        return None
    message = request_mail(target)
    return Message(f"Rappel\u00a0: {message.subject}", message.body) if message else None


def named_in_full(action: Action) -> str:
    """« Action n° 3, « Médiation de nuit » (CLS-33-2026-001) »."""
    return f"Action n°{NBSP}{action.number}, «{NBSP}{action.title}{NBSP}» ({action.contract.reference})"


def _line(action: Action, said: str, name: str = "action-follow", pk: int | None = None) -> Line:
    address = settings.PUBLIC_ADDRESS + reverse(name, args=[pk or action.pk])
    return Line(f"{named_in_full(action)}\u00a0: {said}", address)


def _seen(recipient: str) -> Any:
    """The keys of the actions that the person at this address sees; of none without an account."""
    agent = reader(recipient)
    return Action.objects.visible_to(agent).values("pk") if agent else []


def end_lines(targets: Sequence[int], recipient: str, on: date) -> list[Line]:
    rows = chasing.open_ends().filter(pk__in=targets, due_on__lte=on + chasing.AHEAD).filter(pk__in=_seen(recipient))
    return [
        _line(row, f"fin {_day(row.due_on, on)}.") for row in rows.select_related("contract").order_by("due_on", "pk")
    ]


def milestone_lines(targets: Sequence[int], recipient: str, on: date) -> list[Line]:
    rows = chasing.open_milestones().filter(pk__in=targets, due_on__lte=on + chasing.AHEAD)
    rows = rows.filter(action__in=_seen(recipient)).select_related("action__contract").order_by("due_on", "pk")
    return [
        _line(
            row.action,
            f"jalon «{NBSP}{row.name}{NBSP}» {_day(row.due_on, on, feminine=False)}.",
            "milestone-follow",
            row.pk,
        )
        for row in rows
    ]


def measure_lines(targets: Sequence[int], recipient: str, on: date) -> list[Line]:
    rows = chasing.measurable(on).filter(pk__in=targets, action__in=_seen(recipient))
    return [
        _line(
            row.action,
            f"mesure de «{NBSP}{row.name}{NBSP}» ({row.unit}), {_day(term, on)}.",
            "measure-add",
            row.pk,
        )
        for row, (_, term) in chasing.unmeasured(rows, on)
    ]


def silence_lines(targets: Sequence[int], recipient: str, on: date) -> list[Line]:
    rows = chasing.silences(on).filter(pk__in=targets, latest_news__lt=on - SILENCE + chasing.AHEAD)
    rows = rows.filter(pk__in=_seen(recipient)).select_related("contract").order_by("latest_news", "pk")
    return [_line(row, _silent_since(row, on)) for row in rows]


def _silent_since(row: Action, on: date) -> str:
    days = (on - row.latest_news).days  # type: ignore[attr-defined]
    if days <= SILENCE.days:
        return f"elle sera sans nouvelle depuis {SILENCE.days}{NBSP}jours le {date_fr(on + _left(days))}."
    return f"sans nouvelle depuis {days}{NBSP}jours."


def _left(days: int) -> timedelta:
    return SILENCE - timedelta(days=days - 1)


def question_lines(targets: Sequence[int], recipient: str, on: date) -> list[Line]:
    return [
        _line(row.action, f"{row.asker_name} demande : {shortened(row.text)}", "question-answer", row.pk)
        for row in _questions(targets, recipient).awaiting()
    ]


def answer_lines(targets: Sequence[int], recipient: str, on: date) -> list[Line]:
    rows = _questions(targets, recipient).to_read().filter(asker__email__iexact=recipient)
    return [_line(row.action, f"{row.answerer_name} répond : {shortened(row.answer)}", "action-detail") for row in rows]


def _questions(targets: Sequence[int], recipient: str) -> Any:
    rows = ActionQuestion.objects.of_living().filter(pk__in=targets, action__in=_seen(recipient))
    return rows.for_mail()


def shortened(text: str) -> str:
    """The beginning of a long text, on one line."""
    return Truncator(" ".join(text.split())).chars(SAID)


def silent_request_lines(targets: Sequence[int], recipient: str, on: date) -> list[Line]:
    """To who asked, while they still see the actions: the day is past without an answer."""
    agent = reader(recipient)
    if agent is None:
        return []
    rows = NewsRequest.objects.visible_to(agent).open_on(on).filter(pk__in=targets, due_on__lt=on, asked_by=agent)
    return [
        Line(
            f"{row.organisation} n’a pas répondu à la demande de nouvelles attendue le {date_fr(row.due_on)}.",
            settings.PUBLIC_ADDRESS + reverse("news-request", args=[row.pk]),
        )
        for row in rows.select_related("organisation").order_by("due_on", "pk")
    ]


def _day(due_on: date, on: date, *, feminine: bool = True) -> str:
    """« prévue le 3 mars 2027 », « prévue aujourd’hui », « attendue depuis le 3 mars 2027 (12 jours) »."""
    e = "e" if feminine else ""
    if due_on > on:
        return f"prévu{e} le {date_fr(due_on)}"
    if due_on == on:
        return f"prévu{e} aujourd’hui"
    return f"attendu{e} depuis le {date_fr(due_on)} ({count_of((on - due_on).days, 'jour,jours')})"
