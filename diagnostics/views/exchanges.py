"""Pages on which a diagnostic is written with others: contributions asked on one part, comments."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from cls_portal.access import get_visible, require
from cls_portal.doors import Trail, confirmation_page, form_page
from cls_portal.http import acting_agent, say, today
from diagnostics import operations, parts
from diagnostics.forms import AskForm, CommentForm, ConfirmForm, ContributionForm, ReasonForm
from diagnostics.models import Contribution, Diagnostic, PartComment
from diagnostics.states import DiagnosticPart
from diagnostics.views.shared import load, load_drafting, load_part, trail


def part_of(part: str) -> DiagnosticPart:
    """The part named in the address, or 404."""
    if part not in DiagnosticPart.values:
        raise Http404
    return DiagnosticPart(part)


def _discussion(diagnostic: Diagnostic, part: str) -> str:
    return reverse("part-discussion", args=[diagnostic.pk, part])


def part_discussion(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    agent, diagnostic, asked = acting_agent(request), load_drafting(request, pk), part_of(part)
    form = CommentForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.comment_part(diagnostic, by=agent, part=part, **form.values),
        title=f"Échanges : {asked.label}",
        done=_discussion(diagnostic, part),
        said="Le commentaire est ajouté.",
        trail=trail(diagnostic),
        submit="Commenter",
        template="diagnostics/exchanges/discussion.html",
        **parts.discussion_page(diagnostic, asked, agent),
    )


def contribution_ask(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    agent, diagnostic, asked = acting_agent(request), load(request, pk), part_of(part)
    require(agent, "diagnostics.edit", diagnostic)
    form = AskForm(request.POST or None, by=agent)
    return form_page(
        request,
        form,
        lambda: operations.ask_contribution(diagnostic, by=agent, on=today(), part=part, **form.values),
        title="Demander une contribution",
        message=f"Sur la partie « {asked.label} » : la personne invitée ne verra que cette partie, jusqu’à la date.",
        done=_discussion(diagnostic, part),
        said="La contribution est demandée ; un courriel est envoyé.",
        trail=[*trail(diagnostic), ("Échanges", _discussion(diagnostic, part))],
        submit="Demander",
    )


def _asked(request: HttpRequest, pk: int) -> Contribution:
    agent = acting_agent(request)
    found: Contribution = get_visible(Contribution, agent, queryset=parts.contributions_loaded(agent), pk=pk)
    return found


def _address(contribution: Contribution) -> str:
    return reverse("contribution-detail", args=[contribution.pk])


def _trail(contribution: Contribution) -> Trail:
    return [(str(contribution), _address(contribution))]


def contribution_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Read by its guest and by those who write; written, then sent, by its guest."""
    agent, contribution = acting_agent(request), _asked(request, pk)
    form = ContributionForm(request.POST or None, initial={"text": contribution.text}, revision=contribution.revision)
    sends = "transmettre" in request.POST
    act = operations.send_contribution if sends else operations.write_contribution
    return form_page(
        request,
        form,
        lambda: act(contribution, by=agent, on=today(), revision=form.revision, **form.values),
        title=str(contribution),
        done=_address(contribution),
        said="La contribution est transmise." if sends else "Le texte est enregistré ; il n’est pas encore transmis.",
        template="diagnostics/exchanges/contribution.html",
        comment=CommentForm(),
        **parts.contribution_page(contribution, agent, today()),
    )


@require_POST
def contribution_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """A comment on the part, by the guest who sees no other page of the diagnostic."""
    contribution, form = _asked(request, pk), CommentForm(request.POST)
    if form.is_valid():
        operations.comment_part(
            contribution.diagnostic, by=acting_agent(request), part=contribution.part, **form.values
        )
        say(request, "Le commentaire est ajouté.")
    return redirect(f"{_address(contribution)}#commentaires")


def contribution_accept(request: HttpRequest, pk: int) -> HttpResponse:
    agent, contribution = acting_agent(request), _asked(request, pk)
    require(agent, "diagnostics.edit", contribution)
    form = ConfirmForm(request.POST or None, revision=contribution.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.accept_contribution(contribution, by=agent, on=today(), revision=form.revision),
        title="Retenir la contribution",
        message="Son texte sera ajouté à la fin de la partie, modifiable ensuite ; l’historique dit son auteur.",
        done=_discussion(contribution.diagnostic, contribution.part),
        said="La contribution est ajoutée à la partie.",
        trail=_trail(contribution),
        submit="Retenir",
    )


def contribution_decline(request: HttpRequest, pk: int) -> HttpResponse:
    agent, contribution = acting_agent(request), _asked(request, pk)
    require(agent, "diagnostics.edit", contribution)
    form = ReasonForm(request.POST or None, revision=contribution.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.decline_contribution(
            contribution, by=agent, on=today(), revision=form.revision, **form.values
        ),
        title="Écarter la contribution",
        message="Son auteur sera prévenu par courriel et lira le motif.",
        done=_discussion(contribution.diagnostic, contribution.part),
        said="La contribution est écartée.",
        trail=_trail(contribution),
        submit="Écarter",
        danger=True,
    )


def contribution_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    agent, contribution = acting_agent(request), _asked(request, pk)
    require(agent, "diagnostics.edit", contribution)
    form = ConfirmForm(request.POST or None, revision=contribution.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.withdraw_contribution(contribution, by=agent, on=today(), revision=form.revision),
        title="Retirer la demande",
        message="La personne invitée ne verra plus cette partie du diagnostic.",
        done=_discussion(contribution.diagnostic, contribution.part),
        said="La demande est retirée.",
        trail=_trail(contribution),
        submit="Retirer la demande",
        danger=True,
    )


@require_POST
def comment_resolve(request: HttpRequest, pk: int) -> HttpResponse:
    agent, comment = acting_agent(request), load_part(request, PartComment, pk=pk)
    operations.resolve_comment(comment, by=agent)
    say(request, "Le commentaire est marqué comme traité.")
    back = request.POST.get("contribution", "")
    if back.isdigit():
        return redirect(reverse("contribution-detail", args=[int(back)]) + "#commentaires")
    return redirect(_discussion(comment.diagnostic, comment.part) + "#commentaires")
