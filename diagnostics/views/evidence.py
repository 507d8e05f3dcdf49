"""Pages of what shows a problem."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from cls_portal.access import require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent
from diagnostics import operations, problem_reading
from diagnostics.forms import ConfirmForm, evidence_change, evidence_form
from diagnostics.models import EvidenceKind, Problem, ProblemEvidence
from diagnostics.views.shared import load_part, problem_address, problem_trail


def evidence_add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    agent, problem = acting_agent(request), load_part(request, Problem, pk=pk)
    if kind not in EvidenceKind.values:
        raise Http404
    require(agent, "diagnostics.edit", problem)
    form = evidence_form(kind, problem.diagnostic, request.POST or None)
    more = problem_reading.read_in(kind)
    return form_page(
        request,
        form,
        lambda: operations.add_evidence(problem, by=agent, kind=kind, **form.values, **more),
        title=f"Élément à l’appui : {EvidenceKind(kind).label.lower()}",
        message=str(problem),
        done=f"{problem_address(problem)}#appui",
        said="L’élément est ajouté.",
        trail=problem_trail(problem),
        submit="Ajouter",
    )


def evidence_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, evidence = acting_agent(request), load_part(request, ProblemEvidence, pk=pk)
    require(agent, "diagnostics.edit", evidence)
    form = evidence_change(evidence, request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.change_evidence(evidence, by=agent, revision=form.revision, **form.values),
        title=f"Élément à l’appui : {evidence.get_kind_display().lower()}",
        message=str(evidence.problem),
        done=f"{problem_address(evidence.problem)}#appui",
        said="L’élément est enregistré.",
        trail=problem_trail(evidence.problem),
    )


def evidence_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, evidence = acting_agent(request), load_part(request, ProblemEvidence, pk=pk)
    require(agent, "diagnostics.edit", evidence)
    form = ConfirmForm(request.POST or None, revision=evidence.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_evidence(evidence, by=agent, revision=form.revision),
        title="Retirer un élément à l’appui",
        message=f"« {evidence} » n’appuiera plus le problème {evidence.problem.number}.",
        done=f"{problem_address(evidence.problem)}#appui",
        said="L’élément est retiré.",
        trail=problem_trail(evidence.problem),
        submit="Retirer",
        danger=True,
    )
