"""The heading, the logo and the stamp of a préfecture."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.access import require
from cls_portal.doors import form_page
from cls_portal.http import acting_agent
from contracts import operations, reading
from contracts.forms import IdentityForm
from contracts.views.shared import load_part
from territories.models import Territory
from territories.states import TerritoryKind


def _department(request: HttpRequest, pk: int) -> Territory:
    department: Territory = load_part(request, Territory, pk)
    if department.kind != TerritoryKind.DEPARTMENT:
        raise Http404("Cette page n’existe pas ou ne vous est pas ouverte.")
    require(acting_agent(request), "contracts.edit_identity", department)
    return department


def identity_edit(request: HttpRequest, pk: int) -> HttpResponse:
    department = _department(request, pk)
    identity = reading.identity_of(department)
    form = IdentityForm(request.POST or None, request.FILES or None, identity=identity)
    return form_page(
        request,
        form,
        lambda: operations.set_identity(department, by=acting_agent(request), revision=form.revision, **form.values),
        title=f"En-tête, logo et cachet\u00a0: {department.name}",
        done=reverse("identity-edit", args=[pk]),
        said="L’identité de la préfecture est enregistrée\u00a0: les prochains textes arrêtés la porteront.",
        trail=[("Contrats", reverse("contract-list")), ("Modèles", reverse("template-list"))],
        cancel=reverse("template-list"),
        aside="contracts/templates/identity.html",
        identity=identity,
        department=department,
    )


@require_safe
def identity_image(request: HttpRequest, pk: int, which: str) -> HttpResponseBase:
    return files.response(reading.identity_image(_department(request, pk), which), inline=True)
