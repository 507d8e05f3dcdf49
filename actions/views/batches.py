"""The follow-up in one gesture: from the row of the list, of many actions at once; and its undoing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from actions import forms, operations
from actions.listings import ACTIONS, handles
from actions.models import Action, FollowUpBatch
from actions.operations.batches import MOST
from actions.planning import planned
from actions.reading import changes_of, latest, left_of, lines_of, listed, made
from actions.views.shared import address, load, trail
from cls_portal.access import get_visible, require
from cls_portal.doors import Trail, form_page, warn_of_names
from cls_portal.errors import Refused, Stale
from cls_portal.http import acting_agent, asked_by_script, refuse_in_form, return_address, say, today
from cls_portal.templatetags.portal import count_of


def _trail(*more: tuple[str, str]) -> Trail:
    return [("Actions", reverse("action-list")), *more]


def said(batch: FollowUpBatch) -> str:
    """That it is done, and where it is undone."""
    words = "Le suivi est enregistré."
    if batch.size > 1:
        words = f"Le suivi de {batch.size} actions est enregistré."
    url = reverse("follow-up-detail", args=[batch.pk])
    return format_html('{} <a href="{}">Revoir ou annuler</a> (pendant dix minutes).', words, url)


# One action


def action_follow(request: HttpRequest, pk: int) -> HttpResponse:
    """The quick update, in the row of the list or on its own page.

    ?retour= says to which list one goes back, ?etat= the status already chosen there.
    """
    action, by = load(request, pk), acting_agent(request)
    require(by, "actions.follow", action)
    given: dict[str, Any] = {"action": action, "on": today(), "asked": request.GET.get("etat", "")}
    if asked_by_script(request):
        return _in_row(request, action, forms.UpdateForm(request.POST or None, auto_id=f"suivi-{pk}-%s", **given))
    form = forms.UpdateForm(request.POST or None, **given)
    return form_page(
        request,
        form,
        lambda: operations.update_action(action, by=by, revision=form.revision, on=today(), **form.values),
        title=f"Mettre à jour l’action n°\u00a0{action.number}",
        trail=trail(action),
        done=return_address(request, address(action, "suivi")),
        said=said,
        aside="actions/following/statuses.html",
    )


def _in_row(request: HttpRequest, action: Action, form: forms.UpdateForm) -> HttpResponse:
    """The form in place of the row; the row again once it is saved, or left with ?fermer=1."""
    by, back = acting_agent(request), return_address(request, reverse("action-list"))
    query = QueryDict(urlsplit(back).query)
    saved = _saved(request, action, form)
    if saved or "fermer" in request.GET:
        row = ACTIONS.row(query, listed(by).get(pk=action.pk), handles(by), back)
        return render(
            request, "actions/following/row.html", {"row": row, "action": action, "width": ACTIONS.width(query)}
        )
    page = {"action": action, "form": form, "width": ACTIONS.width(query), "address": request.get_full_path()}
    return render(request, "actions/following/in_row.html", page)


def _saved(request: HttpRequest, action: Action, form: forms.UpdateForm) -> bool:
    """Whether what was posted is saved; if not, the form says why and keeps what was typed."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        batch = operations.update_action(
            action, by=acting_agent(request), revision=form.revision, on=today(), **form.values
        )
    except Refused as refusal:
        refuse_in_form(form, refusal)
        return False
    except Stale as stale:
        form.confront(stale)
        return False
    say(request, said(batch))
    warn_of_names(request, form)
    return True


# Many actions


def follow_up_many(request: HttpRequest) -> HttpResponse:
    """?action=, several times, or ?toutes=1 with the filters of the list, say which; then what changes; then the list
    of what will change, to confirm."""
    agent, back = acting_agent(request), return_address(request, reverse("action-list"))
    if request.method != "POST":
        return _chosen(request, back)
    form = forms.BulkForm(_posted(request))
    if not form.is_valid() or "corriger" in request.POST:
        return _many(request, form, back)
    seen = form.cleaned_data["rows"]
    reasons: list[Any] = []
    if "confirmer" in request.POST:
        try:
            batch = operations.follow_together(
                seen, by=agent, on=today(), note=form.cleaned_data["note"], **form.changes
            )
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            say(request, said(batch))
            warn_of_names(request, form)
            return redirect(back)
    return _to_confirm(request, form, back, reasons)


def _posted(request: HttpRequest) -> QueryDict:
    """What was typed; `sans_refus` holds the actions that remain once the refused ones are left out."""
    data = request.POST.copy()
    if kept := data.get("sans_refus"):
        data["rows"] = kept
    return data


def _chosen(request: HttpRequest, back: str) -> HttpResponse:
    """The form for the actions ticked, or for all those of the filters."""
    rows = listed(acting_agent(request))
    if request.GET.get("toutes"):
        rows = ACTIONS.narrowed(request, rows).rows
    else:
        rows = rows.filter(pk__in=[int(key) for key in request.GET.getlist("action") if key.isdecimal()])
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if not 0 < len(keys) <= MOST:
        why = f"Plus de {MOST} actions\u00a0: resserrez les filtres." if keys else "Cochez d’abord des actions."
        messages.warning(request, why)
        return redirect(back)
    return _many(request, forms.BulkForm(initial={"rows": ",".join(map(str, keys))}), back)


def _many(request: HttpRequest, form: forms.BulkForm, back: str) -> HttpResponse:
    count = len((form["rows"].value() or "").split(","))
    page = {"form": form, "count": count, "back": back, "trail": _trail()}
    return render(request, "actions/batches/form.html", page)


def _to_confirm(request: HttpRequest, form: forms.BulkForm, back: str, reasons: list[Any]) -> HttpResponse:
    """What would change, and what stands in the way."""
    agent = acting_agent(request)
    rows = list(listed(agent).filter(pk__in=form.cleaned_data["rows"]).order_by("contract", "number", "pk"))
    page = lines_of(planned(rows, form.changes, by=agent, on=today()))
    given = {"form": form, "back": back, "trail": _trail(), "reasons": reasons, "note": form.cleaned_data["note"]}
    return render(request, "actions/batches/confirm.html", {**given, **page})


# One’s updates


@require_safe
def batch_list(request: HttpRequest) -> HttpResponse:
    """One’s updates of the last days; those of the last ten minutes can be undone."""
    rows = latest(acting_agent(request), timezone.now())
    return render(request, "actions/batches/list.html", {"rows": rows, "trail": _trail()})


@require_safe
def batch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    batch = get_visible(FollowUpBatch, agent, pk=pk)
    trail = _trail(("Mes mises à jour", reverse("follow-up-list")))
    page = {"made": made(batch, timezone.now()), "changes": changes_of(batch, agent), "trail": trail}
    return render(request, "actions/batches/detail.html", page)


@require_POST
def batch_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Then the page of the update says what it could not restore."""
    agent = acting_agent(request)
    batch = get_visible(FollowUpBatch, agent, pk=pk)
    batch = operations.undo_batch(batch, by=agent, at=timezone.now())
    left = left_of(batch)
    if left:
        messages.warning(
            request, f"La mise à jour est annulée, sauf {count_of(left, 'fiche,fiches')}\u00a0: voyez pourquoi."
        )
    else:
        say(request, "La mise à jour est annulée\u00a0: le suivi est revenu à ce qu’il était.")
    return redirect("follow-up-detail", pk=pk)
