"""Freezing a diagnostic, printing it, going back to an earlier text, renewing it."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from cls_portal import files, jobs
from cls_portal.access import require
from cls_portal.actors import SystemActor, agent_of
from cls_portal.errors import Reason, Refused
from cls_portal.history import event_model
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, write
from diagnostics import documents
from diagnostics.models import Diagnostic, DiagnosticCommune, DiagnosticVersion
from diagnostics.operations.diagnostic import open_to
from diagnostics.states import DiagnosticPart

R = TypeVar("R", bound=models.Model)


def freeze(diagnostic: Diagnostic, by: Agent | SystemActor, on: date, *, draft: bool) -> DiagnosticVersion:
    """Version N of a locked diagnostic: canonical JSON and its digest; a job makes the PDF of them."""
    number = diagnostic.versions.count() + 1
    text = documents.canonical_json(diagnostic, number=number, frozen_on=on, draft=draft)
    version = create(
        DiagnosticVersion(
            diagnostic=diagnostic,
            number=number,
            draft=draft,
            json=text,
            json_sha256=documents.sha256(text),
            frozen_at=timezone.now(),
            frozen_by=agent_of(by),
        )
    )
    jobs.defer("diagnostics.jobs.compose_diagnostic", by=by, diagnostic_version_id=version.pk)
    return version


@operation("diagnostic.printed")
def print_draft(diagnostic: Diagnostic, *, by: Agent | SystemActor, on: date) -> DiagnosticVersion:
    """Freeze the text as it stands, as a draft that binds nobody, to have it printed."""
    return freeze(open_to(by, diagnostic), by, on, draft=True)


@operation("diagnostic.pdf_attached")
def attach_diagnostic_pdf(version: DiagnosticVersion, *, by: SystemActor, content: bytes) -> DiagnosticVersion:
    """Give the version its PDF, once; a second composition changes nothing."""
    version = DiagnosticVersion.objects.select_for_update().get(pk=version.pk)
    if version.pdf_id:
        return version
    version.pdf = files.store(content, documents.file_name(version), by=by, media_type="application/pdf")
    version.save(update_fields=["pdf"])
    return version


@operation("diagnostic.part_restored")
def restore_part(
    diagnostic: Diagnostic, *, by: Agent | SystemActor, revision: int | None, part: str, event: int
) -> Diagnostic:
    """Write a part again as an event of the history kept it: a new save, nothing is erased."""
    diagnostic = open_to(by, diagnostic, revision)
    if part not in DiagnosticPart.values:
        raise Refused([Reason("Cette partie n’existe pas.", field="part")])
    kept = event_model(Diagnostic)._default_manager.filter(pgh_obj=diagnostic.pk, pk=event)
    text = kept.values_list(part, flat=True).first()
    if text is None:
        raise Refused([Reason("Cette version n’existe pas.", field="event")])
    if text == getattr(diagnostic, part):
        raise Refused([Reason("Le texte est déjà celui-ci.", code="diagnostic.same_text")])
    return write(diagnostic, **{part: text})


@operation("diagnostic.renewed")
def renew_diagnostic(
    diagnostic: Diagnostic, *, by: Agent | SystemActor, title: str, starts_on: date, ends_on: date
) -> Diagnostic:
    """A draft made of this diagnostic: its communes, texts, figures, surveys, responses and problems.

    The origin is kept, which does not change; figures keep the edition they were read in until they are refreshed.
    """
    diagnostic = lock(diagnostic, None)
    require(by, "diagnostics.edit", diagnostic)
    texts = {part: getattr(diagnostic, part) for part in DiagnosticPart.values}
    new = create(Diagnostic(title=title, starts_on=starts_on, ends_on=ends_on, origin=diagnostic, **texts))
    for covered in diagnostic.perimeter.all():
        create(DiagnosticCommune(diagnostic=new, commune_id=covered.commune_id))
    for cited in (*diagnostic.figures.all(), *diagnostic.surveys.all()):
        _copy(cited, diagnostic=new)
    for response in diagnostic.field_responses.all():
        field = _copy(response, diagnostic=new)
        for existing in response.existing_responses.all():
            _copy(existing, diagnostic=new, field_response=field)
    for described in diagnostic.problems.all():
        problem = _copy(described, diagnostic=new)
        for part in (described.actors, described.place_links, described.evidences, described.responses):
            for row in part.all():
                _copy(row, diagnostic=new, problem=problem)
    for waiver in diagnostic.nominative_waivers.all():
        _copy(waiver, diagnostic=new)
    return new


def _copy(row: R, **values: Any) -> R:
    """The same row in another diagnostic, at its first revision."""
    model = type(row)
    own = {"id", "revision", "created_at", "updated_at"}
    kept = {
        field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields if field.name not in own
    }
    kept |= {model._meta.get_field(name).attname: value.pk for name, value in values.items()}  # type: ignore[union-attr]
    return create(model(**kept))
