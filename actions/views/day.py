"""« Ma journée » on a page of its own, and the milestone reached in one gesture."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from actions import operations
from actions.day import shown_day
from actions.models import Milestone
from actions.reading.day import scope_of
from actions.views.shared import address
from cls_portal.access import get_visible, require
from cls_portal.forms import RevisionedForm
from cls_portal.http import acting_agent, return_address, say, today

MOST = 100  # lines of each section


@require_safe
def my_day(request: HttpRequest) -> HttpResponse:
    scope = scope_of(acting_agent(request), today())
    sections = shown_day(scope, MOST, back=reverse("my-day")) if scope else []
    return render(request, "actions/day/page.html", {"sections": sections})


@require_POST
def milestone_reach(request: HttpRequest, pk: int) -> HttpResponse:
    """Reached today, as it was read."""
    by = acting_agent(request)
    milestone = get_visible(Milestone, by, pk=pk)
    require(by, "actions.follow", milestone.action)
    form = RevisionedForm(request.POST, revision=milestone.revision)
    if not form.is_valid():
        return render(request, "errors/400.html", status=400)
    operations.follow_milestone(milestone, by=by, revision=form.revision, on=today(), done_on=today())
    say(request, f"Le jalon «\u00a0{milestone.name}\u00a0» est atteint aujourd’hui.")
    return redirect(return_address(request, address(milestone.action, "jalons")))
