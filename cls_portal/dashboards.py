"""What a dashboard gathers: each app gives its panels (`settings.DASHBOARD_PANELS`) and what it measures of the
départements (`settings.DASHBOARD_MEASURES`). Nothing is kept from one request to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils.module_loading import import_string

from cls_portal import exports
from cls_portal.charts import Chart
from cls_portal.exports.heads import Head
from cls_portal.models import Agent
from cls_portal.templatetags.portal import euros, number_fr

SHEET, EXPORT = "tableau", "export"


@dataclass(frozen=True)
class Figure:
    """A number and the list behind it: a whole number is how many rows that list has; others are amounts, in words.

    `label` is « contrat en vigueur|contrats en vigueur » where the number decides.
    """

    value: int | str
    label: str
    url: str
    detail: str = ""

    @property
    def shown(self) -> str:
        return number_fr(self.value) if isinstance(self.value, int) else self.value

    @property
    def words(self) -> str:
        one, _, many = self.label.partition("|")
        return many if many and isinstance(self.value, int) and self.value > 1 else one


@dataclass(frozen=True)
class Sheet:
    """A plot with its values as a file, called `key` in the address. Without drawing, `empty` says why."""

    key: str
    title: str
    chart: Chart | None
    heads: Sequence[Head]
    rows: Sequence[Sequence[Any]]
    empty: str = ""


@dataclass(frozen=True)
class Panel:
    """What one app says on a dashboard; `key` is its anchor; `wide`: it takes the width of the page."""

    key: str
    title: str
    figures: Sequence[Figure] = ()
    sheets: Sequence[Sheet] = ()
    note: str = ""
    wide: bool = False

    @property
    def css(self) -> str:
        if self.wide:
            return "portal-dashboard--wide"
        return "portal-dashboard--plotted" if self.sheets else "portal-dashboard--short"


@dataclass(frozen=True)
class Measure:
    """A column of the table of the départements: its values by key of département (none: nought).

    `url` is the list behind a value, without the code of its département (`narrowed`). `kind` is a listing column's:
    count or amount.
    """

    key: str
    label: str
    values: Mapping[int, Any]
    url: str
    kind: str = "count"

    def of(self, department: int) -> Any:
        return self.values.get(department) or 0

    def said(self, value: Any) -> str:
        return euros(Decimal(value), 0) if self.kind == "amount" else number_fr(value)


def narrowed(page: str, **asked: Any) -> str:
    """The address of this list, narrowed so, to which the code of a département is added."""
    return f"{reverse(page)}?{urlencode({**asked, 'departement': ''}, doseq=True)}"


def panels_of(dashboard: str, agent: Agent, subject: Any, on: date) -> list[Panel]:
    """The panels of this dashboard about a département or a contract, in the order of the settings."""
    found = (import_string(name)(agent, subject, on) for name in settings.DASHBOARD_PANELS[dashboard])
    return [panel for panel in found if panel is not None]


def measures_of(agent: Agent, day: date, on: date) -> list[Measure]:
    """What is known of the départements on that day, as of today."""
    return [measure for name in settings.DASHBOARD_MEASURES for measure in import_string(name)(agent, day, on)]


def file_of(request: HttpRequest, name: str, panels: Iterable[Panel]) -> StreamingHttpResponse | None:
    """The values of the plot that the address asks for (`?tableau=carte&export=csv`); None when it asks for none."""
    kind, key = request.GET.get(EXPORT, ""), request.GET.get(SHEET, "")
    if kind not in exports.FORMATS:
        return None
    found = (sheet for panel in panels for sheet in panel.sheets if sheet.key == key)
    sheet = next(found, None)
    if sheet is None:
        return None
    return exports.respond_rows(kind, f"{name}-{sheet.key}", sheet.title, sheet.heads, iter(sheet.rows))
