"""The one mail of reminders that somebody receives in a day: written as it leaves, never empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.dateparse import parse_date
from django.utils.module_loading import import_string

from cls_portal import choices
from cls_portal.mail import Message
from cls_portal.models import ReminderChoice
from cls_portal.templatetags.portal import count_of, date_fr

MOST = 30  # lines of one kind


@dataclass(frozen=True)
class Line:
    """One thing to do: a sentence, and the full address where it is done."""

    text: str
    url: str


@dataclass(frozen=True)
class Part:
    """What is recalled of one kind: lines, or a message that says it all by itself."""

    title: str
    body: str
    count: int


def write(recipient: str, on: str, told: Mapping[str, Sequence[int]]) -> Message | None:
    """The mail of these reminders, by kind, as things stand; None once nothing is left to recall, or wanted."""
    day, choice = parse_date(on), choices.of_address(recipient)
    if day is None or choice is None:
        return None
    parts = [
        part
        for kind in settings.REMINDERS
        if kind in told and choice.wants(kind)
        for part in _parts(kind, told[kind], recipient, day)
    ]
    return _mail(parts, choice, day) if parts else None


def _parts(kind: str, targets: Sequence[int], recipient: str, on: date) -> Iterator[Part]:
    reminder = settings.REMINDERS[kind]
    if "message" in reminder:
        writer = import_string(reminder["message"])
        messages: list[Message | None] = [writer(target=each, recipient=recipient, on=on) for each in targets]
        yield from (Part(message.subject, message.body.strip(), 1) for message in messages if message)
        return
    lines: list[Line] = import_string(reminder["lines"])(targets=targets, recipient=recipient, on=on)
    if lines:
        yield Part(reminder["label"], "\n\n".join(_said(lines)), len(lines))


def _said(lines: Sequence[Line]) -> Iterator[str]:
    yield from (f"- {line.text}\n  {line.url}" for line in lines[:MOST])
    if len(lines) > MOST:
        yield f"- et {count_of(len(lines) - MOST, 'autre,autres')}, que le portail vous montre."


def _mail(parts: Sequence[Part], choice: ReminderChoice, on: date) -> Message:
    """A single message as it is; else all of them under their titles."""
    address = choices.address_of(choice)
    headers = {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    if len(parts) == 1 and parts[0].title not in _labels():
        return Message(parts[0].title, f"{parts[0].body}\n{_foot(address)}", headers)
    count = sum(part.count for part in parts)
    subject = f"Vos rappels du {date_fr(on)}\u00a0: {count_of(count, 'point,points')}"
    body = "\n\n\n".join(f"{part.title.upper()}\n\n{part.body}" for part in parts)
    return Message(
        subject, f"Bonjour,\n\nVoici ce qui vous attend sur Portail CLS.\n\n\n{body}\n{_foot(address)}", headers
    )


def _labels() -> set[str]:
    return {reminder["label"] for reminder in settings.REMINDERS.values()}


def _foot(address: str) -> str:
    return (
        "\n-- \nVous recevez au plus un courriel de rappels par jour ouvré. Pour choisir vos rappels, ou n’en plus "
        f"recevoir aucun\u00a0:\n{address}\n"
    )
