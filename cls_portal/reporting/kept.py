"""The chapters of a report as data that JSON holds, and back: what a closed report said is never computed again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.utils.safestring import SafeString

from cls_portal.charts import Chart, ChartTable
from cls_portal.reporting.blocks import Block, Chapter, Col, Grid, Heading, Items, Plot, Words


def as_data(chapters: Iterable[Chapter]) -> list[dict[str, Any]]:
    return [
        {"key": each.key, "title": each.title, "blocks": [_kept(block) for block in each.blocks]} for each in chapters
    ]


def from_data(kept: Sequence[Mapping[str, Any]]) -> list[Chapter]:
    return [Chapter(each["key"], each["title"], [_read(block) for block in each["blocks"]]) for each in kept]


def _kept(block: Block) -> dict[str, Any]:
    values = asdict(block)
    if isinstance(block, Grid):
        values["strong"] = sorted(block.strong)
    if isinstance(block, Plot):
        values["chart"]["svg"] = str(block.chart.svg)
    return {"kind": block.kind, **values}


def _read(kept: Mapping[str, Any]) -> Block:
    match kept["kind"]:
        case "heading":
            return Heading(kept["text"])
        case "words":
            return Words(kept["text"])
        case "items":
            return Items(kept["rows"])
        case "plot":
            return Plot(_chart(kept["chart"]))
        case _:
            columns = [Col(**column) for column in kept["columns"]]
            return Grid(kept["caption"], columns, kept["rows"], frozenset(kept["strong"]))


def _chart(kept: Mapping[str, Any]) -> Chart:
    """Its drawing was made by `cls_portal.charts`, which escapes what it is given."""
    table = kept["table"]
    rows = tuple(tuple(row) for row in table["rows"])
    values = {**kept, "svg": SafeString(kept["svg"])}
    return Chart(**{**values, "table": ChartTable(table["caption"], tuple(table["head"]), rows, tuple(table["links"]))})
