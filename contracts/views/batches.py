"""Many contracts signed on paper: the zip, its preview, its confirmation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cls_portal.access import get_visible, require
from cls_portal.doors import Trail, form_page
from cls_portal.errors import Refused, Stale
from cls_portal.http import acting_agent, refuse_in_form, say
from contracts import operations
from contracts.forms import RevisionOnlyForm
from contracts.forms.takeovers import BatchForm
from contracts.models import TakeOverBatch
from contracts.papertable.columns import blank_file, help_lines
from contracts.reading.takeovers import batch_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MODEL = "contrats-papier-modele.xlsx"


def trail() -> Trail:
    return [
        ("Contrats", reverse("contract-list")),
        ("Reprendre un contrat signé sur papier", reverse("contract-take-over")),
    ]


def _address(batch: TakeOverBatch) -> str:
    return reverse("take-over-batch-detail", args=[batch.pk])


def batch_create(request: HttpRequest) -> HttpResponse:
    """Deposit a zip; a job reads it."""
    agent = acting_agent(request)
    require(agent, "contracts.take_over")
    form = BatchForm(request.POST or None, request.FILES or None)
    return form_page(
        request,
        form,
        lambda: operations.deposit_batch(by=agent, **form.values),
        title="Reprendre plusieurs contrats signés sur papier",
        done=_address,
        said="Le dépôt est reçu : il est lu en entier avant que rien ne soit enregistré.",
        trail=trail(),
        cancel=reverse("contract-take-over"),
        submit="Vérifier le dépôt",
        template="contracts/takeovers/batch_form.html",
        columns=help_lines(),
    )


@require_safe
def batch_model(request: HttpRequest) -> HttpResponse:
    """The blank table, with its help."""
    require(acting_agent(request), "contracts.take_over")
    headers = {"Content-Disposition": f'attachment; filename="{MODEL}"'}
    return HttpResponse(blank_file(), content_type=XLSX, headers=headers)


@require_safe
def batch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the work is, then what is wrong, or what would be entered, or what was."""
    agent = acting_agent(request)
    batch = get_visible(TakeOverBatch, agent, pk=pk)
    return _page(request, batch, RevisionOnlyForm(revision=batch.revision))


def _page(request: HttpRequest, batch: TakeOverBatch, form: RevisionOnlyForm) -> HttpResponse:
    context = {**batch_page(batch, acting_agent(request)), "form": form, "trail": trail()}
    return render(request, "contracts/takeovers/batch.html", context)


@require_POST
def batch_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    batch = get_visible(TakeOverBatch, agent, pk=pk)
    form = RevisionOnlyForm(request.POST)
    if not form.is_valid():
        return _page(request, batch, form)
    try:
        operations.confirm_batch(batch, by=agent, revision=form.revision)
    except (Refused, Stale) as refusal:
        refuse_in_form(form, refusal if isinstance(refusal, Refused) else Refused("Ce dépôt a changé entre-temps."))
        return _page(request, batch, form)
    say(request, "Les contrats sont en cours d’enregistrement.")
    return redirect(_address(batch))
