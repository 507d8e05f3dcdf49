"""The pages of a spreadsheet of follow-up."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone

from actions.access import to_follow
from actions.models import Action, ImportState, TableImport
from actions.tables import kept
from actions.tables.matching import Asked
from cls_portal import files
from cls_portal.models import Agent, Job
from cls_portal.spreadsheets import Unreadable

JOBS = ("actions.jobs.compare_table", "actions.jobs.enter_table")
PER_PAGE = 100


def editable_by(agent: Agent, rows: Any) -> Any:
    """Of the actions of a list, those that this person may follow, for the workbook."""
    return to_follow(agent, rows.followed(), timezone.localdate())


def table_page(table: TableImport, agent: Agent, page: str) -> dict[str, Any]:
    """The work under way or that failed; then what is wrong, or what would change, a hundred rows at a time."""
    work = Job.objects.visible_to(agent).filter(kind__in=JOBS, arguments__table_id=table.pk).order_by("-pk").first()
    shown = work is not None and table.state != ImportState.ENTERED and (not work.finished or work.state != "done")
    plan = table.plan
    leaves = Paginator(plan.get("rows", []), PER_PAGE)
    leaf = leaves.get_page(page)
    implied = plan.get("implied", {})
    return {
        "table": table,
        "job": work if shown else None,
        "poll_url": reverse("job-detail", args=[work.pk]) if work is not None else "",
        "problems": plan.get("problems", []),
        "ignored": plan.get("ignored", []),
        "again": plan.get("again", False),
        "leaf": leaf,
        "rows": [{**row, "implied": implied.get(row["key"], []) if implied else []} for row in leaf],
        "changed": leaves.count,
        "cells": sum(len(row["cells"]) + len(row["conflicts"]) for row in plan.get("rows", [])),
        "conflicts": sum(len(row["conflicts"]) for row in plan.get("rows", [])),
        "ready": table.state == ImportState.READY and leaves.count > 0 and not (work and not work.finished),
    }


def asked_sheet(table: TableImport, sheet: str, line: str) -> kept.Kept:
    """The sheet and the line of heads that an address asks for; else those that were said, where it cannot be read."""
    head = int(line) if line.isdecimal() and len(line) < 6 else None
    try:
        return _opened(table, sheet or table.sheet, head or (None if sheet else table.head))
    except Unreadable:
        return _opened(table, table.sheet, table.head)


def _opened(table: TableImport, sheet: str, head: int | None) -> kept.Kept:
    return kept.opened(table.file.name, files.read(table.file), sheet=sheet, head=head)


def columns_of(table: TableImport, sheet: kept.Kept) -> dict[str, str]:
    """What was said of these very heads, else what is recognised."""
    said = sheet.heads.signature == table.signature and table.columns
    return dict(said) if said else sheet.suggested()


def actions_of(table: TableImport, agent: Agent) -> list[Action]:
    rows = Action.objects.visible_to(agent).followed().filter(contract=table.contract_id)
    return list(rows.order_by("number", "pk"))


def asked_in(table: TableImport, actions: list[Action]) -> list[Asked]:
    """The rows that nothing names for sure."""
    reading = kept.Reading(_opened(table, table.sheet, table.head), table.columns)
    return reading.matched(actions, table.matches).asked
