"""Who sits in a council, at any date; its arrêtés; the préfet's yearly information."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.access import get_visible
from cls_portal.doors import Trail, confirmation_page, form_page
from cls_portal.forms import RevisionedForm
from cls_portal.http import acting_agent, today
from partners import operations, reading
from partners.composition import agreements, seats
from partners.composition.forms import (
    AgreementForm,
    EndSeatForm,
    InformationForm,
    OrderChangeForm,
    OrderForm,
    ReplaceForm,
    SeatChangeForm,
    SeatForm,
)
from partners.forms import DayForm, UndoForm
from partners.listings import SEATS
from partners.models import CompositionOrder, Council, Seat, YearlyInformation
from partners.rules import day_read, last_day
from partners.views.councils import address, load, load_part, trail


def _page(council: Council) -> str:
    return reverse("council-composition", args=[council.pk])


def _trail(council: Council) -> Trail:
    return [*trail(council), ("Composition", _page(council))]


@require_safe
def council_composition(request: HttpRequest, pk: int) -> HttpResponseBase:
    """At the day of the address (`?au=`), today without one; as a page or a file."""
    agent = acting_agent(request)
    council = get_visible(Council, agent, queryset=reading.councils(agent), pk=pk)
    form = DayForm(request.GET or None)
    on = form.day(day_read(council.dissolved_on, today()))
    found = SEATS.export(request, seats.of_council(council, agent, on).for_list())
    if found is not None:
        return found
    page = seats.composition_page(council, agent, on, today())
    return render(request, "partners/composition.html", {**page, "form": form})


def seat_create(request: HttpRequest, pk: int) -> HttpResponse:
    agent, council = acting_agent(request), load(request, pk)
    initial = {"starts_on": today(), "capacity": request.GET.get("capacity", "")}
    form = SeatForm(request.POST or None, initial=initial, council=council, by=agent)
    return form_page(
        request,
        form,
        lambda: operations.add_seat(council, by=agent, **form.values),
        title="Ajouter un membre",
        done=_page(council),
        said="Le membre est ajouté.",
        trail=_trail(council),
        submit="Ajouter",
    )


def seat_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, seat = acting_agent(request), load_part(request, Seat, pk)
    names = ("capacity", "title", "organisation", "named_by", "agreed_on", "order", "substitute_for", "starts_on")
    initial = {name: getattr(seat, name) for name in names}
    initial |= {"person": seat.holder, "last_day": last_day(seat.ends_on)}
    form = SeatChangeForm(
        request.POST or None, initial=initial, council=seat.council, seat=seat, by=agent, revision=seat.revision
    )
    return form_page(
        request,
        form,
        lambda: operations.change_seat(seat, by=agent, revision=form.revision, **form.values),
        title=f"Corriger le siège\u00a0: {seat}",
        message="Pour un départ ou un remplacement, terminez ou remplacez le siège\u00a0: le passé reste lisible.",
        done=_page(seat.council),
        said="Le siège est corrigé.",
        trail=_trail(seat.council),
    )


def seat_end(request: HttpRequest, pk: int) -> HttpResponse:
    agent, seat = acting_agent(request), load_part(request, Seat, pk)
    form = EndSeatForm(request.POST or None, initial={"ends_on": today()}, revision=seat.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.end_seat(seat, by=agent, revision=form.revision, **form.values),
        title="Mettre fin au siège",
        message=f"{seat}\u00a0: ses suppléants ne siègent plus non plus. La composition d’avant reste lisible.",
        done=_page(seat.council),
        said="Le siège a pris fin.",
        trail=_trail(seat.council),
        submit="Mettre fin au siège",
    )


def seat_replace(request: HttpRequest, pk: int) -> HttpResponse:
    agent, seat = acting_agent(request), load_part(request, Seat, pk)
    initial = {"title": seat.title, "organisation": seat.organisation, "starts_on": today()}
    form = ReplaceForm(request.POST or None, initial=initial, council=seat.council, by=agent, revision=seat.revision)
    return form_page(
        request,
        form,
        lambda: operations.replace_seat(seat, by=agent, revision=form.revision, **form.values),
        title=f"Remplacer\u00a0: {seat}",
        done=_page(seat.council),
        said="Le remplacement est enregistré.",
        trail=_trail(seat.council),
        submit="Remplacer",
    )


def seat_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, seat = acting_agent(request), load_part(request, Seat, pk)
    form = UndoForm(request.POST or None, revision=seat.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_seat(seat, by=agent, revision=form.revision, **form.values),
        title="Supprimer un siège saisi par erreur",
        message=(
            f"{seat}\u00a0: il disparaît de la composition, à toutes les dates\u00a0; l’historique garde ce qui a été "
            "supprimé. Pour un départ, mettez plutôt fin au siège."
        ),
        done=_page(seat.council),
        said="Le siège est supprimé.",
        trail=_trail(seat.council),
        submit="Supprimer",
        danger=True,
    )


@require_safe
def council_agreements(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    council = get_visible(Council, agent, queryset=reading.councils(agent), pk=pk)
    on = day_read(council.dissolved_on, today())
    return render(request, "partners/agreements.html", agreements.agreements_page(council, agent, on))


def seat_agree(request: HttpRequest, pk: int) -> HttpResponse:
    agent, seat = acting_agent(request), load_part(request, Seat, pk)
    initial = {"agreed_on": seat.agreed_on or today()}
    form = AgreementForm(request.POST or None, initial=initial, revision=seat.revision)
    return form_page(
        request,
        form,
        lambda: operations.record_agreement(seat, by=agent, on=today(), revision=form.revision, **form.values),
        title=f"Accord de l’organisme\u00a0: {seat.organisation or seat}",
        done=reverse("council-agreements", args=[seat.council_id]),
        said="L’accord est enregistré.",
        trail=_trail(seat.council),
    )


def composition_order_create(request: HttpRequest, pk: int) -> HttpResponse:
    agent, council = acting_agent(request), load(request, pk)
    form = OrderForm(request.POST or None, request.FILES or None)
    return form_page(
        request,
        form,
        lambda: operations.record_order(council, by=agent, on=today(), **form.values),
        title="Enregistrer un arrêté de composition",
        done=_page(council),
        said="L’arrêté est enregistré.",
        trail=_trail(council),
    )


def composition_order_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, order = acting_agent(request), load_part(request, CompositionOrder, pk)
    initial = {"number": order.number, "signed_on": order.signed_on}
    form = OrderChangeForm(request.POST or None, request.FILES or None, initial=initial, revision=order.revision)
    return form_page(
        request,
        form,
        lambda: operations.change_order(order, by=agent, on=today(), revision=form.revision, **form.values),
        title=f"Corriger l’arrêté n°\u00a0{order.number}",
        done=_page(order.council),
        said="L’arrêté est corrigé.",
        trail=_trail(order.council),
    )


@require_safe
def composition_order_file(request: HttpRequest, pk: int) -> FileResponse:
    """For whoever sees the council."""
    order = get_visible(CompositionOrder, acting_agent(request), pk=pk)
    return files.response(order.file)


def information_record(request: HttpRequest, pk: int) -> HttpResponse:
    agent, council = acting_agent(request), load(request, pk)
    form = InformationForm(request.POST or None, initial={"given_on": today()})
    return form_page(
        request,
        form,
        lambda: operations.record_information(council, by=agent, on=today(), **form.values),
        title="Enregistrer l’information du préfet",
        message="Au moins une fois par an, le préfet informe le conseil de la délinquance (CSI, art. D. 132-10).",
        done=address(council),
        said="L’information est enregistrée.",
        trail=trail(council),
    )


def information_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, row = acting_agent(request), load_part(request, YearlyInformation, pk)
    form = RevisionedForm(request.POST or None, revision=row.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_information(row, by=agent, revision=form.revision),
        title="Retirer une information du préfet",
        message=f"{row}\u00a0: elle ne compte plus dans la veille légale.",
        done=address(row.council),
        said="L’information est retirée.",
        trail=trail(row.council),
        submit="Retirer",
        danger=True,
    )
