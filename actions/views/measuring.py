"""The list of indicators, as a table or as plots."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.measuring.listing import INDICATORS
from actions.measuring.page import listed, plots
from cls_portal.http import acting_agent, today
from cls_portal.listing.engine import parameters_of
from cls_portal.listing.page import EXPORT, address, without


@require_safe
def indicator_list(request: HttpRequest) -> HttpResponseBase:
    """?vue=courbes draws those of the page."""
    rows = listed(acting_agent(request))
    if exported := INDICATORS.export(request, rows):
        return exported
    page = INDICATORS.page(request, rows)
    drawn = request.GET.get("vue") == "courbes"
    charts, without_any = plots(page, today()) if drawn else ([], 0)
    shown = {
        "page": page,
        "drawn": drawn,
        "charts": charts,
        "without_any": without_any,
        "choices": _choices(request, drawn),
    }
    return render(request, "actions/measuring/list.html", shown)


def _choices(request: HttpRequest, drawn: bool) -> list[tuple[str, str, bool]]:
    """The two ways to look at them: label, address, whether it is the one shown."""
    kept = without(parameters_of(request.GET), "vue", EXPORT)
    return [("Tableau", address(kept), not drawn), ("Courbes", address([*kept, ("vue", "courbes")]), drawn)]
