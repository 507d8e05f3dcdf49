"""A file signed outside the portal, in a parapheur or with a card: what it adds, who signed it, with what certificate.

The base bytes are those that the portal issued: the caller has checked that the file begins with them.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades import qualified_asn1  # its import teaches asn1crypto the qcStatements
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from .additions import NBSP, Stamp, added_to
from .identity import Seal
from .reader import Unreadable, verify
from .revocation import Sources, Standing, Subject
from .signer import as_asn1, in_french

PSEUDONYM_MARKS = ("pseudo", ":pn")
STATEMENTS = qualified_asn1.QcStatements


@dataclass(frozen=True)
class Holder:
    """Who a certificate names, and what it says of itself."""

    common_name: str
    given_name: str
    surname: str
    emails: tuple[str, ...]
    pseudonym: bool
    """It hides the name of its holder."""
    seal: bool
    """It names an organisation: a seal, which is nobody's signature (regulation (EU) 910/2014, article 3 (25))."""
    declared_qualified: bool
    """It says of itself that it is qualified, for a signature, its key in a qualified device (ETSI EN 319 412-5)."""
    subject: str
    issuer: str
    serial: str
    sha256: str
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True)
class OutsideSignature:
    """One signature that the file adds."""

    field: str
    holder: Holder
    under_qualified_root: bool
    algorithm: str
    declared_at: datetime | None
    """The hour that the signer's own machine wrote."""
    timestamped: bool
    """It carries a timestamp token; not the portal's word on who issued it."""
    proven_at: datetime | None
    """The hour in that token, when it leads to a timestamp root of the portal."""
    standing: Standing
    """Whether its certificate was revoked, at the hour of the examination."""

    @property
    def qualified(self) -> bool:
        """Claimed only when the authority is configured as qualified and the certificate says so too."""
        return self.under_qualified_root and self.holder.declared_qualified


@dataclass(frozen=True)
class _Trust:
    """What a signature is judged by: the authorities of signatories, of timestamps, and what tells of revocations."""

    advanced: tuple[x509.Certificate, ...]
    qualified: tuple[x509.Certificate, ...]
    timestamps: tuple[x509.Certificate, ...]
    sources: Sources

    @property
    def signers(self) -> tuple[x509.Certificate, ...]:
        return (*self.advanced, *self.qualified)


@dataclass(frozen=True)
class Examination:
    """``faults`` refuse the file, ``notes`` are for a human to read."""

    signatures: tuple[OutsideSignature, ...]
    stamps: tuple[Stamp, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...]


def examine(
    pdf: bytes,
    issued: bytes,
    *,
    field_name: str,
    seals: Sequence[Seal],
    roots: Sequence[x509.Certificate],
    qualified_roots: Sequence[x509.Certificate] = (),
    timestamp_roots: Sequence[x509.Certificate] = (),
    sources: Sources | None = None,
    at: datetime,
) -> Examination:
    """Examine ``pdf``, which begins with ``issued``, at the hour ``at``; ``seals`` are the portal's.

    Raises Unreadable.
    """
    trust = _Trust(tuple(roots), tuple(qualified_roots), tuple(timestamp_roots), sources or Sources())
    if len(pdf) == len(issued):
        return Examination((), (), ("Ce fichier est celui que le portail a émis, sans signature de plus.",), ())
    report = verify(pdf, trusted=[*seals, *roots, *qualified_roots])
    try:
        found = added_to(issued, pdf, field_name=field_name)
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        fresh = [each for each in reader.embedded_regular_signatures if _end_of(each) > len(issued)]
        looked = [_look(each, trust, at) for each in fresh]
        known = {name for name, _, _ in enumerate_sig_fields(PdfFileReader(BytesIO(issued), strict=False))}
    except Exception as error:  # hostile input: the parser raises whatever it meets
        raise Unreadable("Les signatures de ce fichier ne sont pas lisibles.") from error
    faults, notes = list(found.faults), list(found.notes)
    for each in report.results:
        if each.covered_bytes <= len(issued) and not (each.intact and each.valid):
            faults.append(f"La signature précédente de {each.signer_name} n’est plus intacte.")
    faults += [fault for _, found_faults in looked for fault in found_faults]
    if not fresh:
        faults.append("Le fichier ne porte aucune signature de plus que celui du portail.")
    elif len(fresh) > 1:
        faults.append("Le fichier porte plusieurs signatures nouvelles : déposez-les une par une, dans l’ordre.")
    signatures = tuple(signature for signature, _ in looked)
    for signature in signatures:
        _about_revocation(signature, faults, notes)
    notes += _about_fields(signatures, known, field_name, faults)
    notes += _about_the_end(pdf, report.results, len(issued), faults)
    if any(each.modification_ok is False for each in report.results):
        notes.append(
            "L’analyse fine des différences (pyHanko) signale des modifications qu’elle ne sait pas classer ; le "
            "portail n’y voit que l’ajout d’une signature. Relisez le document avant de vous y fier."
        )
    return Examination(signatures, tuple(found.stamps), tuple(dict.fromkeys(faults)), tuple(notes))


