"""A council takes over from others; the délibération that created it."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.access import get_visible
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent, today
from partners import operations, reading
from partners.forms import SuccessionForm, UndoForm
from partners.models import Council
from partners.views.councils import address, load, trail


def council_succession(request: HttpRequest, pk: int) -> HttpResponse:
    agent, council = acting_agent(request), load(request, pk)
    candidates = reading.may_precede(council, agent, today())
    initial = {"dissolved_on": council.created_on or today()}
    form = SuccessionForm(request.POST or None, initial=initial, candidates=candidates)
    return form_page(
        request,
        form,
        lambda: operations.succeed_councils(council, by=agent, on=today(), **form.values),
        title="Prendre la suite d’autres conseils",
        message=(
            f"{council.name} succède aux conseils choisis\u00a0: ils sont dissous à cette date. Leurs réunions, leur "
            "composition et leurs contrats restent les leurs et se lisent toujours."
        ),
        done=address(council),
        said="La succession est enregistrée.",
        trail=trail(council),
        submit="Enregistrer la succession",
    )


def council_succession_undo(request: HttpRequest, pk: int) -> HttpResponse:
    agent, council = acting_agent(request), load(request, pk)
    form = UndoForm(request.POST or None, revision=council.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.undo_succession(council, by=agent, on=today(), revision=form.revision, **form.values),
        title="Annuler la succession",
        message=f"{council.name} redevient ce qu’il était avant la succession enregistrée par erreur.",
        done=address(council),
        said="La succession est annulée.",
        trail=trail(council),
        submit="Annuler la succession",
        danger=True,
    )


@require_safe
def council_resolution_file(request: HttpRequest, pk: int) -> FileResponse:
    """For whoever sees the council."""
    agent = acting_agent(request)
    council = get_visible(Council, agent, queryset=reading.councils(agent), pk=pk)
    return files.response(council.resolution_file)
