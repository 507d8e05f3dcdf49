"""Whether figures speak of the present perimeter of their diagnostic, which a draft may change."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from diagnostics.models import Diagnostic, DiagnosticFigure, FigureKind
from territories.models import TerritoryCommune


def outside(diagnostic: Diagnostic, territories: Collection[int]) -> set[int]:
    """Those of these territories that do not lie wholly within the perimeter; one query."""
    if not territories:
        return set()
    rows = TerritoryCommune.objects.filter(territory__in=territories).order_by().values_list("territory", "commune")
    wanted = {commune.pk for commune in diagnostic.communes.all()}
    pairs = list(rows)
    return set(territories) - {territory for territory, _ in pairs} | {
        territory for territory, commune in pairs if commune not in wanted
    }


def strangers(diagnostic: Diagnostic, figures: Sequence[DiagnosticFigure]) -> list[DiagnosticFigure]:
    """Figures of recorded delinquency read for another perimeter, or of a territory that has left it."""
    read = [figure for figure in figures if figure.kind == FigureKind.INDICATOR]
    left = outside(diagnostic, {figure.territory_id for figure in read if figure.territory_id is not None})
    codes = sorted(commune.code for commune in diagnostic.communes.all())
    return [
        figure
        for figure in read
        if (figure.territory_id in left if figure.territory_id is not None else not _covers(figure, codes))
    ]


def _covers(figure: DiagnosticFigure, codes: list[str]) -> bool:
    """Whether the whole perimeter was this one when the figure was read."""
    assert figure.reading is not None
    read: list[str] | None = figure.reading.get("perimeter")
    return figure.reading["communes"] == len(codes) if read is None else read == codes
