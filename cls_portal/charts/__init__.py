"""Plots and maps drawn on the server: values in, SVG and its table out. No database, no template, no script.

Choices and figures: docs/decisions/charts.md. Shown by `components/chart.html` (page) and `pdf_chart.html` (PDF).
"""

from .bars import Bars, grouped_bars
from .chart import ABSENT, WITHHELD, Chart, ChartTable
from .classes import Classes, categories, quantile_classes, ratio_classes
from .course import Point, Way, course
from .dots import Dot, dot_plot
from .gantt import Bar, Milestone, Span, gantt, gantt_legend
from .lines import Line, Panel, line_chart, small_multiples
from .maps import Overlay, choropleth
from .outlines import Inset, Outlines

__all__ = [
    "ABSENT",
    "WITHHELD",
    "Bar",
    "Bars",
    "Chart",
    "ChartTable",
    "Classes",
    "Dot",
    "Inset",
    "Line",
    "Milestone",
    "Outlines",
    "Overlay",
    "Panel",
    "Point",
    "Span",
    "Way",
    "categories",
    "choropleth",
    "course",
    "dot_plot",
    "gantt",
    "gantt_legend",
    "grouped_bars",
    "line_chart",
    "quantile_classes",
    "ratio_classes",
    "small_multiples",
]
