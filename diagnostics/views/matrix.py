"""The matrix problem × field: its page, its files, its cells."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cls_portal import exports
from cls_portal.access import require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent
from diagnostics import matrix, operations, problem_reading
from diagnostics.forms import ConfirmForm, ProblemResponseForm
from diagnostics.models import Problem, ProblemResponse, ResponseField
from diagnostics.views.shared import load, load_part, matrix_address, problem_trail


@require_safe
def diagnostic_matrix(request: HttpRequest, pk: int) -> HttpResponseBase:
    page = problem_reading.matrix_page(load(request, pk), acting_agent(request))
    kind = request.GET.get("export", "")
    if kind in exports.FORMATS:
        return exports.respond_rows(kind, "matrice", "Matrice", matrix.HEADS, matrix.rows_of(page["matrix"]))
    return render(request, "diagnostics/problems/matrix.html", page)


def problem_response(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    agent, problem = acting_agent(request), load_part(request, Problem, pk=pk)
    if field not in ResponseField.values:
        raise Http404
    require(agent, "diagnostics.edit", problem)
    row = problem_reading.response_in(problem, field)
    initial = {"response": row.response, "fitness": row.fitness} if row else {}
    form = ProblemResponseForm(request.POST or None, initial=initial, revision=row.revision if row else 0)
    return form_page(
        request,
        form,
        lambda: operations.fill_cell(problem, by=agent, field=field, revision=form.revision, **form.values),
        title=f"{ResponseField(field).label} : réponse au problème {problem.number}",
        message=problem.title,
        done=matrix_address(problem.diagnostic, f"case-{problem.pk}-{field}"),
        said="La réponse est enregistrée.",
        trail=problem_trail(problem),
    )


def problem_response_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, row = acting_agent(request), load_part(request, ProblemResponse, pk=pk)
    require(agent, "diagnostics.edit", row)
    form = ConfirmForm(request.POST or None, revision=row.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_response(row, by=agent, revision=form.revision),
        title="Effacer une réponse",
        message=f"{row.problem} – {row.get_field_display()} : la case redeviendra vide.",
        done=matrix_address(row.diagnostic),
        said="La case est vide.",
        trail=problem_trail(row.problem),
        submit="Effacer",
        danger=True,
    )
