"""Pages of the eligibility of a territory: seen at a date, recorded, read again."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.access import get_visible, may, require
from cls_portal.doors import form_page
from cls_portal.http import acting_agent, today
from diagnostics import operations
from diagnostics.eligibility import reading
from diagnostics.forms import DateQuery, EligibilityForm, StatementForm
from diagnostics.models import Eligibility
from diagnostics.views.shared import address, load, load_part, trail
from territories.models import Territory

# Seen at a date


@require_safe
def eligibility_preview(request: HttpRequest, pk: int) -> HttpResponse:
    agent, diagnostic = acting_agent(request), load(request, pk)
    form = DateQuery(request.GET or None, today=today(), initial={"date": today()})
    context = {
        "statement": reading.statement_of_diagnostic(diagnostic, form.on),
        "form": form,
        "subject": diagnostic.title,
        "trail": trail(diagnostic),
        "may_record": may(agent, "diagnostics.decide_eligibility", diagnostic),
        "validated": diagnostic.validated_on is not None,
        "record_url": reverse("eligibility-state", args=[pk]),
        "decide_url": reverse("eligibility-create", args=[pk]),
    }
    return render(request, "diagnostics/eligibility/preview.html", context)


@require_safe
def territory_eligibility(request: HttpRequest, pk: int) -> HttpResponse:
    territory = get_visible(Territory, acting_agent(request), pk=pk)
    if territory.kind not in reading.STATED_KINDS:
        raise Http404
    form = DateQuery(request.GET or None, today=today(), initial={"date": today()})
    context = {
        "statement": reading.statement_of(territory, form.on),
        "form": form,
        "subject": territory.name,
        "trail": [("Territoires", reverse("territory-list")), (territory.name, reverse("territory-detail", args=[pk]))],
        "may_record": False,
    }
    return render(request, "diagnostics/eligibility/preview.html", context)


# Recorded


def eligibility_state(request: HttpRequest, pk: int) -> HttpResponse:
    agent, diagnostic = acting_agent(request), load(request, pk)
    require(agent, "diagnostics.decide_eligibility", diagnostic)
    form = StatementForm(request.POST or None, initial={"stated_on": request.GET.get("date") or today()})
    return form_page(
        request,
        form,
        lambda: operations.state_eligibility(diagnostic, by=agent, on=today(), **form.values),
        title="Enregistrer le constat d’éligibilité",
        message="Les motifs calculés, leurs chiffres et la règle seront gardés tels quels.",
        done=lambda made: reverse("eligibility-detail", args=[made.pk]),
        said="Le constat est enregistré.",
        trail=trail(diagnostic),
        cancel=reverse("eligibility-preview", args=[pk]),
        submit="Enregistrer le constat",
    )


def eligibility_create(request: HttpRequest, pk: int) -> HttpResponse:
    agent, diagnostic = acting_agent(request), load(request, pk)
    require(agent, "diagnostics.decide_eligibility", diagnostic)
    form = EligibilityForm(request.POST or None, initial={"decided_on": today()})
    return form_page(
        request,
        form,
        lambda: operations.decide_eligibility(diagnostic, by=agent, on=today(), **form.values),
        title="Décision d’éligibilité",
        message="Ce territoire appelle un contrat local de sécurité. Les motifs calculés seront gardés à côté.",
        done=address(diagnostic, "eligibilite"),
        said="La décision est enregistrée.",
        trail=trail(diagnostic),
        submit="Enregistrer la décision",
    )


@require_safe
def eligibility_detail(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    eligibility = get_visible(Eligibility, agent, queryset=reading.detailed(agent), pk=pk)
    context = {**reading.eligibility_page(eligibility, agent), "trail": trail(eligibility.diagnostic)}
    return render(request, "diagnostics/eligibility/detail.html", context)


@require_safe
def eligibility_pdf(request: HttpRequest, pk: int) -> FileResponse:
    eligibility = load_part(request, Eligibility, pk=pk)
    return files.response(eligibility.pdf)
