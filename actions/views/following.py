"""Following an action: how far it went, its milestones, its money, its measures, its files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from actions import forms, operations
from actions.models import Action, ActionFile, BudgetLine, Indicator, Measure, Milestone
from actions.people import referents_offered
from actions.views.shared import address, load, trail
from cls_portal import files
from cls_portal.access import get_visible, require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent, return_address, today
from contracts.forms import RevisionOnlyForm

SAID = "Le suivi est enregistré."


def _row(request: HttpRequest, model: Any, pk: int) -> Any:
    """A row of an action that this person follows, or 404."""
    row = get_visible(model, acting_agent(request), pk=pk)
    action = row.indicator.action if isinstance(row, Measure) else row.action
    require(acting_agent(request), "actions.follow", action)
    return row


def _followed(request: HttpRequest, pk: int) -> Action:
    action = load(request, pk)
    require(acting_agent(request), "actions.follow", action)
    return action


def _page(
    request: HttpRequest, form: Any, act: Callable[[], Any], action: Action, title: str, anchor: str, **page: Any
) -> HttpResponse:
    """?retour= says where one goes back, to the place of the page of the action otherwise."""
    given = {"done": return_address(request, address(action, anchor)), "said": SAID, **page}
    return form_page(request, form, act, title=title, trail=trail(action), **given)


def action_review(request: HttpRequest, pk: int) -> HttpResponse:
    action, by = _followed(request, pk), acting_agent(request)
    initial = {name: getattr(action, name) for name in ("obstacles", "levers", "review")}
    form = forms.ReviewForm(request.POST or None, initial=initial, revision=action.revision)
    return _page(
        request,
        form,
        lambda: operations.follow_action(action, by=by, revision=form.revision, on=today(), **form.values),
        action,
        "Freins, leviers et bilan",
        "bilan",
    )


def action_referent(request: HttpRequest, pk: int) -> HttpResponse:
    action, by = _followed(request, pk), acting_agent(request)
    people = referents_offered(action, by)
    initial = {"referent": action.referent}
    form = forms.ReferentForm(request.POST or None, people=people, initial=initial, revision=action.revision)
    return _page(
        request,
        form,
        lambda: operations.name_referent(action, by=by, revision=form.revision, **form.values),
        action,
        f"Personne référente de l’action n°\u00a0{action.number}",
        "suivi",
    )


def measure_add(request: HttpRequest, pk: int) -> HttpResponse:
    indicator, by = _row(request, Indicator, pk), acting_agent(request)
    form = forms.MeasureForm(request.POST or None, indicator=indicator)
    return _page(
        request,
        form,
        lambda: operations.record_measure(indicator, by=by, on=today(), **form.values),
        indicator.action,
        f"Mesurer\u00a0: {indicator.name}",
        "mesures",
    )


def measure_edit(request: HttpRequest, pk: int) -> HttpResponse:
    measure, by = _row(request, Measure, pk), acting_agent(request)
    initial = {name: getattr(measure, name) for name in ("measured_on", "value", "unavailable", "comment")}
    form = forms.MeasureChangeForm(
        request.POST or None, indicator=measure.indicator, initial=initial, revision=measure.revision
    )
    return _page(
        request,
        form,
        lambda: operations.change_measure(measure, by=by, revision=form.revision, on=today(), **form.values),
        measure.indicator.action,
        f"Corriger la mesure\u00a0: {measure}",
        "mesures",
    )


def milestone_follow(request: HttpRequest, pk: int) -> HttpResponse:
    milestone, by = _row(request, Milestone, pk), acting_agent(request)
    initial = {"done_on": milestone.done_on, "comment": milestone.comment}
    form = forms.MilestoneFollowForm(request.POST or None, initial=initial, revision=milestone.revision)
    return _page(
        request,
        form,
        lambda: operations.follow_milestone(milestone, by=by, revision=form.revision, on=today(), **form.values),
        milestone.action,
        f"Jalon\u00a0: {milestone.name}",
        "jalons",
    )


def step_add(request: HttpRequest, pk: int) -> HttpResponse:
    action, by = _followed(request, pk), acting_agent(request)
    form = forms.StepForm(request.POST or None, action=action)
    return _page(
        request, form, lambda: operations.add_step(action, by=by, **form.values), action, "Ajouter une étape", "jalons"
    )


def money_follow(request: HttpRequest, pk: int) -> HttpResponse:
    line, by = _row(request, BudgetLine, pk), acting_agent(request)
    form = forms.MoneyForm(request.POST or None, initial=forms.MoneyForm.values_of(line), revision=line.revision)
    return _page(
        request,
        form,
        lambda: operations.follow_budget_line(line, by=by, revision=form.revision, on=today(), **form.values),
        line.action,
        f"Suivre le financement\u00a0: {line}",
        "budget",
    )


def money_add(request: HttpRequest, pk: int) -> HttpResponse:
    action, by = _followed(request, pk), acting_agent(request)
    form = forms.FoundMoneyForm(request.POST or None, action=action)
    return _page(
        request,
        form,
        lambda: operations.add_found_money(action, by=by, on=today(), **form.values),
        action,
        "Ajouter un financement trouvé depuis la signature",
        "budget",
    )


def file_join(request: HttpRequest, pk: int) -> HttpResponse:
    action, by = _followed(request, pk), acting_agent(request)
    form = forms.JoinFileForm(request.POST or None, request.FILES or None)
    return _page(
        request,
        form,
        lambda: operations.join_file(action, by=by, on=today(), **form.values),
        action,
        "Joindre un fichier",
        "pieces",
    )


@require_safe
def file_download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """For whoever sees the action."""
    joined: ActionFile = get_visible(ActionFile, acting_agent(request), pk=pk)
    return files.response(joined.file)


# What the follow-up added and may take back: model, operation, words, place of the page.
ADDED: dict[str, tuple[Any, Callable[..., Any], str, str]] = {
    "measure": (Measure, operations.remove_measure, "Supprimer la mesure", "mesures"),
    "step": (Milestone, operations.remove_step, "Retirer l’étape", "jalons"),
    "money": (BudgetLine, operations.remove_found_money, "Retirer le financement", "budget"),
    "file": (ActionFile, operations.remove_file, "Retirer le fichier", "pieces"),
}


def added_remove(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    model, remove, words, anchor = ADDED[kind]
    row, by = _row(request, model, pk), acting_agent(request)
    action = row.indicator.action if isinstance(row, Measure) else row.action
    form = RevisionOnlyForm(request.POST or None, revision=row.revision)
    return confirmation_page(
        request,
        form,
        lambda: remove(row, by=by, revision=form.revision),
        title=words,
        message=f"«\u00a0{row}\u00a0» ne figurera plus dans le suivi. L’historique en garde la trace.",
        done=address(action, anchor),
        said="C’est retiré.",
        trail=trail(action),
        submit=words,
        danger=True,
    )
