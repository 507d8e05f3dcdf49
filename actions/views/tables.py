"""Spreadsheets of follow-up: the workbook to fill in, the table brought back, its columns, its rows, its preview."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions import operations
from actions.forms.tables import ColumnsForm, ConfirmForm, RowsForm, TableForm
from actions.listings import ACTIONS
from actions.models import ImportState, TableImport
from actions.reading import listed
from actions.reading.tables import actions_of, asked_in, asked_sheet, columns_of, editable_by, table_page
from actions.tables import workbook
from cls_portal import exports
from cls_portal.access import get_visible
from cls_portal.doors import Trail, form_page
from cls_portal.errors import Refused, Stale
from cls_portal.http import acting_agent, refuse_in_form, say, today

CHANGED = "Ce tableau a changé entre-temps\u00a0: relisez-le."


def _trail(table: TableImport | None = None) -> Trail:
    trail = [("Actions", reverse("action-list"))]
    return trail if table is None else [*trail, ("Importer un tableau", reverse("table-import"))]


def _address(table: TableImport) -> str:
    """The page of the next thing to say."""
    pages = {ImportState.COLUMNS: "table-import-columns", ImportState.ROWS: "table-import-rows"}
    return reverse(pages.get(ImportState(table.state), "table-import-detail"), args=[table.pk])


def _table(request: HttpRequest, pk: int) -> TableImport:
    table: TableImport = get_visible(TableImport, acting_agent(request), pk=pk)
    return table


@require_safe
def table_export(request: HttpRequest) -> HttpResponseBase:
    """The filtered actions that this person follows, as a workbook to fill in."""
    agent = acting_agent(request)
    rows = editable_by(agent, ACTIONS.found(request, listed(agent)))
    return exports.attached("xlsx", "suivi-a-modifier", workbook.write(rows))


def table_import(request: HttpRequest) -> HttpResponse:
    agent = acting_agent(request)
    form = TableForm(request.POST or None, request.FILES or None, agent=agent)
    return form_page(
        request,
        form,
        lambda: operations.deposit_table(by=agent, on=today(), **form.values),
        title="Importer un tableau",
        done=_address,
        said="Le tableau est lu. Rien n’est encore enregistré.",
        trail=_trail(),
        cancel=reverse("action-list"),
        submit="Lire le tableau",
        template="actions/tables/import.html",
    )


def table_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """?feuille= and ?ligne= say another sheet, another line of heads."""
    table, by = _table(request, pk), acting_agent(request)
    if table.contract_id is None:
        return redirect(_address(table))
    sheet = asked_sheet(table, request.GET.get("feuille", ""), request.GET.get("ligne", ""))
    form = ColumnsForm(request.POST or None, kept=sheet, columns=columns_of(table, sheet), revision=table.revision)
    where: dict[str, Any] = {"sheet": sheet.table.sheet, "head": sheet.heads.line}
    return _step(
        request,
        form,
        lambda: operations.say_columns(table, by=by, on=today(), revision=form.revision, columns=form.columns, **where),
        table,
        title="Reconnaître les colonnes",
        template="actions/tables/columns.html",
        sheet=sheet,
    )


def table_rows(request: HttpRequest, pk: int) -> HttpResponse:
    table, by = _table(request, pk), acting_agent(request)
    if table.state != ImportState.ROWS:
        return redirect(_address(table))
    actions = actions_of(table, by)
    form = RowsForm(request.POST or None, asked=asked_in(table, actions), actions=actions, revision=table.revision)
    return _step(
        request,
        form,
        lambda: operations.match_rows(table, by=by, on=today(), revision=form.revision, matches=form.matches),
        table,
        title="Rapprocher les lignes des actions",
        template="actions/tables/rows.html",
    )


def _step(request: HttpRequest, form: Any, act: Any, table: TableImport, **page: Any) -> HttpResponse:
    return form_page(
        request,
        form,
        act,
        done=_address,
        said="C’est noté. Rien n’est encore enregistré.",
        trail=_trail(table),
        cancel=reverse("table-import"),
        submit="Continuer",
        table=table,
        **page,
    )


def table_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the table changes, and its confirmation."""
    table, by = _table(request, pk), acting_agent(request)
    if table.state in (ImportState.COLUMNS, ImportState.ROWS):
        return redirect(_address(table))
    form = ConfirmForm(request.POST or None, rows=table.plan.get("rows", []), revision=table.revision)
    if request.method == "POST" and form.is_valid():
        try:
            table = operations.confirm_table(table, by=by, on=today(), revision=form.revision, choices=form.values)
        except (Refused, Stale) as refusal:
            refuse_in_form(form, refusal if isinstance(refusal, Refused) else Refused(CHANGED))
        else:
            if table.state == ImportState.ENTERED:
                say(request, "Le suivi est enregistré.")
            return redirect(_address(table))
    page = table_page(table, by, request.GET.get("page", "1"))
    return render(request, "actions/tables/detail.html", {**page, "form": form, "trail": _trail(table)})
