"""What is said by mail about contracts: subject, then body."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cls_portal.models import Agent
from contracts import versioning
from contracts.models import Contract, Signatory, SigningCode, Version
from contracts.wording import capitalised, of_the, the

Mail = tuple[str, str]


def address_of(contract: Contract) -> str:
    """The page of its signature, in full."""
    return settings.PUBLIC_ADDRESS + reverse("contract-signature", args=[contract.pk])


def in_groups(code: str) -> str:
    """« 1234 5678 »."""
    return f"{code[:4]} {code[4:]}"


def signing_code(sent: SigningCode, signatory: Signatory, version: Version, code: str) -> Mail:
    """To the signatory who asked for it: what it signs, until when; never a link."""
    contract = version.contract
    until = timezone.localtime(sent.expires_at)
    return (
        f"Votre code de signature – {contract.reference}",
        f"Bonjour {sent.agent},\n\n"
        f"Vous avez demandé à signer la version {version.number} {of_the(contract)}, "
        f"en qualité de : {signatory.signed_as}.\n\n"
        f"Votre code : {in_groups(code)}\n\n"
        f"Il ne sert qu’une fois, jusqu’à {until:%H} h {until:%M}. Saisissez-le dans la page du portail où vous l’avez "
        "demandé : ce courriel ne contient aucun lien, car aucun lien ne signe à votre place.\n\n"
        f"Empreinte SHA-256 du document à signer :\n{sent.document_sha256}\n\n"
        "Vous n’avez rien demandé ? Ne donnez ce code à personne et prévenez votre préfecture.\n",
    )


def signing_opened(contract: Contract, agent: Agent) -> Mail:
    """To each signatory: their signature is awaited."""
    return (
        f"Signature attendue – {contract.reference}",
        f"Bonjour {agent},\n\n"
        f"{capitalised(the(contract))} est ouvert à la signature. Votre signature est attendue : lisez le document, "
        f"puis signez-le ou refusez de le signer.\n\n{address_of(contract)}\n",
    )


def signing_recalled(contract: Contract, agent: Agent) -> Mail:
    """To a signatory who has not signed yet."""
    return (
        f"Rappel : signature attendue – {contract.reference}",
        f"Bonjour {agent},\n\nVotre signature {of_the(contract)} est toujours attendue.\n\n{address_of(contract)}\n",
    )


def refused(contract: Contract, version: Version, who: str, *, opens: bool) -> Mail:
    """To the signatories and the writers: somebody refuses, with the reason; the page, to whoever `opens` it."""
    return (
        f"Refus de signer – {contract.reference}",
        f"{who} a refusé de signer {the(contract)}.\n\nMotif :\n\n{version.void_reason}\n\n{_void(version)}"
        f"{_page(contract, opens)}\n",
    )


def withdrawn(contract: Contract, version: Version, *, opens: bool) -> Mail:
    """To the signatories and the writers: the text is taken back, with the reason; the page, to whoever `opens` it."""
    return (
        f"Texte retiré de la signature – {contract.reference}",
        f"Le texte {of_the(contract)} a été retiré de la signature.\n\nMotif :\n\n{version.void_reason}\n\n"
        f"{_void(version)}{_page(contract, opens)}\n",
    )


def _page(contract: Contract, opens: bool) -> str:
    return f"\n\n{address_of(contract)}" if opens else ""


def _void(version: Version) -> str:
    return (
        f"La version {version.number} est annulée : il n’y a plus lieu de la signer. Les signatures déjà données sont "
        "conservées comme preuves et n’engagent plus. Le texte retourne en rédaction."
    )


def concluded(contract: Contract, version: Version, *, enclosed: bool) -> Mail:
    """To everyone concerned: all the signatures are given, the document is sealed."""
    paper = versioning.on_paper(version)
    beside = f" ; il ne porte pas {_by_hand(paper)}, sur l’exemplaire papier conservé à côté" if paper else ""
    which = "scellé" if paper else "signé et scellé"
    enclosure = f"Le document {which} est joint à ce courriel{beside}.\n\n" if enclosed else ""
    return (
        f"Contrat signé – {contract.reference}",
        f"Toutes les signatures attendues {of_the(contract)} sont réunies : il est signé.\n\n{enclosure}"
        f"Le document, ses signatures et son cachet :\n\n{address_of(contract)}\n",
    )


def _by_hand(count: int) -> str:
    return f"les {count} signatures données à la main" if count > 1 else "la signature donnée à la main"
