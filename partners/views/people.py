"""People with an account: who they are, what they reach and why, what is given to them and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal import operations as accounts
from cls_portal.access import get_visible, may, require
from cls_portal.doors import Trail, confirmation_page, form_page
from cls_portal.errors import Forbidden, Reason, Refused
from cls_portal.forms import PortalForm
from cls_portal.http import acting_agent, today
from cls_portal.models import Agent
from partners import operations, reading
from partners.forms import AffiliationForm, EndForm, InvitationForm, PersonForm, ReasonForm, RoleForm
from partners.listings import PEOPLE
from partners.models import Affiliation
from partners.querysets import memberships_visible_to, people
from territories.models import Membership
from territories.operations import end_role, give_role


def address(person: Agent) -> str:
    return reverse("person-detail", args=[person.pk])


def _trail(person: Agent | None = None) -> Trail:
    steps = [("Partenaires", reverse("organisation-list")), ("Personnes", reverse("person-list"))]
    return steps if person is None else [*steps, (str(person), address(person))]


def _load(request: HttpRequest, pk: int) -> Agent:
    return get_visible(Agent, acting_agent(request), queryset=people(), pk=pk)


def _load_managed(request: HttpRequest, pk: int) -> Agent:
    person = _load(request, pk)
    require(acting_agent(request), "partners.manage_account", person)
    return person


def _within_reach(act: Callable[[], Any]) -> Any:
    """A right that depends on what is typed is told beside the input: the page stays, and so does the typing."""
    try:
        return act()
    except Forbidden as error:
        text = "Ce rôle sur ce territoire dépasse le vôtre."
        raise Refused([Reason(text, "partners.role_outside", field="territory")]) from error


@require_safe
def person_list(request: HttpRequest) -> HttpResponseBase:
    agent = acting_agent(request)
    require(agent, "partners.see_people")
    context = {"may_invite": may(agent, "partners.invite")}
    return PEOPLE.respond(request, reading.persons(agent, today()), "partners/person_list.html", context)


@require_safe
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    return render(request, "partners/person_detail.html", reading.person_page(_load(request, pk), agent, today()))


def person_invite(request: HttpRequest) -> HttpResponse:
    agent = acting_agent(request)
    require(agent, "partners.invite")
    form = InvitationForm(request.POST or None, by=agent, on=today())
    return form_page(
        request,
        form,
        lambda: _within_reach(lambda: operations.invite_person(by=agent, **form.values)),
        title="Inviter une personne",
        done=address,
        said="L’accès est ouvert. Une personne sans compte reçoit un lien valable sept jours.",
        trail=_trail(),
        cancel=reverse("person-list"),
        submit="Inviter",
        message="Une personne qui a déjà un compte à cette adresse garde son identité : elle reçoit seulement le rôle.",
    )


def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, person = acting_agent(request), _load_managed(request, pk)
    form = PersonForm(request.POST or None, instance=person)
    return form_page(
        request,
        form,
        lambda: accounts.describe_agent(person, by=agent, revision=form.revision, **form.values),
        title="Modifier l’identité",
        done=address(person),
        said="L’identité est enregistrée.",
        trail=_trail(person),
    )


def person_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    agent, person = acting_agent(request), _load_managed(request, pk)
    form = ReasonForm(request.POST or None)
    return confirmation_page(
        request,
        form,
        lambda: accounts.deactivate_agent(person, by=agent, **form.values),
        title="Fermer le compte",
        message=f"{person} ne pourra plus se connecter.",
        reasons=["Ses sessions ouvertes et ses jetons d’API cessent aussitôt.", "Ses rôles et son historique restent."],
        done=address(person),
        said="Le compte est fermé.",
        trail=_trail(person),
        submit="Fermer le compte",
        danger=True,
    )


def person_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    agent, person = acting_agent(request), _load_managed(request, pk)
    form = ReasonForm(request.POST or None)
    return confirmation_page(
        request,
        form,
        lambda: accounts.reactivate_agent(person, by=agent, **form.values),
        title="Rouvrir le compte",
        message=f"{person} retrouvera les rôles qui courent encore.",
        done=address(person),
        said="Le compte est rouvert.",
        trail=_trail(person),
        submit="Rouvrir le compte",
    )


def person_invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    agent, person = acting_agent(request), _load_managed(request, pk)
    return confirmation_page(
        request,
        PortalForm(request.POST if request.method == "POST" else None),
        lambda: accounts.invite_again(person, by=agent),
        title="Renvoyer l’invitation",
        message=f"Un nouveau lien, valable sept jours, sera envoyé à {person.email} ; l’ancien ne servira plus.",
        done=address(person),
        said="L’invitation est renvoyée.",
        trail=_trail(person),
        submit="Renvoyer l’invitation",
    )


def role_give(request: HttpRequest, pk: int) -> HttpResponse:
    agent, person = acting_agent(request), _load(request, pk)
    require(agent, "territories.give_role")
    form = RoleForm(request.POST or None, by=agent, on=today())
    return form_page(
        request,
        form,
        lambda: _within_reach(lambda: give_role(person, by=agent, **form.values)),
        title="Donner un rôle",
        message=f"À {person}.",
        done=address(person),
        said="Le rôle est donné.",
        trail=_trail(person),
        submit="Donner le rôle",
    )


def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    membership: Membership = get_object_or_404(memberships_visible_to(agent).for_list(), pk=pk)
    require(agent, "territories.end_role", membership)
    form = EndForm(request.POST or None, revision=membership.revision, initial={"ends_on": today()})
    return confirmation_page(
        request,
        form,
        lambda: end_role(membership, by=agent, revision=form.revision, **form.values),
        title="Mettre fin au rôle",
        message=f"{membership.agent} : {membership}.",
        done=address(membership.agent),
        said="La fin du rôle est enregistrée.",
        trail=_trail(membership.agent),
        submit="Mettre fin au rôle",
        danger=True,
    )


def affiliation_create(request: HttpRequest, pk: int) -> HttpResponse:
    agent, person = acting_agent(request), _load(request, pk)
    require(agent, "partners.affiliate")
    form = AffiliationForm(request.POST or None, initial={"starts_on": today()})
    return form_page(
        request,
        form,
        lambda: operations.affiliate_agent(person, by=agent, **form.values),
        title="Rattacher à un organisme",
        message=f"{person} agira pour cet organisme et verra les contrats auxquels il prend part.",
        done=address(person),
        said="Le rattachement est enregistré.",
        trail=_trail(person),
        submit="Rattacher",
    )


def affiliation_end(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    affiliation = get_visible(Affiliation, agent, queryset=reading.affiliations(agent), pk=pk)
    require(agent, "partners.affiliate", affiliation.organisation)
    form = EndForm(request.POST or None, revision=affiliation.revision, initial={"ends_on": today()})
    return confirmation_page(
        request,
        form,
        lambda: operations.end_affiliation(affiliation, by=agent, revision=form.revision, **form.values),
        title="Mettre fin au rattachement",
        message=f"{affiliation.agent} n’agira plus pour : {affiliation.organisation}.",
        done=address(affiliation.agent),
        said="La fin du rattachement est enregistrée.",
        trail=_trail(affiliation.agent),
        submit="Mettre fin au rattachement",
        danger=True,
    )
