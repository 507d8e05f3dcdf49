"""What was found in a file signed outside the portal: reads, judges, writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.utils import timezone

from cls_portal import files, identity, scans, signing
from cls_portal.models import StoredFile
from contracts import documents, levels, persons, versioning
from contracts.models import Signatory, SignatureDeposit, SignatureLevel, Version
from contracts.scans import ScanReport, judge

Watch = Callable[[int, int], None]
CLOCKS = timedelta(minutes=10)  # two clocks may differ so much
SEALED = (
    "Exemplaire signé à la main, numérisé : scellé par le portail tel que reçu. "
    "Ce cachet n’est la signature de personne."
)
SIGNED_MEANWHILE = (
    "Ce fichier part d’un état ancien du document : quelqu’un a signé entre-temps. Téléchargez le dernier fichier, "
    "signez-le, puis déposez-le."
)
NOT_OURS = (
    "Ce fichier ne commence par aucun fichier que le portail a émis pour cette version : il a été imprimé, converti ou "
    "enregistré à nouveau. Téléchargez le fichier du portail et signez-le sans le transformer."
)
CHECKED = (
    "Vérifié : le fichier commence par les octets du dernier fichier du portail ; il n’y ajoute qu’une signature, "
    "intacte ; son certificat est en cours de validité, d’une autorité reconnue, au nom du signataire ; les "
    "déclarations PDF/A-3a et PDF/UA-1 y figurent toujours.",
    "Non vérifié : la conformité PDF/A et PDF/UA de ce que l’outil de signature a ajouté.",
)
NOT_REVOKED = "Vérifié : à l’heure de l’examen, ni ce certificat ni l’autorité qui l’a délivré n’étaient révoqués."
REVOKED_SINCE = "Vérifié : la signature est antérieure à la révocation de son certificat, le {}."
UNKNOWN = "Non vérifié : la révocation du certificat, {}."
NOT_ASKED = "dont aucune liste à jour n’est donnée au portail, qui n’interroge aucun réseau"
NOT_ANSWERED = "dont aucune liste à jour n’est donnée au portail, et dont l’autorité n’a rien répondu qui fasse foi"
TOO_HEAVY = (
    "Relié en PDF et scellé, cet exemplaire dépasse {}\u00a0Mo\u00a0: numérisez-le en noir et blanc, ou avec moins de "
    "points par pouce (200 suffisent)."
)
OF_SCAN = (
    "Vérifié : chaque page porte le code de cette version, aucune ne manque, aucune n’est en double.",
    "Non vérifié : les signatures elles-mêmes. Le portail ne reconnaît pas une signature manuscrite ; qui dépose "
    "l’exemplaire déclare qui l’a signé, et quand.",
)


@dataclass
class Found:
    """`faults` refuse the deposit. Without any: what the signature will hold, `content` when it is another file."""

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    based_on: str = ""
    level: str = ""
    signed_at: datetime | None = None
    evidence: dict[str, Any] = field(default_factory=dict)
    content: bytes = b""


def of_external(deposit: SignatureDeposit, *, at: datetime) -> Found:
    """A PDF signed with a certificate."""
    content, issued = files.read(deposit.file), versioning.issued_files(deposit.version)
    found = Found(based_on=issued[-1].sha256)
    if fault := _wrong_start(content, issued):
        found.faults.append(fault)
        return found
    before, roots, sources = content[: issued[-1].size], identity.trusted_roots(), identity.revocation_sources()
    try:
        examined = signing.examine(
            content,
            before,
            field_name=deposit.signatory.field_name,
            seals=identity.every_seal(),
            roots=roots.advanced,
            qualified_roots=roots.qualified,
            timestamp_roots=identity.timestamp_roots(),
            sources=sources,
            at=at,
        )
    except signing.Unreadable as error:
        found.faults.append(str(error))
        return found
    found.faults += [*examined.faults, *_covering(before, examined.stamps)]
    found.notes += examined.notes
    if len(examined.signatures) == 1:
        _judge_signer(found, examined.signatures[0], deposit.signatory)
        _date(found, examined.signatures[0], deposit.version, at)
        found.evidence |= _told(examined.signatures[0])
        found.evidence["checked"] = [*CHECKED, _about_revocation(examined.signatures[0].standing, sources)]
    found.evidence |= {
        "file_before_sha256": issued[-1].sha256,
        "file_after_sha256": deposit.file.sha256,
        "findings": found.notes,
    }
    return found


def _about_revocation(standing: signing.Standing, sources: signing.Sources) -> str:
    if standing.revoked_at is not None:
        return REVOKED_SINCE.format(signing.in_french(standing.revoked_at))
    if standing.known:
        return NOT_REVOKED
    return UNKNOWN.format(NOT_ANSWERED if sources.network else NOT_ASKED)


def _wrong_start(content: bytes, issued: Sequence[StoredFile]) -> str:
    """Why the file does not begin with the last one that the portal gave; nothing when it does."""
    for rank, stored in enumerate(reversed(issued)):
        if hashlib.sha256(content[: stored.size]).hexdigest() == stored.sha256:
            return SIGNED_MEANWHILE if rank else ""
    return NOT_OURS


def _covering(before: bytes, stamps: Iterable[signing.Stamp]) -> Iterable[str]:
    for stamp in stamps:
        if scans.text_in(before, stamp.page, stamp.rectangle):
            yield f"Le cachet ajouté à la page {stamp.page + 1} recouvre du texte du contrat."


def _judge_signer(found: Found, signature: signing.OutsideSignature, signatory: Signatory) -> None:
    holder = signature.holder
    if holder.pseudonym:
        found.faults.append("Le certificat cache le nom de son titulaire (pseudonyme) : on ne sait pas qui a signé.")
    elif holder.seal:
        found.faults.append(
            f"Le certificat est celui d’un organisme ({holder.common_name}) : un cachet n’est la signature de personne."
        )
    elif not persons.same_person(
        signatory.signer_name,
        common_name=holder.common_name,
        surname=holder.surname,
        given_name=holder.given_name,
    ):
        found.faults.append(
            f"Le certificat est au nom de {holder.common_name} ; la signature attendue est celle de "
            f"{signatory.signer_name or 'une personne qui n’est pas désignée'}."
        )
    found.level = SignatureLevel.QUALIFIED if signature.qualified else SignatureLevel.ADVANCED
    found.faults += [reason.text for reason in levels.missing_level(found.level, signatory)]


def _date(found: Found, signature: signing.OutsideSignature, version: Version, at: datetime) -> None:
    """The hour that the signer's tool wrote, if it is possible at all; else that of the deposit."""
    declared = signature.declared_at
    if declared is not None and version.frozen_at - CLOCKS <= declared <= at + CLOCKS:
        found.signed_at = min(declared, at)
        return
    found.signed_at = at
    found.notes.append(
        "L’heure déclarée par l’outil de signature est absente ou impossible : celle du dépôt est retenue."
    )


