"""The budget of a filtered set of actions, the financing plan of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.budget.page import Asked, budget, heads, lines_of, rows
from actions.budget.plan import FILE, in_file, plan_page
from actions.budget.sums import GROUPINGS
from actions.listings import ACTIONS
from actions.reading import listed
from actions.reading.displays import choices_of, tabs
from actions.views.shared import load, trail
from cls_portal import exports
from cls_portal.http import acting_agent
from cls_portal.saved_views.reading import menu


@require_safe
def action_budget(request: HttpRequest) -> HttpResponseBase:
    """?par= says by what lines are added up, ?annee= of which year; ?export= gives the table as a file."""
    asked = Asked.of(request.GET)
    narrowing = ACTIONS.narrowed(request, listed(acting_agent(request)))
    page = budget(narrowing, asked)
    kind = request.GET.get("export", "")
    if kind in exports.FORMATS and not narrowing.errors:
        return exports.respond_rows(kind, "budget", "Budget des actions", heads(page.grouping), rows(page))
    shown = {
        "views": menu(request, ACTIONS.name),
        "tabs": tabs(request.GET, "action-budget"),
        "narrowing": narrowing,
        "budget": page,
        "choices": choices_of(narrowing, GROUPINGS, page.grouping.key),
        "years": [(year, narrowing.address(annee=str(year)), year == page.year) for year in page.years],
        "every_year": narrowing.address(annee=""),
        "files": [(kind, narrowing.address(export=kind)) for kind in exports.FORMATS],
        "lines_url": narrowing.address(par=""),
    }
    return render(request, "actions/budget/budget.html", shown)


@require_safe
def action_budget_lines(request: HttpRequest) -> HttpResponseBase:
    """The lines themselves, as the table of a FIPD file: the same filters, ?annee=, ?export=csv for another format."""
    narrowing = ACTIONS.narrowed(request, listed(acting_agent(request)))
    kind = "csv" if request.GET.get("export") == "csv" else "xlsx"
    lines = in_file(lines_of(narrowing, Asked.of(request.GET).year))
    return exports.respond(kind, "plan-de-financement", "Plan de financement", FILE, lines)


@require_safe
def action_financing(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The financing plan of an action, of one year (?annee=) or of all; ?export= gives its lines as a file."""
    action = load(request, pk)
    page = plan_page(action, request.GET.get("annee", ""))
    kind = request.GET.get("export", "")
    if kind in exports.FORMATS:
        return exports.respond(kind, "plan-de-financement", "Plan de financement", FILE, in_file(page["lines"]))
    return render(request, "actions/budget/plan.html", {**page, "action": action, "trail": trail(action)})
