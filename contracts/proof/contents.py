"""What goes in the proof file of a version: the document, its data, the evidence, the attachments, the certificates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone

from cls_portal import files, signing
from cls_portal.identity import every_seal, timestamp_roots, trusted_roots
from cls_portal.models import StoredFile
from cls_portal.templatetags.portal import date_fr
from contracts import versioning
from contracts.models import Signature, SignatureMethod, Version
from contracts.models.versions import IN_THE_PDF

AUTHORITIES = "certificats/autorites.pem"
TIMESTAMP_ROOTS = "certificats/horodatage.pem"


@dataclass(frozen=True)
class Piece:
    """One file of the archive: `path` within it, `what` it is (French), its bytes or the place where they are."""

    path: str
    what: str
    content: bytes | Path = field(repr=False)

    def read(self) -> bytes:
        return self.content.read_bytes() if isinstance(self.content, Path) else self.content


@dataclass(frozen=True)
class Contents:
    """The pieces, and what the manifest says of the version besides them."""

    pieces: tuple[Piece, ...]
    facts: dict[str, Any]


def pieces_of(version: Version) -> Contents:
    """Everything that proves this version: asked once its PDF is composed; a void version keeps its proof too."""
    assert version.pdf is not None
    reference, number = version.contract.reference, version.number
    final = version.sealed_pdf or versioning.latest_file(version)
    assert final is not None
    stem = f"document/{reference}-version-{number}"
    unsigned = _stored(f"{stem}-presente-a-la-signature.pdf", "document présenté à la signature", version.pdf)
    last = _stored(f"{stem}.pdf", _what_is_last(version), final)
    data = Piece(f"{stem}.json", "texte du contrat (données canoniques)", version.json.encode())
    signatures = list(version.signatures.select_related("signatory", "file").order_by("pk"))
    told = [_told(rank, signature) for rank, signature in enumerate(signatures, start=1)]
    given = [*(piece for _, pieces in told for piece in pieces)]
    certificates = signing.certificates_in(last.read())
    return Contents(
        pieces=(unsigned, last, data, *given, *_attachments(version), *_certificates(certificates)),
        facts={
            "reference": reference,
            "title": version.contract.title,
            "version": number,
            "frozen_at": version.frozen_at.isoformat(),
            "sealed_at": version.sealed_at.isoformat() if version.sealed_at else "",
            "voided": version.voided_at is not None,
            "void_reason": version.void_reason,
            "demonstration": bool(json.loads(version.json)["demonstration"]),
            "json_sha256": version.json_sha256,
            "unsigned_pdf": unsigned.path,
            "final_pdf": last.path,
            "json": data.path,
            "signatures_in_pdf": sum(signature.method in IN_THE_PDF for signature in signatures),
            "signatures": [entry for entry, _ in told],
        },
    )


def _what_is_last(version: Version) -> str:
    if not versioning.on_paper(version):
        return "document avec toutes ses signatures"
    return "document avec ses signatures électroniques, sans celles qui sont sur l’exemplaire papier"


def _stored(path: str, what: str, stored: StoredFile) -> Piece:
    return Piece(path, what, files.path_of(stored.sha256))


def _told(rank: int, signature: Signature) -> tuple[dict[str, Any], list[Piece]]:
    """What the manifest says of a signature, and its pieces: the evidence, and the scan of a copy signed by hand."""
    stem = f"signatures/{rank:02d}"
    title = signature.signatory.title
    evidence = Piece(f"{stem}-preuve.json", f"preuve de la signature : {title}", _json(signature.evidence))
    pieces = [evidence]
    scan = ""
    if signature.method not in IN_THE_PDF:
        scan = f"{stem}-exemplaire-numerise.pdf"
        pieces.append(_stored(scan, f"exemplaire signé à la main, numérisé : {title}", signature.file))
    entry = {
        "title": title,
        "name": signature.name,
        "method": signature.get_method_display(),
        "level": signature.get_level_display(),
        "signed_at": _moment(signature),
        "evidence": evidence.path,
        "scan": scan,
        "file_sha256": signature.file.sha256,
    }
    return entry, pieces


def _moment(signature: Signature) -> str:
    """In words; of a copy signed by hand, the day that was declared: nobody knows the hour."""
    if signature.method == SignatureMethod.HANDWRITTEN:
        return date_fr(timezone.localdate(signature.signed_at))
    return signing.in_french(signature.signed_at)


def _attachments(version: Version) -> Iterator[Piece]:
    """The délibérations that approve the text; with a void version, those that are as they were when it became so."""
    rows = version.contract.resolutions.filter(file__isnull=False).select_related("file", "territory")
    if version.voided_at is not None:
        rows = rows.filter(updated_at__lte=version.voided_at)
    for rank, row in enumerate(rows.order_by("adopted_on", "pk"), start=1):
        assert row.file is not None
        ending = Path(row.file.name).suffix.lower()
        yield _stored(f"pieces/deliberation-{rank:02d}{ending}", f"{row}, {row.territory.name}", row.file)


def _certificates(in_document: list[x509.Certificate]) -> Iterator[Piece]:
    """Those that the signatures carry, and the authorities that the portal trusts on this day, timestamps' apart."""
    for rank, certificate in enumerate(in_document, start=1):
        subject = certificate.subject.rfc4514_string()
        yield Piece(f"certificats/{rank:02d}.pem", f"certificat : {subject}", certificate.public_bytes(Encoding.PEM))
    roots = dict.fromkeys([*(seal.chain[-1] for seal in every_seal() if seal.chain), *trusted_roots().every])
    bundle = b"".join(each.public_bytes(Encoding.PEM) for each in roots)
    yield Piece(AUTHORITIES, "autorités auxquelles le portail se fie", bundle)
    if stamping := timestamp_roots():
        pem = b"".join(each.public_bytes(Encoding.PEM) for each in stamping)
        yield Piece(TIMESTAMP_ROOTS, "racines d’horodatage auxquelles le portail se fie", pem)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2).encode()