def _told(signature: signing.OutsideSignature) -> dict[str, Any]:
    holder = signature.holder
    return {
        "certificate": {
            "holder": holder.common_name,
            "subject": holder.subject,
            "issuer": holder.issuer,
            "serial": holder.serial,
            "sha256": holder.sha256,
            "not_before": holder.not_before.isoformat(),
            "not_after": holder.not_after.isoformat(),
            "emails": list(holder.emails),
        },
        "algorithm": signature.algorithm,
        "declared_at": signature.declared_at.isoformat() if signature.declared_at else "",
        "timestamp_token": signature.timestamped,
        "proven_at": signature.proven_at.isoformat() if signature.proven_at else "",
        "revoked": {
            "known": signature.standing.known,
            "since": signature.standing.revoked_at.isoformat() if signature.standing.revoked_at else "",
        },
        "field": signature.field,
    }


def of_handwritten(deposit: SignatureDeposit, *, at: datetime, watch: Watch) -> Found:
    """A scan of the paper copy: its pages read one by one, then sealed as it was received."""
    version = deposit.version
    assert version.pdf is not None
    assert deposit.signed_on is not None
    try:
        pages, content = _scanned(deposit, watch)
        report = judge(
            pages,
            reference=version.contract.reference,
            version=version.number,
            digest=version.json_sha256,
            of=scans.page_count(files.read(version.pdf)),
        )
        found = Found(report.faults, report.notes)
        if not found.faults:
            found.content = signing.seal_received(content, reason=SEALED, at=at, identity=identity.portal_identity())
    except (scans.ScanRefused, signing.Unreadable) as error:
        return Found(faults=[str(error)])
    if len(found.content) > settings.DOCUMENT_MEGABYTES << 20:
        return Found(faults=[TOO_HEAVY.format(settings.DOCUMENT_MEGABYTES)])
    _tell_scan(found, report, deposit)
    return found


def _scanned(deposit: SignatureDeposit, watch: Watch) -> tuple[list[scans.ScannedPage], bytes]:
    """The pages of the scan, and the PDF that holds them."""
    stored = files.path_of(deposit.file.sha256)
    with TemporaryDirectory() as folder:
        bound = Path(folder) / "numerisation.pdf"
        pages = scans.read(stored, bound=bound, watch=watch)
        return pages, (bound if bound.exists() else stored).read_bytes()


def _tell_scan(found: Found, report: ScanReport, deposit: SignatureDeposit) -> None:
    assert deposit.signed_on is not None
    found.level = SignatureLevel.HANDWRITTEN
    found.signed_at = timezone.make_aware(datetime.combine(deposit.signed_on, time()))
    found.evidence = {
        "declared_signed_on": deposit.signed_on.isoformat(),
        "scan_sha256": deposit.file.sha256,
        "sealed_sha256": documents.sha256_of_bytes(found.content) if found.content else "",
        "pages": report.pages,
        "findings": found.notes,
        "checked": list(OF_SCAN),
    }
