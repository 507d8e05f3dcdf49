"""What is said by mail about the files signed outside the portal: subject, then body."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from contracts.models import SignatureDeposit

Mail = tuple[str, str]


def _about(deposits: Sequence[SignatureDeposit]) -> tuple[str, str, str]:
    """Reference of the contract, titles of the signatories, address of the deposit."""
    first = deposits[0]
    address = settings.PUBLIC_ADDRESS + reverse("deposit-detail", args=[first.pk])
    return first.version.contract.reference, ", ".join(each.signatory.title for each in deposits), address


def accepted(deposits: Sequence[SignatureDeposit]) -> Mail:
    """To the depositor and to the préfecture."""
    reference, titles, address = _about(deposits)
    return (
        f"Signature reconnue : {reference}",
        f"Le fichier déposé pour le contrat {reference} a été reconnu : la signature est enregistrée "
        f"({titles}).\n\nCe qui a été vérifié, et ce qui ne l’a pas été :\n\n{address}\n",
    )


def refused(deposits: Sequence[SignatureDeposit], reasons: Sequence[str]) -> Mail:
    """The same, with the reasons."""
    reference, titles, address = _about(deposits)
    listed = "\n".join(f"- {reason}" for reason in reasons)
    return (
        f"Fichier refusé : {reference}",
        f"Le fichier déposé pour le contrat {reference} ({titles}) n’est pas retenu ; rien n’a changé.\n\n"
        f"{listed}\n\nLe fichier est conservé :\n\n{address}\n",
    )
