"""The saved views of a list, for the person who reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import is_valid_path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string

from cls_portal.errors import Forbidden
from cls_portal.models import Agent, SavedView
from cls_portal.reading import once

VIEW = "vue"
# What an address says of a moment, not of an arrangement.
PASSING = frozenset({"apres", "avant", "export", VIEW})
NONE = "0"
SHOWN = 12  # in the menu of a list; the page of one’s views has them all
NOT_YOURS = "Seule la personne qui a enregistré cette vue peut la modifier."


def audiences_of(agent: Agent, on: date) -> dict[str, str]:
    """The groups that this person belongs to on that day: key → name."""
    return once(("audiences", agent.pk, on), lambda: import_string(settings.AUDIENCES_OF)(agent, on))


def seen(agent: Agent, on: date) -> Any:
    """The views that this person may open."""
    return SavedView.objects.seen_by(agent, audiences_of(agent, on)).with_default(agent)


def load(agent: Agent, on: date, pk: int) -> SavedView:
    """The view, if this person may open it, or 404."""
    view: SavedView | None = seen(agent, on).select_related("owner").filter(pk=pk).first()
    if view is None:
        raise Http404("Cette vue n’existe pas ou ne vous est pas ouverte.")
    return view


def keepable(agent: Agent, on: date, pk: int) -> SavedView:
    """The view, if this person may change it; 403 for one that they only open."""
    view = load(agent, on, pk)
    if not keeps(view, agent):
        raise Forbidden(NOT_YOURS)
    return view


def keeps(view: SavedView, agent: Agent) -> bool:
    """Whether this person may change or delete it: its author; its group, once the author’s account is closed."""
    if view.owner_id == agent.pk:
        return True
    return not view.owner.is_active and view.audience in audiences_of(agent, timezone.localdate())


@dataclass(frozen=True)
class Kept:
    """A view on the page of one’s views."""

    view: SavedView
    audience: str
    keeps: bool


def page_of(agent: Agent, on: date) -> list[Kept]:
    groups = audiences_of(agent, on)
    rows = seen(agent, on).select_related("owner")
    return [Kept(view, groups.get(view.audience, ""), keeps(view, agent)) for view in rows]


def root_of(listing: str) -> str:
    """Where the list is."""
    return reverse(settings.SAVED_LISTS[listing])


def arranged(address: str, listing: str) -> str:
    """What is kept of the address of a page of this list: neither its place in the pages, nor a file; "" if it is not.

    Parameters are in one order, so that the same arrangement always reads the same.
    """
    parts = urlsplit(address)
    inside = url_has_allowed_host_and_scheme(address, allowed_hosts=None) and not parts.netloc
    if not inside or not parts.path.startswith(root_of(listing)) or not is_valid_path(parts.path):
        return ""
    kept = sorted((name, value) for name, value in parse_qsl(parts.query) if name not in PASSING)
    return f"{parts.path}?{urlencode(kept)}" if kept else parts.path


def opening(view: SavedView) -> str:
    """The address on which the view opens: its own, which then says its name."""
    return f"{view.address}{'&' if '?' in view.address else '?'}{urlencode({VIEW: view.pk})}"


@dataclass(frozen=True)
class Entry:
    """A view in the menu."""

    view: SavedView
    url: str
    current: bool


@dataclass(frozen=True)
class Menu:
    """The views of a list, what can be done with the present arrangement, and where.

    `whole`: the list is shown as it is without any view. `update_url`: empty unless the open view was arranged
    otherwise, and is one’s own.
    """

    entries: list[Entry]
    more: int
    current: SavedView | None
    whole: bool
    save_url: str
    update_url: str
    whole_url: str


def menu(request: HttpRequest, listing: str) -> Menu | None:
    """What the page of this list shows of its views; None for a list that is not kept."""
    if listing not in settings.SAVED_LISTS:
        return None
    agent: Any = request.user
    asked = request.GET.get(VIEW, "")
    rows = seen(agent, timezone.localdate()).filter(listing=listing)
    entries = [Entry(view, opening(view), str(view.pk) == asked) for view in rows]
    current = next((entry.view for entry in entries if entry.current), None)
    here = arranged(request.get_full_path(), listing)
    there = urlencode({"adresse": here})
    changed = current is not None and current.owner_id == agent.pk and current.address != here
    return Menu(
        entries=entries[:SHOWN],
        more=max(len(entries) - SHOWN, 0),
        current=current,
        whole=here == root_of(listing),
        save_url=f"{reverse('saved-view-create')}?{urlencode({'liste': listing})}&{there}",
        update_url=f"{reverse('saved-view-edit', args=[current.pk])}?{there}" if current and changed else "",
        whole_url=f"{root_of(listing)}?{urlencode({VIEW: NONE})}",
    )


def default_address(request: HttpRequest, listing: str) -> str:
    """Where the bare address of this list leads this person: their default view; "" when it leads nowhere else."""
    if listing not in settings.SAVED_LISTS or request.META.get("QUERY_STRING"):
        return ""
    agent: Any = request.user
    rows = seen(agent, timezone.localdate()).filter(listing=listing, is_default=True)
    view: SavedView | None = rows.first()
    return opening(view) if view is not None else ""
