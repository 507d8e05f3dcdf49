"""Pages of the editions of recorded delinquency: listed for all, loaded and withdrawn by an administrator."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal.access import get_visible, require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent, today
from cls_portal.timeline import timeline
from diagnostics import operations
from diagnostics.forms import ConfirmForm, ReasonForm
from diagnostics.forms.editions import ImportForm
from diagnostics.models import Edition
from diagnostics.recorded import showing


def _trail() -> list[tuple[str, str]]:
    return [("Délinquance", reverse("delinquency-home")), ("Éditions", reverse("edition-list"))]


@require_safe
def edition_list(request: HttpRequest) -> HttpResponse:
    return render(request, "diagnostics/editions/list.html", showing.editions_page(acting_agent(request)))


@require_safe
def edition_history(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    edition = get_visible(Edition, agent, pk=pk)
    context = {"edition": edition, "entries": timeline(edition, agent), "trail": _trail()}
    return render(request, "diagnostics/editions/history.html", context)


def edition_import(request: HttpRequest) -> HttpResponse:
    agent = acting_agent(request)
    require(agent, "diagnostics.import_edition")
    form = ImportForm(request.POST or None, request.FILES or None)
    return form_page(
        request,
        form,
        lambda: operations.ask_import(by=agent, **form.values),
        title="Importer une base",
        message="L’import se fait en arrière-plan\u00a0: vous en suivrez l’avancement et pourrez l’annuler.",
        done=lambda job: reverse("job-detail", args=[job.pk]),
        said="Le fichier est déposé\u00a0: son import commence.",
        trail=_trail(),
        cancel=reverse("edition-list"),
        submit="Importer",
    )


def edition_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    agent, edition = acting_agent(request), get_visible(Edition, acting_agent(request), pk=pk)
    require(agent, "diagnostics.withdraw_edition", edition)
    form = ReasonForm(request.POST or None, revision=edition.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.withdraw_edition(edition, by=agent, revision=form.revision, on=today(), **form.values),
        title="Retirer l’édition",
        message=f"{edition}\u00a0: plus aucune page ne la montrera. Ses chiffres sont conservés.",
        done=reverse("edition-list"),
        said="L’édition est retirée.",
        trail=_trail(),
        submit="Retirer",
        danger=True,
    )


def edition_restore(request: HttpRequest, pk: int) -> HttpResponse:
    agent, edition = acting_agent(request), get_visible(Edition, acting_agent(request), pk=pk)
    require(agent, "diagnostics.restore_edition", edition)
    form = ConfirmForm(request.POST or None, revision=edition.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.restore_edition(edition, by=agent, revision=form.revision),
        title="Rétablir l’édition",
        message=f"{edition}\u00a0: les pages du portail la montreront de nouveau.",
        done=reverse("edition-list"),
        said="L’édition est rétablie.",
        trail=_trail(),
        submit="Rétablir",
    )
