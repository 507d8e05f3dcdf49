"""A comparison before and after as people see it, from its data alone, live or frozen: sentences, plot, tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cls_portal.charts import Chart, ChartTable, Line, line_chart
from cls_portal.charts.figures import figure_fr
from cls_portal.exports.heads import Head
from cls_portal.templatetags.portal import number_fr
from diagnostics.standing.words import ABSENT, WITHHELD
from evaluations.impact import words
from evaluations.impact.rules import span

PERIODS = {"before": "avant", "after": "après", "": "—"}
MIDDLE, LOW, HIGH = "Communes comparables, milieu", "Leur quart le plus bas", "Leur quart le plus haut"


@dataclass(frozen=True)
class Table:
    """The first cell of a row is its heading."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Shown:
    """What page, report and PDF show of one comparison. `stated`: whether a figure is; else `reasons` say why not."""

    key: int
    name: str
    years: str
    stated: bool
    headline: str
    says: Sequence[str]
    reasons: Sequence[str]
    totals: Table | None
    chart: Chart | None
    placebo: str
    rule: Sequence[str]
    comparables: Table | None
    limits: Sequence[str]
    source: str
    invented: str
    comment: str


def shown(content: Mapping[str, Any]) -> Shown:
    """From what `evaluations.documents.impact_content` gives."""
    kept = content["result"]
    return Shown(
        key=content["key"],
        name=kept["name"],
        years=f"de {span(kept['before'])} à {span(kept['after'])}",
        stated=content["ratio"] is not None,
        headline=headline(content["ratio"], content["low"], content["high"]),
        says=kept["says"],
        reasons=kept["reasons"],
        totals=_totals(kept) if kept["totals"] else None,
        chart=_chart(kept, f"impact-{content['key']}") if any(row["published"] for row in kept["years"]) else None,
        placebo=kept["placebo_says"],
        rule=kept["rule"],
        comparables=_comparables(kept) if kept["comparables"] else None,
        limits=kept["limits"],
        source=kept["source"],
        invented=kept["invented"],
        comment=content["comment"],
    )


def headline(ratio: float | None, low: float | None, high: float | None) -> str:
    """« −20 % (de −35 % à −2 %) »; empty when nothing is stated."""
    if ratio is None or low is None or high is None:
        return ""
    return f"{words.percent_of(ratio)} (de {words.percent_of(low)} à {words.percent_of(high)})"


def _chart(kept: Mapping[str, Any], key: str) -> Chart:
    rows = kept["years"]
    own = {row["year"]: row["rate"] if row["published"] else None for row in rows if _drawn(row)}
    beside = {
        label: {row["year"]: row[name] for row in rows if row[name] is not None}
        for label, name in ((MIDDLE, "middle"), (LOW, "low"), (HIGH, "high"))
    }
    lines = [Line(kept["place"], own, main=True), *(Line(label, values) for label, values in beside.items() if values)]
    title = f"{kept['name']}, {kept['place']}"
    since = (kept["after"][0], "depuis le contrat") if kept["after"][0] <= rows[-1]["year"] else None
    partly = 0 < kept["used"] < kept["communes"]
    note = f"Chiffres de {kept['used']} communes du territoire sur {kept['communes']}." if partly else ""
    chart = line_chart(title, lines, unit=kept["rate_label"], source=kept["source"], note=note, key=key, since=since)
    return replace(chart, table=ChartTable(f"{title} ({kept['rate_label']})", *_years(kept)))


def _drawn(row: Mapping[str, Any]) -> bool:
    """A published year where nobody lives has no rate."""
    return not row["published"] or row["rate"] is not None


def _years(kept: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """With the comparable communes, if there are any."""
    head = ("Année", "Période", kept["unit"], kept["exposed_label"], "Taux")
    rows = [
        (str(row["year"]), PERIODS[row["period"]], _number(row["count"]), _number(row["exposed"]),
         figure_fr(row["rate"], WITHHELD))
        for row in kept["years"]
    ]  # fmt: skip
    if all(row["middle"] is None for row in kept["years"]):
        return head, tuple(rows)
    beside = [tuple(figure_fr(row[name], ABSENT) for name in ("middle", "low", "high")) for row in kept["years"]]
    return (*head, MIDDLE, LOW, HIGH), tuple((*own, *others) for own, others in zip(rows, beside, strict=True))


def _number(value: int | None) -> str:
    return WITHHELD if value is None else number_fr(value)


def _totals(kept: Mapping[str, Any]) -> Table:
    head = ("", f"Taux {span(kept['before'])}", f"Taux {span(kept['after'])}", "Évolution")
    rows = tuple(
        (row["who"], figure_fr(row["before"]), figure_fr(row["after"]), words.percent_of(row["change"]))
        for row in kept["totals"]
    )
    return Table(f"Taux moyens {kept['rate_label']}, avant et après", head, rows)


def _comparables(kept: Mapping[str, Any]) -> Table:
    head = ("Commune", "Code", f"Taux {span(kept['before'])}", "Évolution avant", f"Taux {span(kept['after'])}")
    rows = tuple(
        (row["name"], row["code"], figure_fr(row["before"]), words.percent_of(row["trend"]), figure_fr(row["after"]))
        for row in kept["comparables"]
    )
    return Table(f"Communes comparables, taux moyens {kept['rate_label']}", head, rows)


# Files


def file_of(content: Mapping[str, Any], table: str) -> tuple[str, list[Head], Iterator[Sequence[Any]]] | None:
    """Title, heads and rows of one of the two files: the years, the comparable communes."""
    kept = content["result"]
    if table == "annees":
        heads = ["Indicateur", "Territoire", "Année", "Période", kept["unit"], kept["exposed_label"]]
        heads += [f"Taux {kept['rate_label']}", MIDDLE, LOW, HIGH, "Source"]
        return "Années", _heads(*heads), _year_rows(kept)
    if table == "communes":
        heads = ["Indicateur", "Code", "Commune", "Taux avant", "Évolution avant", "Taux après", "Distance", "Source"]
        return "Communes comparables", _heads(*heads), _commune_rows(kept)
    return None


def _heads(*labels: str) -> list[Head]:
    return [Head(label) for label in labels]


def _year_rows(kept: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    for row in kept["years"]:
        known = [WITHHELD if row[name] is None else row[name] for name in ("count", "exposed", "rate")]
        beside = [ABSENT if row[name] is None else row[name] for name in ("middle", "low", "high")]
        period = PERIODS[row["period"]]
        yield kept["name"], kept["place"], row["year"], period, *known, *beside, kept["source"]


def _commune_rows(kept: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    for row in kept["comparables"]:
        figures = [row[name] for name in ("before", "trend", "after", "distance")]
        yield kept["name"], row["code"], row["name"], *figures, kept["source"]
