"""The figures of a diagnostic: chosen from the standing, or given with their own source."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Max

from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.richtext import clean_html
from cls_portal.writing import create, lock, operation, remove, write
from diagnostics.figures import Reading, perimeter_name, reading_of, same
from diagnostics.models import Diagnostic, DiagnosticFigure, Edition, FigureKind
from diagnostics.operations.diagnostic import open_to
from diagnostics.perimeter import outside
from diagnostics.standing.reading import current_edition, standing_of, standing_of_communes
from diagnostics.standing.values import Standing
from territories.models import Territory

NO_EDITION = "Aucune édition de la délinquance enregistrée n’est chargée : ajoutez un chiffre avec sa source."


@operation("diagnostic.figures_chosen")
def choose_figures(
    diagnostic: Diagnostic, *, by: Agent | SystemActor, indicators: Sequence[str], territory: Territory | None = None
) -> list[DiagnosticFigure]:
    """Cite these indicators (SSMSI's labels) of the whole perimeter or of a territory within, as last published.

    Each is placed after the others, without analysis yet.
    """
    diagnostic = open_to(by, diagnostic)
    edition = current_edition()
    if edition is None:
        raise Refused([Reason(NO_EDITION, code="diagnostic.no_edition")])
    if not indicators:
        raise Refused([Reason("Choisissez au moins un indicateur.", field="indicators")])
    known = read_indicators(diagnostic, territory, edition)
    position = _last_position(diagnostic)
    chosen = []
    for rank, label in enumerate(dict.fromkeys(indicators), start=1):
        if label not in known:
            raise Refused([Reason(f"L’édition n’a pas d’indicateur « {label} ».", field="indicators")])
        figure = DiagnosticFigure(
            diagnostic=diagnostic, kind=FigureKind.INDICATOR, indicator=label, territory=territory, edition=edition,
            reading=known[label], position=position + rank,
        )  # fmt: skip
        chosen.append(create(figure))
    return chosen


@operation("diagnostic.figure_given")
def give_figure(
    diagnostic: Diagnostic,
    *,
    by: Agent | SystemActor,
    title: str,
    value: Decimal,
    year: int,
    source: str,
    unit: str = "",
    denominator: str = "",
    territory: Territory | None = None,
    analysis: str = "",
) -> DiagnosticFigure:
    """A figure that no edition holds, with the source that gives it."""
    diagnostic = open_to(by, diagnostic)
    _check_within(diagnostic, territory)
    return create(
        DiagnosticFigure(
            diagnostic=diagnostic,
            kind=FigureKind.FREE,
            title=title.strip(),
            value=value,
            last_year=year,
            unit=unit,
            denominator=denominator,
            source=source.strip(),
            territory=territory,
            analysis=clean_html(analysis),
            position=_last_position(diagnostic) + 1,
            display="table",
        )
    )


@operation("diagnostic.figure_changed")
def change_figure(
    figure: DiagnosticFigure, *, by: Agent | SystemActor, revision: int | None, **values: Any
) -> DiagnosticFigure:
    """Change the analysis, the years and the display; of a free figure, all that it says. What is absent stays."""
    diagnostic = open_to(by, figure.diagnostic)
    figure = lock(figure, revision)
    own = {"analysis", "first_year", "last_year", "display"}
    if figure.kind == FigureKind.FREE:
        own = {"analysis", "title", "value", "last_year", "unit", "denominator", "source", "territory"}
        _check_within(diagnostic, values.get("territory", figure.territory))
    if unknown := set(values) - own:
        raise Refused([Reason("Ce chiffre n’a pas ce champ.", field=sorted(unknown)[0])])
    if "analysis" in values:
        values["analysis"] = clean_html(values["analysis"])
    return write(figure, **values)


@operation("diagnostic.figure_moved")
def move_figure(figure: DiagnosticFigure, *, by: Agent | SystemActor, up: bool) -> DiagnosticFigure:
    """Exchange its place with the one before or after; at an end, nothing moves."""
    diagnostic = open_to(by, figure.diagnostic)
    figures: list[DiagnosticFigure] = list(diagnostic.figures.in_order())
    index = next(index for index, each in enumerate(figures) if each.pk == figure.pk)
    other = index - 1 if up else index + 1
    if not 0 <= other < len(figures):
        return figures[index]
    figures[index], figures[other] = figures[other], figures[index]
    for position, each in enumerate(figures, start=1):
        if each.position != position:
            write(lock(each, None), position=position)
    return next(each for each in figures if each.pk == figure.pk)


@operation("diagnostic.figure_removed")
def remove_figure(figure: DiagnosticFigure, *, by: Agent | SystemActor, revision: int | None) -> None:
    open_to(by, figure.diagnostic)
    remove(lock(figure, revision))


@operation("diagnostic.figures_refreshed")
def refresh_figures(
    diagnostic: Diagnostic, *, by: Agent | SystemActor, revision: int | None = None
) -> list[DiagnosticFigure]:
    """Read again in the current edition, for the present perimeter, every figure that says something else there.

    The analyses stay, to be read again; the figures of a territory that has left the perimeter stay too.
    """
    diagnostic = open_to(by, diagnostic, revision)
    edition = current_edition()
    if edition is None:
        raise Refused([Reason(NO_EDITION, code="diagnostic.no_edition")])
    refreshed = []
    figures = list(diagnostic.figures.in_order().filter(kind=FigureKind.INDICATOR))
    for figure, _, reading in read_again(diagnostic, figures, edition):
        # an indicator that SSMSI no longer publishes keeps its last edition, and says so
        if reading is not None and not unchanged(figure, reading, edition):
            refreshed.append(write(lock(figure, None), edition=edition, reading=reading))
    if not refreshed:
        raise Refused([Reason("Aucun chiffre n’est plus récent dans l’édition courante.", code="diagnostic.fresh")])
    return refreshed


def read_again(
    diagnostic: Diagnostic, figures: Sequence[DiagnosticFigure], edition: Edition
) -> list[tuple[DiagnosticFigure, bool, Reading | None]]:
    """Each figure, whether its territory has left the perimeter, and what the edition says of it now, if anything."""
    left = outside(diagnostic, {figure.territory_id for figure in figures if figure.territory_id is not None})
    known: dict[int | None, dict[str, Reading]] = {}
    for figure in figures:
        if figure.territory_id not in known:
            gone = figure.territory_id in left
            known[figure.territory_id] = {} if gone else read_indicators(diagnostic, figure.territory, edition)
    return [
        (figure, figure.territory_id in left, known[figure.territory_id].get(figure.indicator)) for figure in figures
    ]


def unchanged(figure: DiagnosticFigure, reading: Reading, edition: Edition) -> bool:
    """Whether the figure already says this, in this edition."""
    return figure.edition_id == edition.pk and figure.reading is not None and same(figure.reading, reading)


def read_indicators(diagnostic: Diagnostic, territory: Territory | None, edition: Edition) -> dict[str, Reading]:
    """What the edition says of the perimeter, or of a territory within, by SSMSI's label."""
    standing = standing_within(diagnostic, territory, edition)
    if standing is None:
        return {}
    read = {found.indicator.label: reading_of(standing, found) for found in standing.indicators}
    if territory is not None:
        return read
    codes = sorted(diagnostic.communes.values_list("code", flat=True))
    return {label: {**reading, "perimeter": codes} for label, reading in read.items()}


def standing_within(diagnostic: Diagnostic, territory: Territory | None, edition: Edition) -> Standing | None:
    """The standing of the whole perimeter, or of a territory that lies within it."""
    _check_within(diagnostic, territory)
    communes = list(diagnostic.communes.order_by("sort_key", "pk"))
    if territory is not None:
        return standing_of(territory, edition)
    if len(communes) == 1:
        return standing_of(communes[0], edition)
    return standing_of_communes(
        [commune.pk for commune in communes], perimeter_name([commune.name for commune in communes]), edition
    )


def _check_within(diagnostic: Diagnostic, territory: Territory | None) -> None:
    """Raise `Refused` unless every commune of the territory is one of the diagnostic's."""
    if territory is not None and outside(diagnostic, {territory.pk}):
        raise Refused([Reason("Ce territoire n’est pas dans le périmètre du diagnostic.", field="territory")])


def _last_position(diagnostic: Diagnostic) -> int:
    return diagnostic.figures.aggregate(last=Max("position"))["last"] or 0
