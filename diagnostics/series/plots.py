"""The plot of a series by year: what the table shows, no more; a secret is a gap."""

from __future__ import annotations

from decimal import Decimal

from cls_portal.charts import Chart, Line, line_chart
from diagnostics.models import PartnerSeries
from diagnostics.series import table as shown
from diagnostics.series.periods import Grain
from diagnostics.series.table import SeriesTable, State

MOST_LINES = 4  # beside the main one
SCHOOL_YEARS = "L’année indiquée est celle de la rentrée."


def plot_of(series: PartnerSeries, table: SeriesTable) -> Chart | None:
    """The whole, and its parts when they are few; nothing for months and quarters, nor for a single year."""
    if series.grain not in {Grain.YEAR, Grain.SCHOOL_YEAR} or len(table.periods) < 2:
        return None
    wholes = [line for line in table.lines if line.is_total]
    parts = [line for line in table.lines if not line.is_total]
    chosen = parts if len(parts) <= MOST_LINES or not wholes else []
    main = wholes[-1] if wholes else chosen[0] if len(chosen) == 1 else None
    lines = [_drawn(series, table, line) for line in chosen[:MOST_LINES] if line is not main]
    if main is not None:
        lines.append(_drawn(series, table, main, main=True))
    if not any(value is not None for line in lines for value in line.values.values()):
        return None
    note = SCHOOL_YEARS if series.grain == Grain.SCHOOL_YEAR else ""
    return line_chart(series.title, lines, unit=series.unit, source=series.organisation.name, note=note)


def _drawn(series: PartnerSeries, table: SeriesTable, line: shown.Line, *, main: bool = False) -> Line:
    values = {
        period.year: _number(cell.value)
        for period, cell in zip(table.periods, line.cells, strict=False)
        if cell.state is State.NUMBER or cell.state.is_secret
    }
    return Line(line.label or series.perimeter.name, values, main=main)


def _number(value: Decimal | None) -> float | None:
    """A whole number stays one, so that it is written without decimals."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
