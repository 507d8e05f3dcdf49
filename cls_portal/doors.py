"""The shape of a page that writes: a form, one operation, an answer.

    def contract_frame(request, pk):
        contract = get_visible(Contract, acting_agent(request), pk=pk)
        form = FrameForm(request.POST or None, instance=contract)
        return form_page(
            request,
            form,
            lambda: set_contract(contract, by=acting_agent(request), revision=form.revision, **form.values),
            title="Cadre du contrat",
            done=reverse("contract-detail", args=[pk]),
            said="Le cadre du contrat est enregistré.",
            trail=trail_of(contract),
        )

What is typed is never lost: a refusal is told beside its input, a conflict shows both texts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.forms import Textarea
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cls_portal import nominative
from cls_portal.errors import Refused, Stale
from cls_portal.forms import RevisionedForm
from cls_portal.http import acting_agent, say

Trail = Sequence[tuple[str, str]]


def form_page(
    request: HttpRequest,
    form: Any,
    act: Callable[[], Any],
    *,
    title: str,
    done: str | Callable[[Any], str],
    said: str | Callable[[Any], str],
    trail: Trail = (),
    cancel: str = "",
    submit: str = "Enregistrer",
    template: str = "components/form_page.html",
    conflict: Callable[[Stale], HttpResponse] | None = None,
    **context: Any,
) -> HttpResponse:
    """Show the form, or submit it: `act` is called once the form is valid, then the person goes to `done`.

    `done` is an address and `said` what is then told, or functions of what `act` returned. `context` goes to the
    template: `message` (words above the form), `danger` (a red button), `reasons` (what follows from it). `conflict`
    answers instead of the usual page when somebody saved first.
    """
    cancel = cancel or (done if isinstance(done, str) else "")
    page = {"title": title, "form": form, "trail": trail, "cancel_url": cancel, "submit": submit, **context}
    if request.method != "POST" or not form.is_valid():
        return render(request, template, page)
    try:
        result = act()
    except Refused as refusal:
        form.add_reasons(refusal.reasons)
        return render(request, template, page)
    except Stale as stale:
        if conflict is not None:
            return conflict(stale)
        form.confront(stale)
        return render(request, "components/conflict.html", {**page, "reload_url": request.get_full_path()}, status=409)
    say(request, said if isinstance(said, str) else said(result))
    warn_of_names(request, form)
    return redirect(done if isinstance(done, str) else done(result))


def warn_of_names(request: HttpRequest, form: Any) -> None:
    """Say, once it is saved, that a text seems to hold personal data (CSI L132-5); nothing is stopped.

    Long texts are looked at, and the short ones that the form names in `watched`.
    """
    watched = getattr(form, "watched", ())
    for name, field in form.fields.items():
        if name in watched or isinstance(field.widget, Textarea):
            text = str(form.cleaned_data.get(name) or "")
            if said := nominative.warning(field.label or name, text):
                messages.warning(request, said)


def confirmation_page(request: HttpRequest, form: Any, act: Callable[[], Any], **page: Any) -> HttpResponse:
    """A page that asks before acting; `form` may ask for a reason."""
    return form_page(request, form, act, template="components/confirmation.html", **page)


class MoveForm(RevisionedForm):
    """By how many places, up when negative: one for a button, as many as passed for what was dragged."""

    places = forms.IntegerField(min_value=-1000, max_value=1000)


def moved(request: HttpRequest, row: Any, move: Callable[..., Any], back: str) -> HttpResponse:
    """Some places up or down (components/order_buttons.html), then back to the buttons; `Stale` is the page 409."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        return render(request, "errors/400.html", status=400)
    row = move(row, by=acting_agent(request), revision=form.revision, **form.values)
    say(request, f"« {row} » a changé de place.")
    return redirect(back)
