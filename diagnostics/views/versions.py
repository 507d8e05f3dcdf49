"""Pages of what a diagnostic was and becomes: versions of a part, printed versions, refreshing, renewing."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.access import may, require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent, today
from diagnostics import operations, parts
from diagnostics.forms import ConfirmForm, RenewalForm
from diagnostics.models import DiagnosticVersion
from diagnostics.views.exchanges import part_of
from diagnostics.views.shared import address, load, load_drafting, load_part, trail


@require_safe
def part_versions(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    agent, diagnostic, asked = acting_agent(request), load_drafting(request, pk), part_of(part)
    page = parts.versions_page(diagnostic, asked, request.GET.get("avant", ""), request.GET.get("apres", ""))
    restorable = may(agent, "diagnostics.edit", diagnostic) and diagnostic.validated_on is None
    context = {**page, "restorable": restorable, "trail": trail(diagnostic)}
    return render(request, "diagnostics/versions/part.html", context)


def part_restore(request: HttpRequest, pk: int, part: str, event: int) -> HttpResponse:
    agent, diagnostic, asked = acting_agent(request), load(request, pk), part_of(part)
    require(agent, "diagnostics.edit", diagnostic)
    form = ConfirmForm(request.POST or None, revision=diagnostic.revision)
    back = reverse("part-versions", args=[pk, part])
    return confirmation_page(
        request,
        form,
        lambda: operations.restore_part(diagnostic, by=agent, revision=form.revision, part=part, event=event),
        title="Rétablir un texte antérieur",
        message=f"« {asked.label} » reprendra ce texte par un nouvel enregistrement ; rien n’est effacé.",
        done=back,
        said="Le texte antérieur est rétabli.",
        trail=[*trail(diagnostic), ("Versions", back)],
        submit="Rétablir",
    )


@require_safe
def diagnostic_documents(request: HttpRequest, pk: int) -> HttpResponse:
    diagnostic = load(request, pk)
    page = parts.documents_page(diagnostic, acting_agent(request))
    return render(request, "diagnostics/versions/documents.html", {**page, "trail": trail(diagnostic)})


def diagnostic_print(request: HttpRequest, pk: int) -> HttpResponse:
    agent, diagnostic = acting_agent(request), load(request, pk)
    require(agent, "diagnostics.edit", diagnostic)
    form = ConfirmForm(request.POST or None, revision=diagnostic.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.print_draft(diagnostic, by=agent, on=today()),
        title="Imprimer un projet",
        message="Le texte d’aujourd’hui est mis en page dans un PDF qui porte la mention « projet ».",
        done=reverse("diagnostic-documents", args=[pk]),
        said="Le PDF est en cours de composition.",
        trail=trail(diagnostic),
        submit="Composer le PDF",
    )


@require_safe
def diagnostic_version_pdf(request: HttpRequest, pk: int) -> FileResponse:
    version = load_part(request, DiagnosticVersion, pk=pk)
    return files.response(version.pdf, inline="apercu" in request.GET)


@require_safe
def diagnostic_version_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The canonical JSON of a version, byte for byte."""
    version = load_part(request, DiagnosticVersion, pk=pk)
    response = HttpResponse(version.json.encode(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="diagnostic-version-{version.number}.json"'
    return response


def diagnostic_refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed since its figures were read; for a draft, a button reads them again."""
    agent, diagnostic = acting_agent(request), load(request, pk)
    require(agent, "diagnostics.edit", diagnostic)
    form = ConfirmForm(request.POST or None, revision=diagnostic.revision)
    return form_page(
        request,
        form,
        lambda: operations.refresh_figures(diagnostic, by=agent, revision=form.revision),
        title="Actualiser le diagnostic",
        done=address(diagnostic, "chiffres"),
        said="Les chiffres sont lus dans l’édition courante : relisez leur analyse.",
        trail=trail(diagnostic),
        submit="Reprendre les chiffres de l’édition courante",
        template="diagnostics/versions/refresh.html",
        **parts.refresh_page(diagnostic, today()),
    )


def diagnostic_renew(request: HttpRequest, pk: int) -> HttpResponse:
    agent, diagnostic = acting_agent(request), load(request, pk)
    require(agent, "diagnostics.edit", diagnostic)
    initial = {"title": diagnostic.title, "starts_on": diagnostic.starts_on, "ends_on": diagnostic.ends_on}
    form = RenewalForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form,
        lambda: operations.renew_diagnostic(diagnostic, by=agent, **form.values),
        title="Nouveau diagnostic à partir de celui-ci",
        message="Textes, chiffres, enquêtes, réponses et problèmes sont copiés dans un diagnostic à écrire.",
        done=lambda new: reverse("diagnostic-refresh", args=[new.pk]),
        said="Le nouveau diagnostic est créé : voici ce qui a changé depuis l’ancien.",
        trail=trail(diagnostic),
        cancel=address(diagnostic),
        submit="Créer le nouveau diagnostic",
    )
