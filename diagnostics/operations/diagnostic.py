"""Birth, perimeter and text of a diagnostic."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.richtext import clean_html
from cls_portal.writing import create, lock, operation, remove, write
from diagnostics.models import Diagnostic, DiagnosticCommune, FieldResponse, ResponseField
from diagnostics.states import DiagnosticPart
from territories.models import Territory
from territories.states import TerritoryKind


@operation("diagnostic.created")
def create_diagnostic(
    *,
    by: Agent | SystemActor,
    title: str,
    communes: Sequence[Territory],
    starts_on: date,
    ends_on: date,
    on: date | None = None,
    situation: str = "",
    perception: str = "",
    adequacy: str = "",
    sources: str = "",
) -> Diagnostic:
    """A new diagnostic of these communes, with its four fields to appraise."""
    check_communes(communes)
    texts = {"situation": situation, "perception": perception, "adequacy": adequacy, "sources": sources}
    cleaned = {part: clean_html(text) for part, text in texts.items()}
    diagnostic = create(Diagnostic(title=title, starts_on=starts_on, ends_on=ends_on, **cleaned))
    _cover(diagnostic, communes)
    require(by, "diagnostics.edit", diagnostic)
    for field in ResponseField.values:
        create(FieldResponse(diagnostic=diagnostic, field=field))
    return diagnostic


@operation("diagnostic.set")
def set_diagnostic(
    diagnostic: Diagnostic,
    *,
    by: Agent | SystemActor,
    revision: int | None,
    title: str | None = None,
    communes: Sequence[Territory] | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Diagnostic:
    """Change the title, the observed period or the communes; what is None stays."""
    diagnostic = open_to(by, diagnostic, revision)
    if communes is not None:
        check_communes(communes)
        _cover(diagnostic, communes)
        diagnostic = lock(diagnostic, None)
        require(by, "diagnostics.edit", diagnostic)
    given = {"title": title, "starts_on": starts_on, "ends_on": ends_on}
    return write(diagnostic, **{name: value for name, value in given.items() if value is not None})


@operation("diagnostic.part_written")
def write_part(
    diagnostic: Diagnostic, *, by: Agent | SystemActor, revision: int | None, part: str, text: str
) -> Diagnostic:
    """Replace the text of one part (`DiagnosticPart`); `Stale` when somebody saved first."""
    diagnostic = open_to(by, diagnostic, revision)
    if part not in DiagnosticPart.values:
        raise Refused([Reason("Cette partie n’existe pas.", field="part")])
    return write(diagnostic, **{part: clean_html(text)})


@operation("diagnostic.field_described")
def describe_field(
    field_response: FieldResponse, *, by: Agent | SystemActor, revision: int | None, response: str, fitness: str
) -> FieldResponse:
    """Say what response exists today in one field, and how fit it is."""
    open_to(by, field_response.diagnostic)
    return write(lock(field_response, revision), response=response.strip(), fitness=fitness)


def open_to(by: Agent | SystemActor, diagnostic: Diagnostic, revision: int | None = None) -> Diagnostic:
    """The diagnostic locked against a validation, if this person may write in it now."""
    diagnostic = lock(diagnostic, None)
    require(by, "diagnostics.edit", diagnostic)
    if diagnostic.validated_on is not None:
        raise Refused(
            [Reason("Ce diagnostic est validé : il ne change plus, à moins d’être rouvert.", "diagnostic.validated")]
        )
    return diagnostic if revision is None else lock(diagnostic, revision)


def check_communes(communes: Collection[Territory]) -> None:
    """Raise `Refused` unless this is a perimeter: at least one commune, and nothing but communes."""
    if not communes:
        raise Refused([Reason("Choisissez au moins une commune.", field="communes")])
    if any(commune.kind != TerritoryKind.COMMUNE for commune in communes):
        raise Refused([Reason("Un périmètre se compose de communes.", field="communes")])


def _cover(diagnostic: Diagnostic, communes: Collection[Territory]) -> None:
    """Make these the communes of the diagnostic."""
    wanted = {commune.pk for commune in communes}
    present = {row.commune_id: row for row in diagnostic.perimeter.all()}
    for pk in sorted(set(present) - wanted):
        remove(present[pk])
    for pk in sorted(wanted - set(present)):
        create(DiagnosticCommune(diagnostic=diagnostic, commune_id=pk))
