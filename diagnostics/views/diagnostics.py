"""Pages of a diagnostic: read, written, validated."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal.access import get_visible, may, require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent, today
from cls_portal.timeline import timeline
from diagnostics import operations, reading
from diagnostics.forms import (
    ConfirmForm,
    DiagnosticChangeForm,
    DiagnosticForm,
    FieldForm,
    PartForm,
    ReasonForm,
)
from diagnostics.gates import left_to_complete, missing_to_validate
from diagnostics.listings import DIAGNOSTICS
from diagnostics.models import Diagnostic, FieldResponse
from diagnostics.states import DiagnosticPart
from diagnostics.views.shared import address, load, load_drafting, load_part, trail
from partners.decisions.effects import introduction, readable

# Reading


@require_safe
def diagnostic_list(request: HttpRequest) -> HttpResponseBase:
    agent = acting_agent(request)
    context = {"may_create": may(agent, "diagnostics.create")}
    return DIAGNOSTICS.respond(request, reading.listed(agent), "diagnostics/list.html", context)


@require_safe
def diagnostic_detail(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    diagnostic = get_visible(Diagnostic, agent, queryset=reading.detailed(agent), pk=pk)
    return render(request, "diagnostics/detail.html", reading.diagnostic_page(diagnostic, agent, today()))


@require_safe
def diagnostic_history(request: HttpRequest, pk: int) -> HttpResponse:
    diagnostic = load_drafting(request, pk)
    entries = timeline(diagnostic, acting_agent(request), parts=reading.TOLD_PARTS)
    context = {"diagnostic": diagnostic, "entries": entries, "trail": trail(diagnostic)}
    return render(request, "diagnostics/history.html", context)


# Writing


def diagnostic_create(request: HttpRequest) -> HttpResponse:
    agent = acting_agent(request)
    require(agent, "diagnostics.create")
    form = DiagnosticForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.create_diagnostic(by=agent, on=today(), **form.values),
        title="Nouveau diagnostic",
        done=address,
        said="Le diagnostic est créé.",
        trail=[("Diagnostics", reverse("diagnostic-list"))],
        cancel=reverse("diagnostic-list"),
        submit="Créer le diagnostic",
    )


def diagnostic_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, diagnostic = acting_agent(request), load(request, pk)
    require(agent, "diagnostics.edit", diagnostic)
    form = DiagnosticChangeForm(request.POST or None, initial=reading.frame(diagnostic), revision=diagnostic.revision)
    return form_page(
        request,
        form,
        lambda: operations.set_diagnostic(diagnostic, by=agent, revision=form.revision, **form.values),
        title="Intitulé, communes et période",
        done=address(diagnostic),
        said="Le diagnostic est enregistré.",
        trail=trail(diagnostic),
    )


def diagnostic_part(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    agent, diagnostic = acting_agent(request), load(request, pk)
    if part not in DiagnosticPart.values:
        raise Http404
    require(agent, "diagnostics.edit", diagnostic)
    written = DiagnosticPart(part)
    initial = {part: getattr(diagnostic, part)}
    form = PartForm(request.POST or None, part=written, initial=initial, revision=diagnostic.revision)
    return form_page(
        request,
        form,
        lambda: operations.write_part(diagnostic, by=agent, revision=form.revision, part=part, text=form.text),
        title=str(written.label),
        done=address(diagnostic, part),
        said="Le texte est enregistré.",
        trail=trail(diagnostic),
    )


def diagnostic_field(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    agent, row = acting_agent(request), load_part(request, FieldResponse, diagnostic=pk, field=field)
    require(agent, "diagnostics.edit", row)
    initial = {"response": row.response, "fitness": row.fitness}
    form = FieldForm(request.POST or None, initial=initial, revision=row.revision)
    return form_page(
        request,
        form,
        lambda: operations.describe_field(row, by=agent, revision=form.revision, **form.values),
        title=f"Réponse existante : {row}",
        done=address(row.diagnostic, "reponses"),
        said="La réponse existante est enregistrée.",
        trail=trail(row.diagnostic),
    )


# What is decided of it


def diagnostic_validate(request: HttpRequest, pk: int) -> HttpResponse:
    agent, diagnostic = acting_agent(request), load(request, pk)
    require(agent, "diagnostics.validate", diagnostic)
    if request.method != "POST" and missing_to_validate(diagnostic, today()):
        return redirect(address(diagnostic, "validation"))
    form = ConfirmForm(request.POST or None, revision=diagnostic.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.validate_diagnostic(diagnostic, by=agent, on=today(), revision=form.revision),
        title="Valider le diagnostic",
        message=f"« {diagnostic.title} » sera daté et signé de votre nom ; il ne pourra plus être modifié.",
        done=address(diagnostic),
        said="Le diagnostic est validé.",
        trail=trail(diagnostic),
        submit="Valider",
        reasons=left_to_complete(diagnostic),
    )


def diagnostic_adopt(request: HttpRequest, pk: int, decision: int) -> HttpResponse:
    """The council adopted it, by this decision."""
    agent, diagnostic = acting_agent(request), load(request, pk)
    decided = readable(decision, agent)
    require(agent, "diagnostics.adopt", diagnostic)
    form = ConfirmForm(request.POST or None, revision=diagnostic.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.adopt_diagnostic(diagnostic, by=agent, on=today(), decision=decided, revision=form.revision),
        title="Enregistrer l’adoption par le conseil",
        message=f"{introduction(decided)} «\u00a0{diagnostic.title}\u00a0» sera dit adopté par le conseil ce jour-là.",
        done=address(diagnostic),
        said="L’adoption par le conseil est enregistrée.",
        trail=trail(diagnostic),
        submit="Enregistrer l’adoption",
    )


def diagnostic_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    agent, diagnostic = acting_agent(request), load(request, pk)
    require(agent, "diagnostics.reopen", diagnostic)
    form = ReasonForm(request.POST or None, revision=diagnostic.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.reopen_diagnostic(diagnostic, by=agent, revision=form.revision, **form.values),
        title="Rouvrir le diagnostic",
        message="Il ne sera plus validé et pourra être modifié, puis devra être validé de nouveau.",
        done=address(diagnostic),
        said="Le diagnostic est rouvert.",
        trail=trail(diagnostic),
        submit="Rouvrir",
        danger=True,
    )
