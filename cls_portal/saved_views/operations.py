"""What can be done with a saved view: by its author; by its group, once the author's account is closed."""

from __future__ import annotations

from django.utils import timezone

from cls_portal.errors import Forbidden, Reason, Refused
from cls_portal.models import Agent, SavedView, ViewDefault
from cls_portal.saved_views.reading import NOT_YOURS, arranged, audiences_of, keeps
from cls_portal.writing import create, lock, operation, remove, write

MOST = 50


@operation("saved_view.created")
def save_view(
    *, by: Agent, listing: str, name: str, address: str, audience: str = "", default: bool = False
) -> SavedView:
    """Keep a list as it is arranged at this address."""
    if SavedView.objects.filter(owner=by, listing=listing).count() >= MOST:
        raise Refused(f"Vous avez déjà {MOST} vues de cette liste\u00a0: supprimez-en une.")
    kept = _arranged(address, listing)
    _require_member(by, audience)
    view = create(SavedView(owner=by, listing=listing, name=name.strip(), address=kept, audience=audience))
    if default:
        open_on(view, by=by)
    return view


@operation("saved_view.changed")
def change_view(view: SavedView, *, by: Agent, revision: int, name: str, audience: str, address: str = "") -> SavedView:
    """Rename it, lend it to another group, arrange it anew."""
    view = lock(view, revision)
    _require_keeper(view, by)
    if audience != view.audience:
        _require_member(by, audience)
    kept = _arranged(address, view.listing) if address else view.address
    return write(view, name=name.strip(), audience=audience, address=kept)


@operation("saved_view.removed")
def remove_view(view: SavedView, *, by: Agent, revision: int) -> None:
    view = lock(view, revision)
    _require_keeper(view, by)
    remove(view)


@operation("saved_view.default")
def open_on(view: SavedView, *, by: Agent, chosen: bool = True) -> None:
    """Open the list on this view from now on, for this person alone; or no longer."""
    if chosen:
        ViewDefault.objects.update_or_create(agent=by, listing=view.listing, defaults={"view": view})
    else:
        ViewDefault.objects.filter(agent=by, view=view).delete()


def _require_keeper(view: SavedView, agent: Agent) -> None:
    if not keeps(view, agent):
        raise Forbidden(NOT_YOURS)


def _require_member(agent: Agent, audience: str) -> None:
    if audience and audience not in audiences_of(agent, timezone.localdate()):
        raise Refused([Reason("Une vue se partage avec un groupe dont on fait partie.", field="audience")])


def _arranged(address: str, listing: str) -> str:
    kept = arranged(address, listing)
    if not kept:
        raise Refused("Cette adresse n’est pas une page de la liste.")
    return kept
