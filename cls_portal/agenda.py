"""The calendar of a person, at a secret address: what they may see as it is read, and nothing once they have left."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from icalendar import Calendar, Event

from cls_portal.actors import SystemActor
from cls_portal.errors import Forbidden
from cls_portal.links import digest_of
from cls_portal.models import Agent, CalendarFeed
from cls_portal.writing import create, lock, operation, write

SECRET_BYTES = 32
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """A day of the calendar. `key` names it for ever: « action-12-end »; `changed_at` and `revision` are its row’s."""

    key: str
    day: date
    title: str
    url: str
    changed_at: datetime
    revision: int
    description: str = ""


@operation("calendar.opened")
def renew(agent: Agent, *, by: Agent | SystemActor) -> str:
    """A new secret, shown once and kept nowhere; the one before, if any, stops serving."""
    if by != agent and not isinstance(by, SystemActor):
        raise Forbidden("Chacun ouvre son propre agenda.")
    _revoke(agent)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    create(CalendarFeed(agent=agent, digest=digest_of(secret)))
    return secret


@operation("calendar.revoked")
def revoke(agent: Agent, *, by: Agent | SystemActor) -> None:
    """The address stops serving at once."""
    if by != agent and not isinstance(by, SystemActor):
        raise Forbidden("Chacun ferme son propre agenda.")
    _revoke(agent)


def _revoke(agent: Agent) -> None:
    feed = in_force(agent)
    if feed is not None:
        write(lock(feed, None), revoked_at=timezone.now())


def in_force(agent: Agent) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(agent=agent, revoked_at=None).first()


def reader_behind(secret: str, on: date) -> Agent | None:
    """Whose calendar this secret opens; nobody’s once it is revoked, the account closed, or every role ended."""
    feeds = CalendarFeed.objects.select_related("agent").filter(digest=digest_of(secret), revoked_at=None)
    feed = feeds.filter(agent__is_active=True).first()
    return feed.agent if feed is not None and _holds_something(feed.agent, on) else None


def _holds_something(agent: Agent, on: date) -> bool:
    roles = import_string(settings.ROLES_OF)(agent)
    return any(role["since"] <= on and (role["until"] is None or role["until"] >= on) for role in roles)


def of_person(agent: Agent, on: date) -> bytes:
    """Their calendar (RFC 5545): each app gives its entries, named in `settings.CALENDARS`."""
    return written(entry for name in settings.CALENDARS for entry in import_string(name)(agent, on))


def written(entries: Iterable[Entry]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Portail CLS//Agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Portail CLS")
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    """A whole day; its UID and its stamp are those of what it tells, so that reading again changes nothing."""
    event = Event()
    event.add("uid", f"{entry.key}@{urlsplit(settings.PUBLIC_ADDRESS).hostname}")
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.revision)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + ONE_DAY)
    event.add("summary", entry.title)
    event.add("url", settings.PUBLIC_ADDRESS + entry.url)
    event.add("transp", "TRANSPARENT")
    if entry.description:
        event.add("description", entry.description)
    return event
