"""The rows of the text of an action: partners, means, milestones, indicators. One table, three views."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from actions import forms, operations
from actions.models import Action, ActionPartner, BudgetLine, Indicator, Milestone, StaffLine
from actions.views.shared import address, load, trail
from cls_portal.access import get_visible, require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent
from contracts.forms import RevisionOnlyForm


@dataclass(frozen=True)
class Part:
    """What the three views need of a kind of row: its forms, its operations, its words."""

    model: Any
    form: type[forms.PartForm]
    change_form: Any
    add: Callable[..., Any]
    change: Callable[..., Any]
    remove: Callable[..., Any]
    anchor: str
    new: str
    edit: str
    removal: str
    aside: str = ""

    def values_of(self, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in self.change_form.base_fields if hasattr(row, name)}


PARTS = {
    "partner": Part(
        ActionPartner, forms.PartnerForm, forms.PartnerChangeForm,
        operations.add_partner, operations.change_partner, operations.remove_partner,
        "partenaires", "Associer un partenaire", "Rôle du partenaire", "Retirer le partenaire",
        "actions/partners_aside.html",
    ),
    "budget": Part(
        BudgetLine, forms.BudgetLineForm, forms.BudgetLineChangeForm,
        operations.add_budget_line, operations.change_budget_line, operations.remove_budget_line,
        "budget-prevu", "Ajouter une ligne de budget", "Modifier la ligne de budget", "Supprimer la ligne de budget",
        "actions/partners_aside.html",
    ),
    "indicator": Part(
        Indicator, forms.IndicatorForm, forms.IndicatorChangeForm,
        operations.add_indicator, operations.change_indicator, operations.remove_indicator,
        "indicateurs", "Ajouter un indicateur", "Modifier l’indicateur", "Supprimer l’indicateur",
    ),
    "milestone": Part(
        Milestone, forms.MilestoneForm, forms.MilestoneChangeForm,
        operations.add_milestone, operations.change_milestone, operations.remove_milestone,
        "calendrier", "Ajouter un jalon", "Modifier le jalon", "Supprimer le jalon",
    ),
    "staff": Part(
        StaffLine, forms.StaffLineForm, forms.StaffLineChangeForm,
        operations.add_staff_line, operations.change_staff_line, operations.remove_staff_line,
        "moyens", "Ajouter des moyens humains", "Modifier les moyens humains", "Supprimer les moyens humains",
        "actions/partners_aside.html",
    ),
}  # fmt: skip


def part_add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A new row of the action `pk`."""
    agent, action, part = acting_agent(request), load(request, pk), PARTS[kind]
    require(agent, "actions.edit", action)
    form = part.form(request.POST or None, action=action)
    return form_page(
        request,
        form,
        lambda: part.add(action, by=agent, **form.values),
        title=part.new,
        done=address(action, part.anchor),
        said="C’est enregistré.",
        trail=trail(action),
        aside=part.aside,
        contract=action.contract,
    )


def part_edit(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    agent, part = acting_agent(request), PARTS[kind]
    row, action = _load_row(request, part, pk)
    require(agent, "actions.edit", action)
    form = part.change_form(request.POST or None, action=action, initial=part.values_of(row), revision=row.revision)
    return form_page(
        request,
        form,
        lambda: part.change(row, by=agent, revision=form.revision, **form.values),
        title=f"{part.edit}\u00a0: {row}",
        done=address(action, part.anchor),
        said="C’est enregistré.",
        trail=trail(action),
    )


def part_remove(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    agent, part = acting_agent(request), PARTS[kind]
    row, action = _load_row(request, part, pk)
    require(agent, "actions.edit", action)
    form = RevisionOnlyForm(request.POST or None, revision=row.revision)
    return confirmation_page(
        request,
        form,
        lambda: part.remove(row, by=agent, revision=form.revision),
        title=part.removal,
        message=f"«\u00a0{row}\u00a0» ne figurera plus dans l’action. L’historique en garde la trace.",
        done=address(action, part.anchor),
        said="C’est retiré.",
        trail=trail(action),
        submit=part.removal,
        danger=True,
    )


def _load_row(request: HttpRequest, part: Part, pk: int) -> tuple[Any, Action]:
    """The row with its action, or 404."""
    row: Any = get_visible(part.model, acting_agent(request), pk=pk)
    return row, row.action
