"""Saved views of the lists: keep one, open it, arrange it anew, lend it, delete it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from cls_portal.doors import Trail, confirmation_page, form_page
from cls_portal.forms import RevisionedForm
from cls_portal.http import acting_agent, say, today
from cls_portal.saved_views import operations
from cls_portal.saved_views.forms import SavedViewChangeForm, SavedViewForm
from cls_portal.saved_views.reading import arranged, audiences_of, keepable, load, opening, page_of


def _trail() -> Trail:
    return [("Mes vues enregistrées", reverse("saved-view-list"))]


@require_safe
def view_list(request: HttpRequest) -> HttpResponse:
    """One’s own views and those lent to one, list by list."""
    return render(request, "pages/saved_views.html", {"views": page_of(acting_agent(request), today())})


@require_safe
def view_open(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, as this view arranges it: an address to send to colleagues."""
    return redirect(opening(load(acting_agent(request), today(), pk)))


def view_create(request: HttpRequest) -> HttpResponse:
    """?liste= and ?adresse= say what is kept."""
    agent, listing, address = acting_agent(request), request.GET.get("liste", ""), request.GET.get("adresse", "")
    if listing not in settings.SAVED_LISTS:
        raise Http404
    form = SavedViewForm(request.POST or None, audiences=audiences_of(agent, today()))
    return form_page(
        request,
        form,
        lambda: operations.save_view(by=agent, listing=listing, address=address, **form.values),
        title="Enregistrer une vue",
        done=opening,
        said="La vue est enregistrée.",
        trail=_trail(),
        cancel=arranged(address, listing) or reverse(settings.SAVED_LISTS[listing]),
        aside="pages/saved_view_kept.html",
        kept=arranged(address, listing),
    )


def view_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """?adresse= says the new arrangement, if it changes too."""
    agent = acting_agent(request)
    view = keepable(agent, today(), pk)
    address = arranged(request.GET.get("adresse", ""), view.listing)
    audiences = audiences_of(agent, today())
    form = SavedViewChangeForm(
        request.POST or None, audiences=audiences, initial=SavedViewChangeForm.values_of(view), revision=view.revision
    )
    return form_page(
        request,
        form,
        lambda: operations.change_view(view, by=agent, revision=form.revision, address=address, **form.values),
        title=f"Mettre à jour la vue «\u00a0{view.name}\u00a0»",
        done=opening,
        said="La vue est à jour.",
        trail=_trail(),
        cancel=reverse("saved-view-list"),
        aside="pages/saved_view_kept.html",
        kept=address or view.address,
    )


def view_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    view = keepable(agent, today(), pk)
    form = RevisionedForm(request.POST or None, revision=view.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_view(view, by=agent, revision=form.revision),
        title=f"Supprimer la vue «\u00a0{view.name}\u00a0»",
        message="La vue disparaît, pour vous et pour celles et ceux avec qui elle est partagée."
        " Aucune des fiches qu’elle montre n’est supprimée.",
        done=reverse("saved-view-list"),
        said="La vue est supprimée.",
        trail=_trail(),
        submit="Supprimer la vue",
        danger=True,
    )


@require_POST
def view_default(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the list on it, or no longer."""
    agent = acting_agent(request)
    view: Any = load(agent, today(), pk)
    operations.open_on(view, by=agent, chosen=not view.is_default)
    words = "s’ouvre maintenant sur cette vue" if not view.is_default else "s’ouvre de nouveau en entier"
    say(request, f"La liste {words}.")
    return redirect("saved-view-list")


urlpatterns = [
    path("", view_list, name="saved-view-list"),
    path("nouvelle/", view_create, name="saved-view-create"),
    path("<int:pk>/", view_open, name="saved-view-open"),
    path("<int:pk>/modification/", view_edit, name="saved-view-edit"),
    path("<int:pk>/suppression/", view_remove, name="saved-view-remove"),
    path("<int:pk>/defaut/", view_default, name="saved-view-default"),
]
