"""What anybody may be told of a contract whose document they hold, or whose printed code they read.

Of a contract in preparation: only that it binds nobody. Once it is concluded, what became of it, and which of its
signatures do not stand in the PDF (docs/decisions/public-verification.md). Who typed, deposited or read is never said.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q
from django.utils import timezone

from cls_portal.templatetags.portal import date_fr
from cls_portal.verification import KnownDocument, Part, PrintedDocument
from contracts import versioning
from contracts.models import Contract, Signature, SignatureLevel, SignatureMethod, Version
from contracts.states import ContractState, Phase

NOT_CONCLUDED = "Ce contrat n’est pas conclu à ce jour\u00a0: ce texte n’engage personne."
MORE_SINCE = "Ce fichier n’est pas le dernier\u00a0: des signatures ou un cachet lui ont été ajoutés depuis."


def printed_document(reference: str, number: int) -> PrintedDocument | None:
    """The version that a printed code names; whether its digits are right is for the caller to judge."""
    version = Version.objects.filter(contract__reference=reference, number=number).select_related("contract").first()
    if version is None:
        return None
    return PrintedDocument(
        reference=version.contract.reference,
        version=version.number,
        json_sha256=version.json_sha256,
        voided=version.voided_at is not None,
        demonstration=bool(json.loads(version.json)["demonstration"]),
        noun=noun_of(version.contract),
    )


def noun_of(contract: Contract) -> str:
    return "Avenant" if contract.amends_id else "Contrat"


def note_of_scan(signatures: Sequence[Signature], *, sealed: bool) -> str:
    """What the scan of a copy signed by hand is: the sealed one, or the very file that was received."""
    signers = ", ".join(f"{each.name} ({each.signatory.signed_as})" for each in signatures)
    made = "numérisé puis scellé" if sealed else "tel que sa numérisation a été déposée, avant d’être scellée"
    return (
        f"C’est l’exemplaire papier de la version {signatures[0].version.number}, signé à la main par {signers}, "
        f"{made}. Le portail prouve que ce fichier n’a pas changé depuis\u00a0; il ne vérifie pas les signatures "
        "manuscrites."
    )


def became(document: KnownDocument | PrintedDocument, digest: str, on: date) -> list[Part]:
    """What became of this document by that day; with the `digest` of a file, also the signatures that it lacks."""
    contract = Contract.objects.select_related("amends").get(reference=document.reference)
    version = contract.versions.select_related("pdf", "sealed_pdf").filter(number=document.version).first()
    if version is not None and version.voided_at is not None:
        return []
    if contract.signed_on is None:
        return [Part("Ce qu’il est devenu", (NOT_CONCLUDED,))]
    told = list(_since(contract, on))
    if version is None or not digest:
        return [Part("Ce qu’il est devenu", tuple(told))]
    if digest in _former(version):
        told.insert(0, MORE_SINCE)
    return [
        Part("Signatures hors de ce fichier, ou données avec un certificat", tuple(_beside(version))),
        Part("Ce qu’il est devenu", tuple(told)),
    ]


def _former(version: Version) -> set[str]:
    """The states of the version's PDF that others followed."""
    last = version.sealed_pdf or versioning.latest_file(version)
    signed = version.signatures.filter(~Q(method=SignatureMethod.HANDWRITTEN)).values_list("file__sha256", flat=True)
    every = {*signed, *([version.pdf.sha256] if version.pdf else [])}
    return every - ({last.sha256} if last else set())


def _beside(version: Version) -> Iterable[str]:
    """The signatures by hand, which stand beside the PDF, and those whose level the portal recognised in it."""
    given = version.signatures.filter(~Q(method=SignatureMethod.PORTAL)).select_related("signatory")
    for signature in given.order_by("signed_at", "pk"):
        yield f"{_level(signature)}\u00a0: {signature.name} ({signature.signatory.signed_as}), {_how(signature)}."


def _level(signature: Signature) -> str:
    return str(SignatureLevel(signature.level).label)


def _how(signature: Signature) -> str:
    day = date_fr(timezone.localdate(signature.signed_at))
    if signature.method == SignatureMethod.HANDWRITTEN:
        return f"datée du {day}, sur un exemplaire papier que le portail conserve numérisé"
    return f"le {day}, avec son propre certificat, examinée par le portail"


def _since(contract: Contract, on: date) -> Iterable[str]:
    assert contract.signed_on is not None
    if contract.amends is not None:
        yield f"C’est l’avenant n°\u00a0{contract.amendment_number} au contrat {contract.amends.reference}."
    yield (
        f"Signé le {date_fr(contract.signed_on)}, pour la période du {_day(contract.starts_on)} "
        f"au {_day(contract.ends_on)}."
    )
    for amendment in contract.amendments.filter(signed_on__lte=on).order_by("amendment_number", "pk"):
        yield f"Modifié par l’avenant n°\u00a0{amendment.amendment_number}, signé le {date_fr(amendment.signed_on)}."
    yield from _end(contract.amends or contract, on)


def _end(contract: Contract, on: date) -> Iterable[str]:
    """Where the contract stands on that day. A successor is named once it is signed, never before."""
    for successor in contract.successors.filter(signed_on__lte=on).order_by("signed_on", "pk"):
        yield f"Le contrat {successor.reference}, signé le {date_fr(successor.signed_on)}, lui a succédé."
    if contract.terminated_on is not None:
        when = "a pris" if contract.terminated_on <= on else "prendra"
        yield f"Ce contrat a été dénoncé\u00a0: sa dénonciation {when} effet le {date_fr(contract.terminated_on)}."
    elif contract.ends_on is not None and contract.ends_on < on:
        yield f"Ce contrat est échu depuis le {date_fr(contract.ends_on)}."
    elif contract.state == ContractState.NOT_RENEWED:
        yield f"Ce contrat n’est pas reconduit\u00a0: il prend fin le {_day(contract.ends_on)}."
    elif contract.phase(on) == Phase.RUNNING:
        yield f"Ce contrat est en vigueur le {date_fr(on)}."
    elif contract.phase(on) == Phase.UPCOMING:
        yield f"Ce contrat prendra effet le {_day(contract.starts_on)}."


def _day(day: date | None) -> str:
    return date_fr(day) if day else ""