def _end_of(signature: EmbeddedPdfSignature) -> int:
    return int(signature.byte_range[-2] + signature.byte_range[-1])


def _about_fields(
    signatures: Sequence[OutsideSignature], known: set[str], expected: str, faults: list[str]
) -> Iterable[str]:
    for each in signatures:
        if each.field == expected:
            continue
        if each.field in known:
            faults.append(f"La signature est dans la zone d’un autre signataire («{NBSP}{each.field}{NBSP}»).")
        else:
            yield (
                "L’outil de signature a créé sa propre zone au lieu de remplir celle qui était préparée : la signature "
                "est reconnue par le nom du certificat ; la zone préparée reste vide à l’écran, et celle de l’outil "
                "n’est peut-être pas balisée pour l’accessibilité (PDF/UA)."
            )


def _about_the_end(pdf: bytes, results: Sequence[Any], issued: int, faults: list[str]) -> Iterable[str]:
    ends = [each.covered_bytes for each in results if each.covered_bytes > issued]
    if any(not each.coverage_entire_revision for each in results if each.covered_bytes > issued):
        faults.append("La signature ne couvre pas tout ce qui la précède.")
    if ends and max(ends) < len(pdf):
        if b"/DSS" not in pdf[max(ends) :] and b"/DocTimeStamp" not in pdf[max(ends) :]:
            faults.append("Des octets ont été ajoutés après la signature ; rien ne les signe.")
        else:
            yield "Des données de validation ont été ajoutées après la signature : elles n’en changent pas le contenu."


def _about_revocation(signature: OutsideSignature, faults: list[str], notes: list[str]) -> None:
    """A certificate revoked since is of no harm to a signature that an authority proves to be older."""
    revoked, proven = signature.standing.revoked_at, signature.proven_at
    if revoked is None:
        return
    told = f"Le certificat de {signature.holder.common_name} est révoqué depuis le {in_french(revoked)}{NBSP};"
    if proven is None:
        faults.append(f"{told} rien ne prouve que la signature soit antérieure.")
    elif proven >= revoked:
        faults.append(f"{told} la signature, horodatée du {in_french(proven)}, est postérieure.")
    else:
        notes.append(
            f"{told} une autorité d’horodatage prouve que la signature lui est antérieure, du {in_french(proven)}."
        )


def _look(signature: EmbeddedPdfSignature, trust: _Trust, at: datetime) -> tuple[OutsideSignature, list[str]]:
    status = validate_pdf_signature(
        signature, _context(trust.signers, at), _context(trust.timestamps, at), skip_diff=True
    )
    holder = holder_of(signature.signer_cert)
    faults, standing = [], Standing()
    if not status.intact or not status.valid:
        faults.append(f"La signature de {holder.common_name} ne correspond pas au contenu du fichier.")
    elif not holder.not_before <= at <= holder.not_after:
        faults.append(
            f"Le certificat de {holder.common_name} n’est pas en cours de validité "
            f"(du {holder.not_before:%d/%m/%Y} au {holder.not_after:%d/%m/%Y})."
        )
    elif not status.trusted:
        faults.append(
            f"L’autorité qui a délivré le certificat de {holder.common_name} («{NBSP}{holder.issuer}{NBSP}») n’est pas "
            "reconnue par ce portail."
        )
    else:
        standing, _ = trust.sources.about(_subject(signature, trust.signers), at=at)
    under = bool(trust.qualified) and bool(
        validate_pdf_signature(signature, _context(trust.qualified, at), skip_diff=True).trusted
    )
    algorithm = signature.signer_info["signature_algorithm"]
    return (
        OutsideSignature(
            field=signature.field_name,
            holder=holder,
            under_qualified_root=under,
            algorithm=f"{algorithm.signature_algo}, {signature.md_algorithm}",
            declared_at=signature.self_reported_timestamp,
            timestamped=status.timestamp_validity is not None,
            proven_at=_proven_at(status.timestamp_validity, trust, at),
            standing=standing,
        ),
        faults,
    )


