"""Pages of the figures that partners own: read, described, filled, imported, closed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal.access import get_visible, may, require
from cls_portal.doors import Trail, confirmation_page, form_page
from cls_portal.exports import FORMATS
from cls_portal.http import acting_agent, today
from cls_portal.timeline import timeline
from diagnostics import operations
from diagnostics.forms import ConfirmForm
from diagnostics.forms.series import (
    Etat4001ChangeForm,
    Etat4001Form,
    ImportConfirmForm,
    ImportForm,
    SeriesChangeForm,
    SeriesForm,
    ValuesForm,
)
from diagnostics.models import PartnerSeries
from diagnostics.series import imports, reading
from diagnostics.series.files import blank_answer, table_answer
from diagnostics.series.listings import SERIES
from diagnostics.series.periods import label
from diagnostics.series.plots import plot_of
from diagnostics.series.states import SourceKind
from diagnostics.series.windows import asked, entered_period

EDIT = "diagnostics.edit_series"


def load(request: HttpRequest, pk: int) -> PartnerSeries:
    """The series of this page, or 404."""
    return get_visible(PartnerSeries, acting_agent(request), pk=pk)


def load_to_write(request: HttpRequest, pk: int) -> PartnerSeries:
    series = load(request, pk)
    require(acting_agent(request), EDIT, series)
    return series


def address(series: PartnerSeries) -> str:
    return reverse("series-detail", args=[series.pk])


def trail(series: PartnerSeries | None = None) -> Trail:
    """Séries des partenaires › title › …"""
    start = [("Séries des partenaires", reverse("series-list"))]
    return start if series is None else [*start, (series.title, address(series))]


# Reading


@require_safe
def series_list(request: HttpRequest) -> HttpResponseBase:
    agent = acting_agent(request)
    context = {"may_create": may(agent, "diagnostics.create_series")}
    return SERIES.respond(request, reading.listed(agent), "diagnostics/series/list.html", context)


@require_safe
def series_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    agent, series = acting_agent(request), load(request, pk)
    form, window = asked(request, series)
    table = reading.table_of(series, window)
    if request.GET.get("export") in FORMATS:
        return table_answer(request.GET["export"], series, table)
    context = {
        **reading.series_page(series, table, window),
        "form": form,
        "chart": plot_of(series, table),
        "may_edit": may(agent, EDIT, series),
        "query": request.GET.urlencode(),
        "trail": trail(),
    }
    return render(request, "diagnostics/series/detail.html", context)


@require_safe
def series_history(request: HttpRequest, pk: int) -> HttpResponse:
    series = load_to_write(request, pk)
    entries = timeline(series, acting_agent(request), parts=reading.TOLD_PARTS)
    context = {"series": series, "entries": entries, "trail": trail(series)}
    return render(request, "diagnostics/series/history.html", context)


@require_safe
def series_template(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The file to fill in: it holds the values as their owner gave them, so it is for those alone who may write."""
    if kind not in FORMATS:
        raise Http404
    return blank_answer(kind, load_to_write(request, pk), today())


# Describing


def series_create(request: HttpRequest) -> HttpResponse:
    return _create(request, SeriesForm(request.POST or None, initial=_owner(request)), "Nouvelle série")


def series_etat_4001_create(request: HttpRequest) -> HttpResponse:
    form = Etat4001Form(request.POST or None, initial=_owner(request))
    return _create(request, form, "Nouvelle série de l’état 4001")


def _owner(request: HttpRequest) -> dict[str, Any]:
    """The organisation of whoever acts for one only."""
    return {"organisation": reading.only_organisation(acting_agent(request), today())}


def _create(request: HttpRequest, form: SeriesForm, title: str) -> HttpResponse:
    agent = acting_agent(request)
    require(agent, "diagnostics.create_series")
    return form_page(
        request,
        form,
        lambda: operations.create_series(by=agent, on=today(), **form.values),
        title=title,
        done=address,
        said="La série est créée : saisissez ou importez maintenant ses valeurs.",
        trail=trail(),
        cancel=reverse("series-list"),
        submit="Créer la série",
    )


