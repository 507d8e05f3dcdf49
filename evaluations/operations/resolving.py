"""The délibérations of the signing assemblies on the evaluation, or why the préfecture does without them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from cls_portal import files
from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove, write
from contracts.gates import adopters_of
from contracts.operations import ResolutionEntry
from evaluations import rules
from evaluations.access import take_back
from evaluations.models import Evaluation, EvaluationResolution
from territories.models import Territory


@operation("evaluation.resolutions_recorded")
def record_resolutions(
    evaluation: Evaluation, *, by: Agent | SystemActor, on: date, entries: Sequence[ResolutionEntry]
) -> list[EvaluationResolution]:
    """Record and correct several at once, before or after the validation: all of them, or none."""
    evaluation = lock(evaluation, None)
    require(by, "evaluations.record_resolutions", evaluation)
    known, signing = _known(evaluation), _signing(evaluation)
    return [_record(evaluation, entry, known.get(entry.territory.pk), signing, by, on) for entry in entries]


@operation("evaluation.resolution_recorded")
def record_resolution(
    evaluation: Evaluation,
    *,
    by: Agent | SystemActor,
    on: date,
    territory: Territory,
    number: str,
    adopted_on: date,
    file: tuple[str, bytes] | None = None,
) -> EvaluationResolution:
    """Record the délibération of one signing assembly, in place of its waiver if there was one."""
    evaluation = lock(evaluation, None)
    require(by, "evaluations.record_resolutions", evaluation)
    entry = ResolutionEntry(territory, number, adopted_on, file)
    waived = _known(evaluation).get(territory.pk)
    if waived is not None and not waived.waived_reason:
        raise Refused([Reason(f"{territory.name} : sa délibération est déjà enregistrée.", field="territory")])
    return _record(evaluation, entry, waived, _signing(evaluation), by, on)


@operation("evaluation.resolutions_waived")
def waive_resolutions(
    evaluation: Evaluation,
    *,
    by: Agent | SystemActor,
    on: date,
    territories: Sequence[Territory],
    waived_reason: str,
) -> list[EvaluationResolution]:
    """The préfecture does without the délibérations of these assemblies, for a written reason."""
    evaluation = lock(evaluation, None)
    require(by, "evaluations.waive_resolutions", evaluation)
    if not waived_reason.strip():
        raise Refused([Reason("Indiquez le motif de la dispense.", field="waived_reason")])
    known, signing = _known(evaluation), _signing(evaluation)
    return [_waive(evaluation, each, known.get(each.pk), signing, waived_reason, on) for each in territories]


@operation("evaluation.resolution_removed")
def remove_resolution(resolution: EvaluationResolution, *, by: Agent | SystemActor, revision: int) -> None:
    """Take back a délibération recorded by mistake, or a waiver: it is awaited again.

    The contract is locked, which cannot be renewed on the strength of what is being taken back.
    """
    lock(resolution.evaluation.contract, None)
    require(by, take_back(resolution), resolution.evaluation)
    remove(lock(resolution, revision))


def _record(
    evaluation: Evaluation,
    entry: ResolutionEntry,
    known: EvaluationResolution | None,
    signing: set[int],
    by: Agent | SystemActor,
    on: date,
) -> EvaluationResolution:
    place = entry.territory
    _check(rules.refused_resolution(place.name, signs=place.pk in signing, adopted_on=entry.adopted_on, on=on))
    stored = files.store(entry.file[1], entry.file[0], by=by) if entry.file else known and known.file
    values: dict[str, Any] = {"number": entry.number, "adopted_on": entry.adopted_on, "file": stored}
    if known is None:
        return create(EvaluationResolution(evaluation=evaluation, territory=place, **values))
    return write(lock(known, entry.revision), waived_reason="", **values)


def _waive(
    evaluation: Evaluation,
    place: Territory,
    known: EvaluationResolution | None,
    signing: set[int],
    reason: str,
    on: date,
) -> EvaluationResolution:
    _check(rules.refused_resolution(place.name, signs=place.pk in signing, adopted_on=None, on=on))
    if known is None:
        return create(EvaluationResolution(evaluation=evaluation, territory=place, waived_reason=reason))
    if not known.waived_reason:
        raise Refused([Reason(f"{place.name} : sa délibération est enregistrée.", field="territories")])
    return write(lock(known, None), waived_reason=reason)


def _known(evaluation: Evaluation) -> dict[int, EvaluationResolution]:
    return {row.territory_id: row for row in evaluation.resolutions.select_related("file")}


def _signing(evaluation: Evaluation) -> set[int]:
    """The assemblies whose délibération the contract itself needed."""
    return {each.pk for each in adopters_of(evaluation.contract)}


def _check(refused: list[Reason]) -> None:
    if refused:
        raise Refused(refused)
