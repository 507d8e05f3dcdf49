"""The groups of a council and who belongs to them, at any date."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal.access import get_visible
from cls_portal.doors import Trail, confirmation_page, form_page
from cls_portal.http import acting_agent, today
from partners import operations, reading
from partners.forms import DayForm
from partners.groups import reading as groups
from partners.groups.forms import (
    EndGroupForm,
    EndMemberForm,
    ExcludeForm,
    GroupChangeForm,
    GroupForm,
    MemberChangeForm,
    MemberForm,
    ReplaceMemberForm,
)
from partners.groups.listings import GROUPS, MEMBERS
from partners.models import Group, GroupMember
from partners.views.councils import address, load, load_part, trail


def page_of(group: Group) -> str:
    return reverse("group-detail", args=[group.pk])


def trail_of(group: Group) -> Trail:
    return [*trail(group.council), (group.name, page_of(group))]


@require_safe
def group_list(request: HttpRequest) -> HttpResponseBase:
    return GROUPS.respond(
        request, groups.every(acting_agent(request)).with_counts(today()), "partners/groups/list.html"
    )


@require_safe
def group_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """At the day of the address (`?au=`), today without one; as a page or a file."""
    agent = acting_agent(request)
    group = get_visible(Group, agent, queryset=reading.detail(Group, agent), pk=pk)
    form = DayForm(request.GET or None, label="Membres au")
    on = form.day(today())
    found = MEMBERS.export(request, groups.members_on(group, agent, on))
    if found is not None:
        return found
    return render(
        request, "partners/groups/detail.html", {**groups.group_page(group, agent, on, today()), "form": form}
    )


def group_create(request: HttpRequest, pk: int) -> HttpResponse:
    agent, council = acting_agent(request), load(request, pk)
    initial = {"created_on": today(), "kind": request.GET.get("kind", "")}
    form = GroupForm(request.POST or None, initial=initial, council=council)
    return form_page(
        request,
        form,
        lambda: operations.create_group(council, by=agent, **form.values),
        title="Nouveau groupe",
        done=page_of,
        said="Le groupe est créé.",
        trail=trail(council),
        cancel=address(council),
        submit="Créer le groupe",
    )


def group_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, group = acting_agent(request), load_part(request, Group, pk)
    initial = {name: getattr(group, name) for name in ("name", "subject", "territory", "charter", "created_on")}
    form = GroupChangeForm(request.POST or None, initial=initial, council=group.council, revision=group.revision)
    return form_page(
        request,
        form,
        lambda: operations.change_group(group, by=agent, revision=form.revision, **form.values),
        title=f"Modifier\u00a0: {group}",
        done=page_of(group),
        said="Le groupe est enregistré.",
        trail=trail_of(group),
    )


def group_end(request: HttpRequest, pk: int) -> HttpResponse:
    agent, group = acting_agent(request), load_part(request, Group, pk)
    form = EndGroupForm(request.POST or None, initial={"ended_on": today()}, revision=group.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.end_group(group, by=agent, revision=form.revision, **form.values),
        title="Terminer le groupe",
        message=f"{group}\u00a0: ses membres ne le sont plus, et plus personne ne lit le contenu de ses réunions.",
        done=page_of(group),
        said="Le groupe est terminé.",
        trail=trail_of(group),
        submit="Terminer le groupe",
        danger=True,
    )


# Members


def group_member_create(request: HttpRequest, pk: int) -> HttpResponse:
    agent, group = acting_agent(request), load_part(request, Group, pk)
    form = MemberForm(request.POST or None, initial={"starts_on": today()}, group=group, by=agent, on=today())
    return form_page(
        request,
        form,
        lambda: operations.add_group_member(group, by=agent, **form.values),
        title="Ajouter un membre au groupe",
        done=page_of(group),
        said="Le membre est ajouté.",
        trail=trail_of(group),
        submit="Ajouter",
    )


def group_member_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, member = acting_agent(request), load_part(request, GroupMember, pk)
    form = MemberChangeForm(request.POST or None, held=member, group=member.group, by=agent, on=today())
    return form_page(
        request,
        form,
        lambda: operations.change_group_member(member, by=agent, revision=form.revision, **form.values),
        title=f"Corriger\u00a0: {member}",
        message="Pour un départ ou un remplacement, mettez fin au mandat ou remplacez\u00a0: le passé reste lisible.",
        done=page_of(member.group),
        said="Le membre est corrigé.",
        trail=trail_of(member.group),
    )


def group_member_replace(request: HttpRequest, pk: int) -> HttpResponse:
    agent, member = acting_agent(request), load_part(request, GroupMember, pk)
    initial = {"organisation": member.organisation, "role": member.role, "starts_on": today()}
    form = ReplaceMemberForm(
        request.POST or None, initial=initial, group=member.group, by=agent, on=today(), revision=member.revision
    )
    return form_page(
        request,
        form,
        lambda: operations.replace_group_member(member, by=agent, revision=form.revision, **form.values),
        title=f"Remplacer\u00a0: {member}",
        message="La personne qui remplace doit signer la charte à son tour.",
        done=page_of(member.group),
        said="Le remplacement est enregistré.",
        trail=trail_of(member.group),
        submit="Remplacer",
    )


def group_member_end(request: HttpRequest, pk: int) -> HttpResponse:
    agent, member = acting_agent(request), load_part(request, GroupMember, pk)
    form = EndMemberForm(request.POST or None, initial={"ends_on": today()}, revision=member.revision)
    return _leave(
        request,
        member,
        form,
        lambda: operations.end_group_member(member, by=agent, revision=form.revision, **form.values),
        title="Mettre fin au mandat dans le groupe",
        message=f"{member}\u00a0: ne lira plus les réunions du groupe. La composition d’avant reste lisible.",
        said="Le mandat a pris fin.",
        submit="Mettre fin",
    )


def group_member_exclude(request: HttpRequest, pk: int) -> HttpResponse:
    agent, member = acting_agent(request), load_part(request, GroupMember, pk)
    form = ExcludeForm(request.POST or None, initial={"ends_on": today()}, revision=member.revision)
    return _leave(
        request,
        member,
        form,
        lambda: operations.exclude_group_member(member, by=agent, on=today(), revision=form.revision, **form.values),
        title="Exclure du groupe",
        message=f"{member}\u00a0: un manquement à la charte entraîne l’exclusion du groupe (charte de 2014).",
        said="La personne est exclue du groupe.",
        submit="Exclure",
        danger=True,
    )


def _leave(request: HttpRequest, member: GroupMember, form: Any, act: Any, **page: Any) -> HttpResponse:
    return confirmation_page(request, form, act, done=page_of(member.group), trail=trail_of(member.group), **page)
