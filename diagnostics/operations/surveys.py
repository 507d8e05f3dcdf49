"""Surveys and expectations of part (b), existing responses of part (c)."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal import files
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.richtext import clean_html
from cls_portal.writing import create, lock, operation, remove, write
from diagnostics.models import Diagnostic, ExistingResponse, FieldResponse, Survey
from diagnostics.operations.diagnostic import open_to
from partners.models import Organisation

File = tuple[str, bytes]


@operation("diagnostic.survey_added")
def add_survey(
    diagnostic: Diagnostic,
    *,
    by: Agent | SystemActor,
    title: str,
    ends_on: date,
    method: str,
    population: str,
    source: str,
    kind: str = "survey",
    organisation: Organisation | None = None,
    carried_out_by: str = "",
    starts_on: date | None = None,
    sample_size: int | None = None,
    results: str = "",
    file: File | None = None,
) -> Survey:
    """Cite a survey, expectations or observations, with how they were gathered."""
    diagnostic = open_to(by, diagnostic)
    _check_author(organisation, carried_out_by)
    return create(
        Survey(
            diagnostic=diagnostic,
            kind=kind,
            title=title,
            organisation=organisation,
            carried_out_by=carried_out_by,
            starts_on=starts_on,
            ends_on=ends_on,
            method=method,
            sample_size=sample_size,
            population=population,
            results=clean_html(results),
            source=source,
            file=file and files.store(file[1], file[0], by=by),
        )
    )


@operation("diagnostic.survey_changed")
def change_survey(
    survey: Survey, *, by: Agent | SystemActor, revision: int | None, file: File | None = None, **values: Any
) -> Survey:
    """Change what is given; without a new file, the former one stays."""
    open_to(by, survey.diagnostic)
    survey = lock(survey, revision)
    organisation = values.get("organisation", survey.organisation)
    _check_author(organisation, values.get("carried_out_by", survey.carried_out_by))
    if "results" in values:
        values["results"] = clean_html(values["results"])
    if file is not None:
        values["file"] = files.store(file[1], file[0], by=by)
    return write(survey, **values)


@operation("diagnostic.survey_removed")
def remove_survey(survey: Survey, *, by: Agent | SystemActor, revision: int | None) -> None:
    open_to(by, survey.diagnostic)
    remove(lock(survey, revision))


def _check_author(organisation: Organisation | None, carried_out_by: str) -> None:
    if organisation is None and not carried_out_by.strip():
        raise Refused([Reason("Indiquez qui a réalisé ce recueil.", field="carried_out_by")])


@operation("diagnostic.existing_added")
def add_existing_response(
    field_response: FieldResponse,
    *,
    by: Agent | SystemActor,
    title: str,
    organisation: Organisation | None = None,
    place: str = "",
    period: str = "",
    fitness: str = "unknown",
    comment: str = "",
) -> ExistingResponse:
    """One response that exists in this field today."""
    diagnostic = open_to(by, field_response.diagnostic)
    return create(
        ExistingResponse(
            diagnostic=diagnostic,
            field_response=field_response,
            title=title,
            organisation=organisation,
            place=place,
            period=period,
            fitness=fitness,
            comment=comment.strip(),
        )
    )


@operation("diagnostic.existing_changed")
def change_existing_response(
    existing: ExistingResponse, *, by: Agent | SystemActor, revision: int | None, **values: Any
) -> ExistingResponse:
    open_to(by, existing.diagnostic)
    return write(lock(existing, revision), **values)


@operation("diagnostic.existing_removed")
def remove_existing_response(existing: ExistingResponse, *, by: Agent | SystemActor, revision: int | None) -> None:
    open_to(by, existing.diagnostic)
    remove(lock(existing, revision))
