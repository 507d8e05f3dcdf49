"""What the pages of the editor show: the parts with their rows, what is exchanged about them, their versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from cls_portal.access import may
from cls_portal.differences import Segment, word_differences
from cls_portal.history import event_model
from cls_portal.models import Agent, Job
from diagnostics import staleness
from diagnostics.access import may_comment
from diagnostics.documents import figure_content
from diagnostics.figures import YearChange, changes, in_words, latest
from diagnostics.models import (
    Contribution,
    Diagnostic,
    DiagnosticFigure,
    DiagnosticVersion,
    Edition,
    FigureKind,
    Fitness,
    PartComment,
)
from diagnostics.operations.figures import read_again, standing_within, unchanged
from diagnostics.standing.reading import current_edition
from diagnostics.standing.values import CellState, IndicatorStanding, Standing
from diagnostics.standing.words import change_text, times_text
from diagnostics.states import ContributionState, DiagnosticPart
from territories.models import Territory, TerritoryCommune
from territories.states import TerritoryKind

CHOICES_SHOWN = 200
WITHIN = (TerritoryKind.EPCI, TerritoryKind.EPT, TerritoryKind.GROUPING)


# The page of the diagnostic


def figure_rows(figures: Sequence[DiagnosticFigure], communes: list[str]) -> list[tuple[DiagnosticFigure, Any]]:
    """Each figure with its content, as its template and its document read it."""
    return [(row, figure_content(row, communes)) for row in figures]


def stale_reasons(
    diagnostic: Diagnostic, figures: Sequence[DiagnosticFigure], current_on: date | None, on: date
) -> list[str]:
    """Why the diagnostic is out of date, from its figures already loaded."""
    editions = [row.edition for row in figures if row.edition is not None]
    return staleness.reasons(
        staleness.Dates(
            ends_on=diagnostic.ends_on,
            validated_on=diagnostic.validated_on,
            edition_on=min((edition.produced_on for edition in editions), default=None),
            current_edition_on=current_on,
            withdrawn=any(edition.withdrawn_on for edition in editions),
        ),
        on,
    )


@dataclass(frozen=True, slots=True)
class Exchanges:
    """How much is being said about a part."""

    comments: int
    contributions: int


def exchanges_of(diagnostic: Any) -> dict[str, Exchanges]:
    """By part: the comments left open, the contributions asked or to be read; loaded by `for_detail`."""
    comments, waiting = Counter(diagnostic.commented), Counter(diagnostic.awaited)
    return {part: Exchanges(comments[part], waiting[part]) for part in DiagnosticPart.values}


# Choosing figures


def picking_page(diagnostic: Diagnostic, territory_id: str) -> dict[str, Any]:
    """The indicators of the current edition for the perimeter, or for a territory within, with what they say."""
    choices = territories_within(diagnostic)
    territory = next((each for each in choices if str(each.pk) == territory_id), None)
    edition = current_edition()
    standing = standing_within(diagnostic, territory, edition) if edition is not None else None
    cited = diagnostic.figures.filter(territory=territory).values_list("indicator", flat=True)
    return {
        "edition": edition,
        "standing": standing,
        "territory": territory,
        "territories": choices,
        "rows": _picked_rows(standing, set(cited)) if standing is not None else [],
    }


def _picked_rows(standing: Standing, cited: set[str]) -> list[dict[str, Any]]:
    return [
        {
            "label": found.indicator.label,
            "name": found.indicator.name,
            "rate_label": found.indicator.rate_label,
            "last": _last_in_words(standing, found),
            "withheld": found.cell(standing.last_year).state is CellState.WITHHELD,
            "ratio": "" if found.ratio_to_france is None else times_text(found.ratio_to_france),
            "trend": "" if found.trend is None else change_text(found.trend.percent),
            "cited": found.indicator.label in cited,
        }
        for found in standing.indicators
    ]


def _last_in_words(standing: Standing, found: IndicatorStanding) -> str:
    cell = found.cell(standing.last_year)
    return in_words({"state": cell.state, "rate": cell.rate, "withheld": cell.withheld})


def territories_within(diagnostic: Diagnostic) -> list[Territory]:
    """The communes of the perimeter when there are several, then what groups some of them and nothing else."""
    communes = diagnostic.perimeter.values("commune")
    meeting = TerritoryCommune.objects.filter(territory__kind__in=WITHIN, commune__in=communes)
    inside = dict(meeting.values_list("territory").annotate(n=Count("commune")).order_by())
    whole = TerritoryCommune.objects.filter(territory__in=inside).values_list("territory").annotate(n=Count("commune"))
    held = [pk for pk, n in whole.order_by() if inside[pk] == n]
    groups = Territory.objects.filter(pk__in=held).order_by("sort_key", "pk")
    rows = diagnostic.communes.order_by("sort_key", "pk")[:CHOICES_SHOWN]
    found = list(rows)
    return [*(found if len(found) > 1 else []), *groups]


# Refreshing


@dataclass(frozen=True, slots=True)
class FigureChange:
    """What the current edition says otherwise of one figure; `gone` when it no longer holds the indicator, `outside`
    when its territory has left the perimeter."""

    figure: DiagnosticFigure
    place: str
    edition_on: date
    years: tuple[YearChange, ...]
    gone: bool
    outside: bool
    before: str
    after: str


def refresh_page(diagnostic: Diagnostic, on: date) -> dict[str, Any]:
    """Figure by figure, the value as frozen and as the current edition gives it for the present perimeter."""
    figures = list(diagnostic.figures.in_order())
    edition = current_edition()
    found = _figure_changes(diagnostic, figures, edition) if edition is not None else []
    return {
        "diagnostic": diagnostic,
        "edition": edition,
        "stale": stale_reasons(diagnostic, figures, edition.produced_on if edition else None, on),
        "changes": found,
        "readable": any(not change.gone and not change.outside for change in found),
    }


def _figure_changes(
    diagnostic: Diagnostic, figures: Sequence[DiagnosticFigure], edition: Edition
) -> list[FigureChange]:
    read = [figure for figure in figures if figure.kind == FigureKind.INDICATOR]
    return [
        _figure_change(figure, outside, reading)
        for figure, outside, reading in read_again(diagnostic, read, edition)
        if reading is None or not unchanged(figure, reading, edition)
    ]


def _figure_change(figure: DiagnosticFigure, outside: bool, reading: dict[str, Any] | None) -> FigureChange:
    assert figure.reading is not None
    assert figure.edition is not None
    before, after = latest(figure.reading), latest(reading) if reading is not None else None
    return FigureChange(
        figure=figure,
        place=figure.reading["place"],
        edition_on=figure.edition.produced_on,
        years=tuple(changes(figure.reading, reading)) if reading is not None else (),
        gone=reading is None and not outside,
        outside=outside,
        before=f"{in_words(before)} en {before['year']}",
        after=f"{in_words(after)} en {after['year']}" if after is not None else "",
    )


# Exchanges


def discussion_page(diagnostic: Diagnostic, part: DiagnosticPart, agent: Agent) -> dict[str, Any]:
    """What is asked and said about one part, for those who read its drafting."""
    writes = may(agent, "diagnostics.edit", diagnostic)
    asked = Contribution.objects.for_detail(agent).filter(diagnostic=diagnostic, part=part).order_by("due_on", "pk")
    return {
        "diagnostic": diagnostic,
        "part": part,
        "contributions": [(row, ContributionState(row.state)) for row in asked],
        "comments": commented(diagnostic, part, agent, writes=writes),
        "may_comment": may_comment(agent, diagnostic, part),
        "writable": writes and diagnostic.validated_on is None,
    }


def commented(diagnostic: Diagnostic, part: str, agent: Agent, *, writes: bool) -> list[tuple[PartComment, bool]]:
    """Each comment, and whether this person may say that it is dealt with."""
    rows = PartComment.objects.visible_to(agent).of_part(diagnostic, part)
    return [(row, row.resolved_at is None and (writes or row.author_id == agent.pk)) for row in rows]


def contributions_loaded(agent: Agent) -> Any:
    """Contributions with all that their page shows."""
    return Contribution.objects.for_detail(agent)


def contribution_page(contribution: Contribution, agent: Agent, on: date) -> dict[str, Any]:
    """One contribution; its guest reads the part as it stands while it is awaited, and nothing else."""
    diagnostic, part = contribution.diagnostic, DiagnosticPart(contribution.part)
    writes = may(agent, "diagnostics.edit", diagnostic)
    asked = may(agent, "diagnostics.contribute", contribution)
    opened = Contribution.objects.filter(pk=contribution.pk).open_on(on).exists()
    reads_part = opened or Diagnostic.objects.visible_to(agent).filter(pk=diagnostic.pk).exists()
    page: dict[str, Any] = {
        "contribution": contribution,
        "state": ContributionState(contribution.state),
        "diagnostic": diagnostic,
        "part": part,
        "reads_part": reads_part,
        "text": getattr(diagnostic, part) if reads_part else "",
        "comments": commented(diagnostic, part, agent, writes=writes) if reads_part else [],
        "may_comment": may_comment(agent, diagnostic, part),
        "may_write": asked and opened and contribution.state == ContributionState.ASKED,
        "decides": writes and contribution.state == ContributionState.SENT and diagnostic.validated_on is None,
        "may_withdraw": writes and contribution.state in (ContributionState.ASKED, ContributionState.SENT),
        "sees_whole": Diagnostic.objects.visible_to(agent).filter(pk=diagnostic.pk).exists(),
        "figures": [], "surveys": [], "responses": [],
    }  # fmt: skip
    return {**page, **_rows_of(diagnostic, part)} if reads_part else page


def _rows_of(diagnostic: Diagnostic, part: DiagnosticPart) -> dict[str, Any]:
    """The rows that belong to this part only."""
    if part == DiagnosticPart.SITUATION:
        communes = [commune.name for commune in diagnostic.communes.order_by("sort_key", "pk")]
        return {"figures": figure_rows(list(diagnostic.figures.in_order()), communes)}
    if part == DiagnosticPart.PERCEPTION:
        return {"surveys": list(diagnostic.surveys.in_order())}
    if part == DiagnosticPart.ADEQUACY:
        return {"responses": response_rows(diagnostic.field_responses.with_existing())}
    return {}


def response_rows(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """The four fields, each with its synthesis and the responses that exist (`FieldResponse.with_existing`)."""
    return [
        {
            "row": row,
            "fitness": Fitness(row.fitness),
            "existing": [{**existing, "fitness": Fitness(existing["fitness"])} for existing in row.existing],
        }
        for row in rows
    ]


# Versions


@dataclass(frozen=True, slots=True)
class PartVersion:
    """A text that a part had, as the history keeps it."""

    event: int
    number: int
    at: datetime
    author: str
    text: str


def versions_of_part(diagnostic: Diagnostic, part: str) -> list[PartVersion]:
    """Each text that the part had, the latest first; a save that left it alone is no version of it."""
    events = event_model(Diagnostic)._default_manager.filter(pgh_obj=diagnostic.pk).order_by("pgh_id")
    rows = events.values_list("pgh_id", "pgh_created_at", "pgh_context", part)
    kept: list[tuple[int, datetime, dict[str, str], str]] = []
    for event, at, context, text in rows:
        if not kept or kept[-1][3] != text:
            kept.append((event, at, context or {}, text))
    names = _names({context.get("actor", "") for _, _, context, _ in kept})
    found = [
        PartVersion(event, number, at, names.get(context.get("actor", ""), "Le portail"), text)
        for number, (event, at, context, text) in enumerate(kept, start=1)
    ]
    return found[::-1]


def _names(actors: set[str]) -> dict[str, str]:
    ids = [int(key.removeprefix("agent:")) for key in actors if key.startswith("agent:")]
    return {agent.key: str(agent) for agent in Agent.objects.filter(pk__in=ids)} if ids else {}


def versions_page(diagnostic: Diagnostic, part: DiagnosticPart, before: str, after: str) -> dict[str, Any]:
    """The versions of a part, and what changed between two of them: by default the last two."""
    versions = versions_of_part(diagnostic, part)
    numbered = {str(version.number): version for version in versions}
    new = numbered.get(after, versions[0] if versions else None)
    old = numbered.get(before) or (numbered.get(str(new.number - 1)) if new else None)
    segments: list[Segment] = word_differences(old.text, new.text) if old and new else []
    return {"diagnostic": diagnostic, "part": part, "versions": versions, "old": old, "new": new, "segments": segments}


def documents_page(diagnostic: Diagnostic, agent: Agent) -> dict[str, Any]:
    """The frozen versions with their PDF, and the work on the one being composed."""
    rows = DiagnosticVersion.objects.visible_to(agent).for_detail(agent)
    versions = list(rows.filter(diagnostic=diagnostic).order_by("-number"))
    job = None
    if versions and versions[0].pdf is None:
        jobs = Job.objects.visible_to(agent).filter(kind="diagnostics.jobs.compose_diagnostic")
        job = jobs.filter(arguments__diagnostic_version_id=versions[0].pk).order_by("-pk").first()
    return {
        "diagnostic": diagnostic,
        "versions": versions,
        "job": job,
        "printable": diagnostic.validated_on is None and may(agent, "diagnostics.edit", diagnostic),
    }
