"""Partners, signatories, invited persons."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cls_portal.access import abilities, require
from cls_portal.doors import confirmation_page, form_page
from cls_portal.errors import Forbidden
from cls_portal.http import acting_agent, say, today
from contracts import operations
from contracts.forms import (
    GuestForm,
    PartnerChangeForm,
    PartnerForm,
    RevisionOnlyForm,
    SignatoryChangeForm,
    SignatoryForm,
)
from contracts.models import ContractPartner, Guest, Signatory
from contracts.reading import read_at, signatories_page
from contracts.views.shared import address, load, load_part, trail
from contracts.wording import of_the


def partner_add(request: HttpRequest, pk: int) -> HttpResponse:
    agent, contract = acting_agent(request), load(request, pk)
    require(agent, "contracts.edit", contract)
    form = PartnerForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.add_partner(contract, by=agent, **form.values),
        title="Ajouter un partenaire",
        done=address(contract, "partenaires"),
        said="Le partenaire est ajouté.",
        trail=trail(contract),
    )


def partner_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, partner = acting_agent(request), load_part(request, ContractPartner, pk)
    require(agent, "contracts.edit", partner.contract)
    initial = {"commitment": partner.commitment}
    form = PartnerChangeForm(request.POST or None, initial=initial, revision=partner.revision)
    return form_page(
        request,
        form,
        lambda: operations.change_partner(partner, by=agent, revision=form.revision, **form.values),
        title=f"Engagement : {partner.organisation}",
        done=address(partner.contract, "partenaires"),
        said="L’engagement est enregistré.",
        trail=trail(partner.contract),
    )


def partner_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, partner = acting_agent(request), load_part(request, ContractPartner, pk)
    require(agent, "contracts.edit", partner.contract)
    form = RevisionOnlyForm(request.POST or None, revision=partner.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_partner(partner, by=agent, revision=form.revision),
        title="Retirer un partenaire",
        message=f"{partner.organisation} ne sera plus partenaire du contrat.",
        done=address(partner.contract, "partenaires"),
        said="Le partenaire est retiré.",
        trail=trail(partner.contract),
        submit="Retirer",
        danger=True,
    )


@require_safe
def contract_signatories(request: HttpRequest, pk: int) -> HttpResponse:
    """Who signs, who is required, who has an account; who is invited to read."""
    agent, contract = acting_agent(request), load(request, pk)
    return render(
        request,
        "contracts/signatories.html",
        {
            **signatories_page(contract, today()),
            "abilities": abilities(agent, "contracts", contract),
            "trail": trail(contract),
        },
    )


def _signatories(contract: object) -> str:
    return reverse("contract-signatories", args=[contract.pk])  # type: ignore[attr-defined]


@require_POST
def signatories_derive(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the signatories that the kind, the date and the perimeter require."""
    contract = load(request, pk)
    added = operations.derive_signatories(contract, by=acting_agent(request), on=today())
    say(request, f"Signataires obligatoires inscrits : {len(added)} ajouté(s).")
    return redirect(_signatories(contract))


def signatory_add(request: HttpRequest, pk: int) -> HttpResponse:
    agent, contract = acting_agent(request), load(request, pk)
    require(agent, "contracts.name_signatories", contract)
    form = SignatoryForm(request.POST or None, contract=contract, by=agent)
    return form_page(
        request,
        form,
        lambda: operations.add_signatory(contract, by=agent, **form.values),
        title="Ajouter un signataire",
        done=_signatories(contract),
        said="Le signataire est ajouté.",
        trail=trail(contract, ("Signataires", _signatories(contract))),
    )


def signatory_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent, signatory = acting_agent(request), load_part(request, Signatory, pk)
    contract = signatory.contract
    require(agent, "contracts.name_signatories", contract)
    form = SignatoryChangeForm(request.POST or None, signatory=signatory, by=agent, revision=signatory.revision)
    return form_page(
        request,
        form,
        lambda: operations.name_signatory(signatory, by=agent, revision=form.revision, **form.values),
        title=f"Désigner le signataire : {signatory.title}",
        done=_signatories(contract),
        said="Le signataire est désigné.",
        trail=trail(contract, ("Signataires", _signatories(contract))),
    )


def signatory_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom an address names says that it is them."""
    agent, signatory = acting_agent(request), load_part(request, Signatory, pk)
    contract = signatory.contract
    if signatory.agent_id == agent.pk:
        return redirect(read_at(contract, agent))
    if signatory.agent_id is not None or signatory.email != agent.email.lower():
        raise Forbidden("Nul ne signe pour un autre.")
    form = RevisionOnlyForm(request.POST or None, revision=signatory.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.claim_signatory(signatory, by=agent, revision=form.revision),
        title="Confirmer que vous signez",
        message=f"Vous êtes désigné comme signataire {of_the(contract)}, en qualité de\u00a0: {signatory.signed_as}. "
        f"Confirmez que vous êtes bien {signatory.signer_name}.",
        done=lambda row: read_at(row.contract, agent),
        said="C’est confirmé\u00a0: vous signerez avec votre compte, dès que la signature sera ouverte.",
        cancel=reverse("home"),
        submit="C’est bien moi",
    )


def signatory_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, signatory = acting_agent(request), load_part(request, Signatory, pk)
    contract = signatory.contract
    require(agent, "contracts.name_signatories", contract)
    form = RevisionOnlyForm(request.POST or None, revision=signatory.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_signatory(signatory, by=agent, revision=form.revision),
        title="Retirer un signataire",
        message=f"{signatory} ne signera pas le contrat.",
        done=_signatories(contract),
        said="Le signataire est retiré.",
        trail=trail(contract, ("Signataires", _signatories(contract))),
        submit="Retirer",
        danger=True,
    )


def guest_invite(request: HttpRequest, pk: int) -> HttpResponse:
    agent, contract = acting_agent(request), load(request, pk)
    require(agent, "contracts.invite", contract)
    form = GuestForm(request.POST or None, contract=contract, by=agent)
    return form_page(
        request,
        form,
        lambda: operations.invite_guest(contract, by=agent, **form.values),
        title="Inviter une personne à lire le contrat",
        done=_signatories(contract),
        said="La personne est invitée à lire le contrat.",
        submit="Inviter",
        trail=trail(contract, ("Signataires", _signatories(contract))),
    )


def guest_remove(request: HttpRequest, pk: int) -> HttpResponse:
    agent, guest = acting_agent(request), load_part(request, Guest, pk)
    contract = guest.contract
    require(agent, "contracts.invite", contract)
    form = RevisionOnlyForm(request.POST or None, revision=guest.revision)
    return confirmation_page(
        request,
        form,
        lambda: operations.remove_guest(guest, by=agent, revision=form.revision),
        title="Retirer une invitation",
        message=f"{guest} ne lira plus ce contrat par cette invitation.",
        done=_signatories(contract),
        said="L’invitation est retirée.",
        trail=trail(contract, ("Signataires", _signatories(contract))),
        submit="Retirer",
        danger=True,
    )