def series_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, series = acting_agent(request), load_to_write(request, pk)
    kind = Etat4001ChangeForm if series.source_kind == SourceKind.ETAT_4001 else SeriesChangeForm
    form = kind(request.POST or None, initial=reading.described(series), revision=series.revision)
    return form_page(
        request,
        form,
        lambda: operations.set_series(series, by=agent, revision=form.revision, on=today(), **form.values),
        title="Modifier la série",
        done=address(series),
        said="La série est enregistrée.",
        trail=trail(series),
    )


def series_close(request: HttpRequest, pk: int) -> HttpResponse:
    agent, series = acting_agent(request), load_to_write(request, pk)
    form = ConfirmForm(request.POST or None, revision=series.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.close_series(series, by=agent, revision=form.revision, on=today()),
        title="Clore la série",
        message=f"« {series.title} » ne recevra plus de valeurs ; ses chiffres restent lisibles.",
        done=address(series),
        said="La série est close.",
        trail=trail(series),
        submit="Clore la série",
    )


def series_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    agent, series = acting_agent(request), load_to_write(request, pk)
    form = ConfirmForm(request.POST or None, revision=series.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.reopen_series(series, by=agent, revision=form.revision),
        title="Rouvrir la série",
        message=f"« {series.title} » pourra de nouveau recevoir des valeurs.",
        done=address(series),
        said="La série est rouverte.",
        trail=trail(series),
        submit="Rouvrir la série",
    )


# Filling


def series_values(request: HttpRequest, pk: int) -> HttpResponse:
    agent, series = acting_agent(request), load_to_write(request, pk)
    chooser, period = entered_period(request, series, today())
    figures = reading.figures_of(series, [period])
    shape = reading.shape_of(series)
    form = ValuesForm(request.POST or None, shape=shape, period=period, figures=figures, revision=series.revision)
    return form_page(
        request,
        form,
        lambda: operations.enter_values(series, by=agent, revision=form.revision, values=form.figures),
        title=f"Valeurs : {label(series.grain, period)}",
        done=address(series),
        said="Les valeurs sont enregistrées.",
        trail=trail(series),
        template="diagnostics/series/values.html",
        chooser=chooser,
        series=series,
        threshold_in_words=reading.threshold_in_words(series),
    )


def series_import(request: HttpRequest, pk: int) -> HttpResponse:
    """A file is read and its changes are shown; they are written once confirmed, all or none."""
    series = load_to_write(request, pk)
    if "packed" in request.POST:
        return _import_confirmed(request, series)
    is_etat_4001 = series.source_kind == SourceKind.ETAT_4001
    form = ImportForm(request.POST or None, request.FILES or None, grain=series.grain, tables=is_etat_4001)
    context = {"form": form, "series": series, "trail": trail(series), "is_etat_4001": is_etat_4001}
    if request.method == "POST" and form.is_valid():
        file, period = form.cleaned_data["file"], form.cleaned_data.get("period")
        context["preview"] = preview = imports.preview(series, file.name, file.read(), period)
        context["confirm"] = ImportConfirmForm(initial={"packed": preview.packed}, revision=series.revision)
    return render(request, "diagnostics/series/import.html", context)


def _import_confirmed(request: HttpRequest, series: PartnerSeries) -> HttpResponse:
    form = ImportConfirmForm(request.POST, revision=series.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.enter_values(
            series,
            by=acting_agent(request),
            revision=form.revision,
            values=imports.unpack(series, form.cleaned_data["packed"]),
        ),
        title="Importer des valeurs",
        message="L’import n’a pas pu être enregistré.",
        done=address(series),
        said="Les valeurs du fichier sont enregistrées.",
        trail=trail(series),
    )
