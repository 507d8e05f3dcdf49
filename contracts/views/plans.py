"""The départements' plans for the prevention of delinquency."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.access import get_visible, may, require
from cls_portal.doors import form_page
from cls_portal.http import acting_agent
from cls_portal.timeline import timeline
from contracts import operations
from contracts.forms import PlanChangeForm, PlanForm
from contracts.listings import PLANS
from contracts.models import DepartmentalPlan
from contracts.reading.plans import plan_page, plans_listed, plans_whole
from contracts.views.shared import load_part


def _list() -> tuple[str, str]:
    return ("Plans départementaux", reverse("plan-list"))


def _address(plan: Any) -> str:
    return reverse("plan-detail", args=[plan.pk])


@require_safe
def plan_list(request: HttpRequest) -> HttpResponseBase:
    agent = acting_agent(request)
    context = {"may_create": may(agent, "contracts.edit_plan")}
    return PLANS.respond(request, plans_listed(agent), "contracts/plans/list.html", context)


@require_safe
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    plan = get_visible(DepartmentalPlan, agent, queryset=plans_whole(agent), pk=pk)
    context = {
        **plan_page(plan, agent),
        "may_edit": may(agent, "contracts.edit_plan", plan),
        "entries": timeline(plan, agent),
    }
    return render(request, "contracts/plans/detail.html", context)


@require_safe
def plan_file(request: HttpRequest, pk: int) -> FileResponse:
    plan = load_part(request, DepartmentalPlan, pk)
    return files.response(plan.file)


def plan_create(request: HttpRequest) -> HttpResponse:
    agent = acting_agent(request)
    require(agent, "contracts.edit_plan")
    form = PlanForm(request.POST or None, request.FILES or None, agent=agent)
    return form_page(
        request,
        form,
        lambda: operations.create_plan(by=agent, **form.operation_values()),
        title="Enregistrer un plan départemental",
        done=_address,
        said="Le plan départemental est enregistré.",
        trail=[_list()],
        cancel=reverse("plan-list"),
    )


def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, plan = acting_agent(request), load_part(request, DepartmentalPlan, pk)
    require(agent, "contracts.edit_plan", plan)
    form = PlanChangeForm(
        request.POST or None, request.FILES or None, initial=PlanChangeForm.values_of(plan), revision=plan.revision
    )
    return form_page(
        request,
        form,
        lambda: operations.change_plan(plan, by=agent, revision=form.revision, **form.operation_values()),
        title="Modifier le plan départemental",
        done=_address(plan),
        said="Le plan départemental est enregistré.",
        trail=[_list(), (plan.title, _address(plan))],
    )
