"""Putting the places, axes, objectives and signatories in order."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from cls_portal.doors import moved
from contracts import operations
from contracts.models import Axis, ContractPlace, Objective, Signatory
from contracts.views.shared import address, load_part


@require_POST
def axis_move(request: HttpRequest, pk: int) -> HttpResponse:
    axis = load_part(request, Axis, pk)
    return moved(request, axis, operations.move_axis, address(axis.contract, f"ordre-axe-{pk}"))


@require_POST
def objective_move(request: HttpRequest, pk: int) -> HttpResponse:
    objective = load_part(request, Objective, pk)
    return moved(request, objective, operations.move_objective, address(objective.contract, f"ordre-objectif-{pk}"))


@require_POST
def place_move(request: HttpRequest, pk: int) -> HttpResponse:
    place = load_part(request, ContractPlace, pk)
    return moved(request, place, operations.move_place, address(place.contract, f"ordre-lieu-{pk}"))


@require_POST
def signatory_move(request: HttpRequest, pk: int) -> HttpResponse:
    signatory = load_part(request, Signatory, pk)
    back = reverse("contract-signatories", args=[signatory.contract_id])
    return moved(request, signatory, operations.move_signatory, f"{back}#ordre-signataire-{pk}")
