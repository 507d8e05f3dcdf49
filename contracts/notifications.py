"""What is said by mail about contracts: subject, then body."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cls_portal.models import Agent
from contracts.models import Contract, SectionComment, Signatory, SigningCode, Version

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
        f"Vous avez demandé à signer la version {version.number} du contrat « {contract.title} » "
        f"({contract.reference}), en qualité de : {signatory.signed_as}.\n\n"
        f"Votre code : {in_groups(code)}\n\n"
        f"Il ne sert qu’une fois, jusqu’à {until:%H} h {until:%M}. Saisissez-le dans la page du portail où vous l’avez "
        "demandé : ce courriel ne contient aucun lien, car aucun lien ne signe à votre place.\n\n"
        f"Empreinte SHA-256 du document à signer :\n{sent.document_sha256}\n\n"
        "Vous n’avez rien demandé ? Ne donnez ce code à personne et prévenez votre préfecture.\n",
    )


def mentioned(comment: SectionComment, agent: Agent) -> Mail:
    """To whom a comment names: where, by whom; what it says is read in the portal."""
    section = comment.section
    address = settings.PUBLIC_ADDRESS + reverse("section-discussion", args=[section.pk])
    return (
        f"On vous a cité : {section.contract.reference}",
        f"Bonjour {agent},\n\n"
        f"{comment.author} vous a cité dans un commentaire sur l’article « {section} » du contrat "
        f"« {section.contract.title} » ({section.contract.reference}).\n\n"
        f"Lire la discussion et y répondre :\n\n{address}\n",
    )
