"""Pages of the surveys and expectations of part (b), and of the existing responses of part (c)."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.access import require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent
from diagnostics import operations
from diagnostics.forms import (
    ConfirmForm,
    ExistingResponseChangeForm,
    ExistingResponseForm,
    SurveyChangeForm,
    SurveyForm,
)
from diagnostics.models import ExistingResponse, FieldResponse, Survey
from diagnostics.views.shared import address, load, load_part, trail

SURVEY_INPUTS = (
    "kind", "title", "organisation", "carried_out_by", "starts_on", "ends_on", "method", "sample_size", "population",
    "results", "source",
)  # fmt: skip
RESPONSE_INPUTS = ("title", "organisation", "place", "period", "fitness", "comment")


def survey_create(request: HttpRequest, pk: int) -> HttpResponse:
    agent, diagnostic = acting_agent(request), load(request, pk)
    require(agent, "diagnostics.edit", diagnostic)
    form = SurveyForm(request.POST or None, request.FILES or None)
    return form_page(
        request,
        form,
        lambda: operations.add_survey(diagnostic, by=agent, **form.values),
        title="Ajouter une enquête ou des attentes",
        done=address(diagnostic, "enquetes"),
        said="L’enquête est ajoutée.",
        trail=trail(diagnostic),
        submit="Ajouter",
    )


def survey_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, survey = acting_agent(request), load_part(request, Survey, pk=pk)
    require(agent, "diagnostics.edit", survey)
    initial = {name: getattr(survey, name) for name in SURVEY_INPUTS}
    form = SurveyChangeForm(request.POST or None, request.FILES or None, initial=initial, revision=survey.revision)
    return form_page(
        request,
        form,
        lambda: operations.change_survey(survey, by=agent, revision=form.revision, **form.values),
        title=f"Enquête ou attentes : {survey}",
        done=address(survey.diagnostic, f"enquete-{survey.pk}"),
        said="L’enquête est enregistrée.",
        trail=trail(survey.diagnostic),
    )


def survey_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, survey = acting_agent(request), load_part(request, Survey, pk=pk)
    require(agent, "diagnostics.edit", survey)
    form = ConfirmForm(request.POST or None, revision=survey.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_survey(survey, by=agent, revision=form.revision),
        title="Retirer une enquête",
        message=f"« {survey} » sera retirée du diagnostic. L’historique en garde la trace.",
        done=address(survey.diagnostic, "enquetes"),
        said="L’enquête est retirée.",
        trail=trail(survey.diagnostic),
        submit="Retirer",
        danger=True,
    )


@require_safe
def survey_file(request: HttpRequest, pk: int) -> FileResponse:
    survey = load_part(request, Survey, pk=pk)
    return files.response(survey.file)


def response_create(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    agent, row = acting_agent(request), load_part(request, FieldResponse, diagnostic=pk, field=field)
    require(agent, "diagnostics.edit", row)
    form = ExistingResponseForm(request.POST or None, initial={"fitness": "unknown"})
    return form_page(
        request,
        form,
        lambda: operations.add_existing_response(row, by=agent, **form.values),
        title=f"Ajouter une réponse existante : {row}",
        done=address(row.diagnostic, f"champ-{row.field}"),
        said="La réponse est ajoutée.",
        trail=trail(row.diagnostic),
        submit="Ajouter",
    )


def response_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, existing = acting_agent(request), load_part(request, ExistingResponse, pk=pk)
    require(agent, "diagnostics.edit", existing)
    initial = {name: getattr(existing, name) for name in RESPONSE_INPUTS}
    form = ExistingResponseChangeForm(request.POST or None, initial=initial, revision=existing.revision)
    return form_page(
        request,
        form,
        lambda: operations.change_existing_response(existing, by=agent, revision=form.revision, **form.values),
        title=f"Réponse existante : {existing}",
        done=address(existing.diagnostic, "reponses"),
        said="La réponse est enregistrée.",
        trail=trail(existing.diagnostic),
    )


def response_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, existing = acting_agent(request), load_part(request, ExistingResponse, pk=pk)
    require(agent, "diagnostics.edit", existing)
    form = ConfirmForm(request.POST or None, revision=existing.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_existing_response(existing, by=agent, revision=form.revision),
        title="Retirer une réponse existante",
        message=f"« {existing} » sera retirée du diagnostic. L’historique en garde la trace.",
        done=address(existing.diagnostic, "reponses"),
        said="La réponse est retirée.",
        trail=trail(existing.diagnostic),
        submit="Retirer",
        danger=True,
    )
