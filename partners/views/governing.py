"""The règlement intérieur, the charter and its signatures; what members of Parliament are told."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal import files
from cls_portal.access import get_visible
from cls_portal.doors import confirmation_page, form_page
from cls_portal.forms import RevisionedForm
from cls_portal.http import acting_agent, today
from partners import operations, reading
from partners.groups import reading as groups
from partners.groups import rules as group_rules
from partners.groups.forms import (
    CharterChangeForm,
    CharterForm,
    PaperForm,
    RulesChangeForm,
    RulesForm,
    SignForm,
)
from partners.groups.listings import SIGNATORIES, TOLD
from partners.models import Charter, CharterSignature, Council, GroupMember, InternalRules
from partners.views.councils import address, load, load_part, trail
from partners.views.groups import page_of, trail_of

# Règlement intérieur


def internal_rules_create(request: HttpRequest, pk: int) -> HttpResponse:
    agent, council = acting_agent(request), load(request, pk)
    form = RulesForm(request.POST or None, request.FILES or None)
    return form_page(
        request,
        form,
        lambda: operations.record_internal_rules(council, by=agent, on=today(), **form.values),
        title="Enregistrer un règlement intérieur",
        message="Il remplace le précédent à partir de son adoption\u00a0; le précédent reste lisible.",
        done=address(council),
        said="Le règlement intérieur est enregistré.",
        trail=trail(council),
    )


def internal_rules_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, row = acting_agent(request), load_part(request, InternalRules, pk)
    names = ("adopted_on", "notice_days", "notice_count", "quorum", "quorum_number", "restricted_note")
    initial = {name: getattr(row, name) for name in names}
    form = RulesChangeForm(request.POST or None, request.FILES or None, initial=initial, revision=row.revision)
    return form_page(
        request,
        form,
        lambda: operations.change_internal_rules(row, by=agent, on=today(), revision=form.revision, **form.values),
        title=f"Corriger\u00a0: {row}",
        message="Un règlement nouvellement adopté s’enregistre à part. Sans fichier, celui d’avant reste.",
        done=address(row.council),
        said="Le règlement intérieur est corrigé.",
        trail=trail(row.council),
    )


@require_safe
def internal_rules_file(request: HttpRequest, pk: int) -> FileResponse:
    """For whoever sees the council."""
    return files.response(get_visible(InternalRules, acting_agent(request), pk=pk).file)


# Charter


def _charter_page(charter: Charter) -> str:
    return reverse("charter-detail", args=[charter.pk])


@require_safe
def charter_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The charter and the list of who signed it, to print or as a file."""
    agent = acting_agent(request)
    charter = get_visible(Charter, agent, queryset=reading.detail(Charter, agent), pk=pk)
    found = SIGNATORIES.export(request, groups.signatures_of(charter, agent))
    if found is not None:
        return found
    page = {**groups.charter_page(charter, agent), "trail": trail(charter.council)}
    return render(request, "partners/groups/charter.html", page)


def charter_create(request: HttpRequest, pk: int) -> HttpResponse:
    agent, council = acting_agent(request), load(request, pk)
    form = CharterForm(request.POST or None, request.FILES or None)
    return form_page(
        request,
        form,
        lambda: operations.record_charter(council, by=agent, on=today(), **form.values),
        title="Enregistrer une charte",
        message="Une fois signée par un membre, elle ne change plus.",
        done=_charter_page,
        said="La charte est enregistrée.",
        trail=trail(council),
        cancel=address(council),
    )


def charter_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, charter = acting_agent(request), load_part(request, Charter, pk)
    initial = {name: getattr(charter, name) for name in ("title", "adopted_on", "text")}
    form = CharterChangeForm(request.POST or None, request.FILES or None, initial=initial, revision=charter.revision)
    return form_page(
        request,
        form,
        lambda: operations.change_charter(charter, by=agent, on=today(), revision=form.revision, **form.values),
        title=f"Corriger\u00a0: {charter}",
        message="Sans fichier, celui d’avant reste.",
        done=_charter_page(charter),
        said="La charte est corrigée.",
        trail=trail(charter.council),
    )


@require_safe
def charter_file(request: HttpRequest, pk: int) -> FileResponse:
    """For whoever sees the council."""
    return files.response(get_visible(Charter, acting_agent(request), pk=pk).file)


def charter_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """What a member reads before they sign, for themselves."""
    agent = acting_agent(request)
    member = get_visible(GroupMember, agent, queryset=groups.own_to_sign(agent, today()), pk=pk)
    form, group = SignForm(request.POST or None), member.group
    return form_page(
        request,
        form,
        lambda: operations.sign_charter(member, by=agent, on=today()),
        template="partners/groups/sign.html",
        title="Signer la charte",
        done=page_of(group),
        said="Vous avez signé la charte.",
        trail=trail_of(group),
        submit="Signer la charte",
        member=member,
        charter=group.charter,
        commitments=group_rules.COMMITMENTS,
        source=group_rules.CHARTER_SOURCE,
    )


def charter_paper(request: HttpRequest, pk: int) -> HttpResponse:
    agent, member = acting_agent(request), load_part(request, GroupMember, pk)
    form = PaperForm(request.POST or None, request.FILES or None, initial={"signed_on": today()})
    return form_page(
        request,
        form,
        lambda: operations.record_paper_signature(member, by=agent, on=today(), **form.values),
        title=f"Signature sur papier\u00a0: {member}",
        message="Pour une personne sans compte. Elle compte dans la liste des signataires et n’ouvre aucun accès.",
        done=page_of(member.group),
        said="La signature est enregistrée.",
        trail=trail_of(member.group),
        submit="Enregistrer la signature",
    )


@require_safe
def charter_paper_file(request: HttpRequest, pk: int) -> FileResponse:
    """The scan bears a signature: for whoever keeps the council."""
    return files.response(load_part(request, CharterSignature, pk).paper)


def charter_paper_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, signature = acting_agent(request), load_part(request, CharterSignature, pk)
    form = RevisionedForm(request.POST or None, revision=signature.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_paper_signature(signature, by=agent, revision=form.revision),
        title="Retirer une signature sur papier",
        message=f"{signature}\u00a0: enregistrée par erreur. L’historique la garde.",
        done=page_of(signature.member.group),
        said="La signature est retirée.",
        trail=trail_of(signature.member.group),
        submit="Retirer",
        danger=True,
    )


# Members of Parliament (CSI, art. L. 132-16)


@require_safe
def parliament_notice(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Dates and objects of the meetings over a period, to print or as a file; nothing more."""
    agent = acting_agent(request)
    council = get_visible(Council, agent, queryset=reading.councils(agent), pk=pk)
    rows = groups.dates_and_objects(council, agent)
    page = {"council": council, "trail": trail(council), "source": group_rules.L132_16}
    return TOLD.respond(request, rows, "partners/groups/parliament.html", page)
