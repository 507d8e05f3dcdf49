"""The scans of contracts signed on paper, as the public verification knows them."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from cls_portal.verification import KnownDocument
from contracts.models import Contract


def known_paper(digest: str) -> KnownDocument | None:
    """The contract signed on paper whose scan has this SHA-256; who entered it is not public."""
    contract = Contract.objects.filter(scan__sha256=digest).order_by("pk").first()
    if contract is None:
        return None
    return KnownDocument(
        reference=contract.reference,
        title=contract.title,
        version=0,
        voided=False,
        demonstration=settings.DEMONSTRATION,
        json_sha256="",
        address=reverse("contract-detail", args=[contract.pk]),
        note=(
            f"C’est l’exemplaire numérisé d’un contrat {contract.printed_origin}. Le portail prouve que ce fichier n’a "
            "pas changé depuis la reprise ; il ne vérifie pas les signatures manuscrites."
        ),
        received=True,
    )
