"""The calendar of a person, at a secret address: what they may see as it is read, and nothing once they have left."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from icalendar import Calendar, Event, vCalAddress

from cls_portal.actors import SystemActor
from cls_portal.errors import Forbidden
from cls_portal.links import digest_of
from cls_portal.models import Agent, CalendarFeed
from cls_portal.writing import create, lock, operation, write

SECRET_BYTES = 32
ONE_DAY = timedelta(days=1)
ONE_HOUR = timedelta(hours=1)
UNQUOTED = re.compile(r'[\x00-\x1f\x7f"]')


@dataclass(frozen=True)
class Entry:
    """A day of the calendar, or some hours of it. `key` names it for ever: « action-12-end »; `changed_at` and
    `revision` are its row’s.

    `starts_at` (aware) makes it some hours, up to `ends_at` where it is known. `cancelled`: it stays, struck out.
    """

    key: str
    day: date
    title: str
    url: str
    changed_at: datetime
    revision: int
    description: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    cancelled: bool = False


@dataclass(frozen=True)
class Invited:
    """Who is invited to an entry, and by whom: a name and an address each."""

    name: str
    email: str
    organizer: str
    organizer_email: str


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
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", "Portail CLS")
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def invitation(entry: Entry, invited: Invited) -> bytes:
    """What goes with the mail that invites, changes or cancels (RFC 5546): calendars know the entry again by its UID,
    and take the greatest SEQUENCE. No answer is asked of the program: people answer on the portal."""
    calendar = _calendar("CANCEL" if entry.cancelled else "REQUEST")
    event = _event(entry)
    event.add("organizer", _address(invited.organizer, invited.organizer_email))
    event.add("attendee", _address(invited.name, invited.email, role="REQ-PARTICIPANT", rsvp="FALSE"))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Portail CLS//Agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _address(name: str, email: str, **parameters: str) -> vCalAddress:
    """A control character or a double quote in a name would end its parameter."""
    address = vCalAddress(f"mailto:{email}")
    address.params.update({"cn": UNQUOTED.sub("", name), **parameters})
    return address


def _event(entry: Entry) -> Event:
    """Its UID and its stamp are those of what it tells, so that reading again changes nothing. A whole day leaves the
    reader free; hours, in UTC, are taken."""
    event = Event()
    event.add("uid", f"{entry.key}@{urlsplit(settings.PUBLIC_ADDRESS).hostname}")
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.revision)
    if entry.starts_at is None:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + ONE_DAY)
    else:
        event.add("dtstart", entry.starts_at.astimezone(UTC))
        event.add("dtend", (entry.ends_at or entry.starts_at + ONE_HOUR).astimezone(UTC))
    event.add("summary", entry.title)
    if entry.url:
        event.add("url", settings.PUBLIC_ADDRESS + entry.url)
    event.add("transp", "OPAQUE" if entry.starts_at and not entry.cancelled else "TRANSPARENT")
    if entry.cancelled:
        event.add("status", "CANCELLED")
    for name, text in (("location", entry.place), ("description", entry.description)):
        if text:
            event.add(name, text)
    return event
