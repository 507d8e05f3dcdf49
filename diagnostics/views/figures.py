"""Pages of the figures of a diagnostic: chosen from the standing, or given with their source."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from cls_portal.access import require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.http import acting_agent, say
from diagnostics import operations, parts
from diagnostics.forms import ConfirmForm, FigureChoiceForm, FreeFigureChangeForm, FreeFigureForm, IndicatorForm
from diagnostics.models import DiagnosticFigure, FigureKind
from diagnostics.views.shared import address, load, load_part, trail


def figure_pick(request: HttpRequest, pk: int) -> HttpResponse:
    agent, diagnostic = acting_agent(request), load(request, pk)
    require(agent, "diagnostics.edit", diagnostic)
    page = parts.picking_page(diagnostic, request.GET.get("territoire", ""))
    form = FigureChoiceForm(request.POST or None, choices=[(row["label"], row["name"]) for row in page["rows"]])
    return form_page(
        request,
        form,
        lambda: operations.choose_figures(diagnostic, by=agent, territory=page["territory"], **form.values),
        title="Choisir des chiffres",
        done=address(diagnostic, "chiffres"),
        said="Les chiffres sont ajoutés : écrivez maintenant leur analyse.",
        trail=trail(diagnostic),
        submit="Ajouter les indicateurs cochés",
        template="diagnostics/figures/pick.html",
        diagnostic=diagnostic,
        ticked=request.POST.getlist("indicators"),
        **page,
    )


def figure_create(request: HttpRequest, pk: int) -> HttpResponse:
    agent, diagnostic = acting_agent(request), load(request, pk)
    require(agent, "diagnostics.edit", diagnostic)
    form = FreeFigureForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.give_figure(diagnostic, by=agent, **form.values),
        title="Ajouter un chiffre sourcé",
        done=address(diagnostic, "chiffres"),
        said="Le chiffre est ajouté.",
        trail=trail(diagnostic),
        submit="Ajouter le chiffre",
    )


def figure_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, figure = acting_agent(request), load_part(request, DiagnosticFigure, pk=pk)
    require(agent, "diagnostics.edit", figure)
    form = _form_of(request, figure)
    return form_page(
        request,
        form,
        lambda: operations.change_figure(figure, by=agent, revision=form.revision, **_values(figure, form)),
        title=f"Chiffre : {figure}",
        done=address(figure.diagnostic, f"chiffre-{figure.pk}"),
        said="Le chiffre est enregistré.",
        trail=trail(figure.diagnostic),
    )


def _form_of(request: HttpRequest, figure: DiagnosticFigure) -> IndicatorForm | FreeFigureChangeForm:
    """The inputs of an indicator, or those of a free figure."""
    initial = {
        name: getattr(figure, name)
        for name in ("analysis", "display", "title", "value", "unit", "denominator", "source", "territory")
    }
    if figure.kind == FigureKind.FREE:
        initial["year"] = figure.last_year
        return FreeFigureChangeForm(request.POST or None, initial=initial, revision=figure.revision)
    years = figure.reading["years"] if figure.reading else []
    initial |= {"first_year": figure.first_year or years[0], "last_year": figure.last_year or years[-1]}
    return IndicatorForm(request.POST or None, years=years, initial=initial, revision=figure.revision)


def _values(figure: DiagnosticFigure, form: IndicatorForm | FreeFigureChangeForm) -> dict[str, object]:
    values = form.values
    return values if figure.kind == FigureKind.INDICATOR else {**values, "last_year": values.pop("year")}


@require_POST
def figure_move(request: HttpRequest, pk: int) -> HttpResponse:
    agent, figure = acting_agent(request), load_part(request, DiagnosticFigure, pk=pk)
    operations.move_figure(figure, by=agent, up="monter" in request.POST)
    say(request, f"« {figure} » a changé de place.")
    return redirect(address(figure.diagnostic, f"chiffre-{figure.pk}"))


def figure_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, figure = acting_agent(request), load_part(request, DiagnosticFigure, pk=pk)
    require(agent, "diagnostics.edit", figure)
    form = ConfirmForm(request.POST or None, revision=figure.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_figure(figure, by=agent, revision=form.revision),
        title="Retirer un chiffre",
        message=f"« {figure} » et son analyse seront retirés. L’historique en garde la trace.",
        done=address(figure.diagnostic, "chiffres"),
        said="Le chiffre est retiré.",
        trail=trail(figure.diagnostic),
        submit="Retirer",
        danger=True,
    )