def _proven_at(stamp: Any, trust: _Trust, at: datetime) -> datetime | None:
    """The hour of the signature's timestamp, when it is to be believed."""
    if stamp is None or not (stamp.intact and stamp.valid and stamp.trusted):
        return None
    path = tuple(stamp.validation_path.iter_certs(include_root=False))
    authority = Subject(stamp.signing_cert, path, tuple(as_asn1(root) for root in trust.timestamps))
    revoked = trust.sources.about(authority, at=at)[0].revoked_at
    return stamp.timestamp if revoked is None or stamp.timestamp < revoked else None


def subjects_in(pdf: bytes, *, seals: Sequence[Seal], roots: Sequence[x509.Certificate]) -> list[Subject]:
    """The certificates of the signatures that others than the portal added to a file whose bytes are known."""
    ours = {as_asn1(seal.certificate).dump() for seal in seals}
    signatures = PdfFileReader(BytesIO(pdf), strict=False).embedded_regular_signatures
    return [_subject(each, roots) for each in signatures if each.signer_cert.dump() not in ours]


def _subject(signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]) -> Subject:
    return Subject(signature.signer_cert, tuple(signature.other_embedded_certs), tuple(as_asn1(root) for root in roots))


def _context(roots: Sequence[x509.Certificate], at: datetime) -> ValidationContext:
    return ValidationContext(trust_roots=[as_asn1(root) for root in roots], moment=at, allow_fetching=False)


def holder_of(certificate: asn1_x509.Certificate | x509.Certificate) -> Holder:
    """What a certificate says of its holder."""
    if isinstance(certificate, x509.Certificate):
        certificate = asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    subject = certificate.subject.native
    common = _text(subject, "common_name") or certificate.subject.human_friendly
    surname, given = _text(subject, "surname"), _text(subject, "given_name")
    statements = _statements(certificate)
    hidden = "pseudonym" in subject or any(mark in common.lower() for mark in PSEUDONYM_MARKS)
    of_organisation = "qct_eseal" in statements or ("organization_identifier" in subject and not surname)
    return Holder(
        common_name=common,
        given_name=given,
        surname=surname,
        emails=tuple(sorted({each.lower() for each in _emails(certificate, subject)})),
        pseudonym=hidden,
        seal=of_organisation,
        declared_qualified={"qc_compliance", "qc_sscd"} <= statements and not statements & {"qct_eseal", "qct_web"},
        subject=certificate.subject.human_friendly,
        issuer=_text(certificate.issuer.native, "common_name") or certificate.issuer.human_friendly,
        serial=f"{certificate.serial_number:x}",
        sha256=hashlib.sha256(certificate.dump()).hexdigest(),
        not_before=certificate.not_valid_before,
        not_after=certificate.not_valid_after,
    )


def _text(name: Any, key: str) -> str:
    value = name.get(key, "")
    return str(" ".join(value) if isinstance(value, list) else value)


def _emails(certificate: asn1_x509.Certificate, subject: Any) -> Iterable[str]:
    if "email_address" in subject:
        yield _text(subject, "email_address")
    names = certificate.subject_alt_name_value
    for each in names or ():
        if each.name == "rfc822_name":
            yield str(each.native)


def _statements(certificate: asn1_x509.Certificate) -> set[str]:
    """Names of the qcStatements of the certificate, and of its qualified types."""
    found: set[str] = set()
    for extension in certificate["tbs_certificate"]["extensions"]:
        if extension["extn_id"].native != "qc_statements":
            continue
        for statement in STATEMENTS.load(extension["extn_value"].contents):
            found.add(str(statement["statement_id"].native))
            if statement["statement_id"].native == "qc_type":
                found |= {str(each.native) for each in statement["statement_info"]}
    return found
