"""Read the signatures of any PDF, ours or foreign, without believing any of it."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from mmap import mmap
from typing import Any

from asn1crypto import parser
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from .differences import DIFFERENCES
from .identity import NOT_FOR_PRODUCTION, Seal, Trusted
from .signer import CAPACITY_KEY, LEVEL_KEY, as_asn1

END_OF_REVISION = re.compile(rb"%%EOF(?:\r\n|\r|\n)?")
MOST_REVISIONS = 200
MOST_ATTACHED = 50 * 2**20
UNSTATED = "Niveau non déclaré"
UNPROVEN = "Niveau non établi par ce fichier"
NBSP = "\u00a0"


class Unreadable(Exception):
    """The bytes cannot be read as a PDF. ``str()`` is a French sentence."""


@dataclass(frozen=True)
class FieldResult:
    """What one signature proves.

    Under a seal of the portal, name, capacity and level are what the portal wrote in the dictionary; whoever signs
    elsewhere writes there what they please: their certificate alone names them.
    """

    field: str
    by_portal: bool
    """Made with one of the portal's seals."""
    signer_name: str
    capacity: str
    level: str
    reason: str
    signed_at: datetime | None
    intact: bool
    """The signed bytes are those that were signed."""
    valid: bool
    """The signature was made with the key of its certificate."""
    trusted: bool
    """The certificate leads to one of those given, at the time of signing."""
    coverage_entire_revision: bool
    """Everything up to the end of its revision is signed, the gap holds the signature and nothing else."""
    modification_ok: bool | None
    """What came after is only form filling and signatures; None when not examined."""
    covered_bytes: int
    certificate_label: str
    certificate_sha256: str
    certificate_for_production: bool

    @property
    def good(self) -> bool:
        """All that was examined is well."""
        sound = self.intact and self.valid and self.trusted and self.coverage_entire_revision
        return sound and self.modification_ok is not False


@dataclass(frozen=True)
class SignatureReport:
    """All signature fields of a file; ``problems`` are French sentences, empty when all is well."""

    results: tuple[FieldResult, ...]
    unsigned_fields: tuple[str, ...]
    whole_file_covered: bool
    """The last signature covers the file to its last byte."""
    problems: tuple[str, ...]


def verify(pdf: bytes, *, trusted: Trusted, differences: bool = True) -> SignatureReport:
    """Examine every signature of ``pdf`` against the ``trusted`` certificates. Raises Unreadable.

    ``differences=False`` skips the analysis of what was added after each signature (a tenth of the
    time): enough when the file is known by its SHA-256.
    """
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        fields = [(name, value) for name, value, _ in enumerate_sig_fields(reader)]
        results = [
            _examine(pdf, signature, trusted, differences)
            for signature in sorted(reader.embedded_regular_signatures, key=_end_of)
        ]
    except Exception as error:  # hostile input: pyHanko raises whatever its parser meets
        raise Unreadable("Ce fichier n’est pas un PDF lisible, ou il est endommagé.") from error
    unsigned = tuple(name for name, value in fields if value is None)
    covered = bool(results) and results[-1].coverage_entire_revision and results[-1].covered_bytes == len(pdf)
    return SignatureReport(tuple(results), unsigned, covered, tuple(_problems(results, covered)))


def _end_of(signature: EmbeddedPdfSignature) -> int:
    return int(signature.byte_range[-2] + signature.byte_range[-1])


def _examine(pdf: bytes, signature: EmbeddedPdfSignature, trusted: Trusted, differences: bool) -> FieldResult:
    at = signature.self_reported_timestamp
    status = validate_pdf_signature(
        signature, _context(trusted, at), diff_policy=DIFFERENCES, skip_diff=not differences
    )
    values = signature.sig_object
    certificate = signature.signer_cert
    sha256 = hashlib.sha256(certificate.dump()).hexdigest()
    ours = sha256 in _seals_among(trusted)
    return FieldResult(
        field=signature.field_name,
        by_portal=ours,
        signer_name=(_text(values, "/Name") if ours else "") or _common_name(certificate),
        capacity=_text(values, CAPACITY_KEY) if ours else "",
        level=(_text(values, LEVEL_KEY) or UNSTATED) if ours else UNPROVEN,
        reason=_text(values, "/Reason"),
        signed_at=at,
        intact=bool(status.intact),
        valid=bool(status.valid),
        trusted=bool(status.trusted),
        coverage_entire_revision=status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
        and _gap_is_the_signature(pdf, signature),
        modification_ok=_only_filling(status) if differences else None,
        covered_bytes=_end_of(signature),
        certificate_label=_common_name(certificate),
        certificate_sha256=sha256,
        certificate_for_production=NOT_FOR_PRODUCTION not in _common_name(certificate, issuer=True),
    )


def _context(trusted: Trusted, at: datetime | None) -> ValidationContext:
    """Trust at the time of signing: a contract is read long after its certificate has expired."""
    roots = [as_asn1(root) for root in _roots(_each(trusted))]
    return ValidationContext(trust_roots=roots, moment=at, allow_fetching=False)


def _seals_among(trusted: Trusted) -> set[str]:
    """Fingerprints of the portal's own certificates."""
    return {each.certificate_sha256 for each in _each(trusted) if isinstance(each, Seal)}


def _each(trusted: Trusted) -> Sequence[Seal | x509.Certificate]:
    return [trusted] if isinstance(trusted, Seal) else trusted


def _roots(trusted: Iterable[Seal | x509.Certificate]) -> Iterable[x509.Certificate]:
    for each in trusted:
        yield each.root if isinstance(each, Seal) else each


def _only_filling(status: Any) -> bool:
    return bool(status.docmdp_ok) and status.modification_level in (
        ModificationLevel.NONE,
        ModificationLevel.LTA_UPDATES,
        ModificationLevel.FORM_FILLING,
    )


def _gap_is_the_signature(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """The bytes that no signature can cover hold its digits, zeros, and nothing hidden."""
    ranges = [int(each) for each in signature.byte_range]
    if len(ranges) != 4 or ranges[0] != 0:
        return False
    gap = pdf[ranges[1] : ranges[2]]
    digits = gap[1:-1]
    hidden = digits[2 * parser.peek(signature.pkcs7_content) :].strip(b"0")
    one_case = digits in (digits.upper(), digits.lower())
    return gap[:1] == b"<" and gap[-1:] == b">" and one_case and not hidden


def _text(values: Any, key: str) -> str:
    return str(values.get(key, ""))


def _common_name(certificate: asn1_x509.Certificate, *, issuer: bool = False) -> str:
    name = certificate.issuer if issuer else certificate.subject
    return str(name.native.get("common_name") or name.human_friendly)


def _problems(results: Sequence[FieldResult], covered: bool) -> Iterable[str]:
    for each in results:
        who = f"La signature de {each.signer_name} ({each.field})"
        if not each.intact or not each.valid:
            yield f"{who} ne correspond plus au contenu{NBSP}: le document a été modifié."
        elif not each.trusted:
            yield f"{who} repose sur un certificat inconnu du portail ({each.certificate_label})."
        elif not each.coverage_entire_revision:
            yield f"{who} ne couvre pas tout ce qui la précède."
        elif each.modification_ok is False:
            yield f"Après la signature de {each.signer_name}, le document a été modifié autrement qu’en le signant."
    if results and not covered:
        yield "Des octets ont été ajoutés après la dernière signature."


def revisions(pdf: bytes | mmap) -> list[int]:
    """Lengths in bytes of the successive states of an incrementally updated file, whole file last.

    Any prefix that ends with an end-of-file mark; the first 200, then the whole.
    """
    ends = [found.end() for found, _ in zip(END_OF_REVISION.finditer(pdf), range(MOST_REVISIONS), strict=False)]
    return ends if ends and ends[-1] == len(pdf) else [*ends, len(pdf)]


def embedded_json(pdf: bytes) -> bytes | None:
    """The first JSON file attached to ``pdf`` (the data the document was made from), or None.

    Raises Unreadable; also when the attached file is beyond 50 MB once unpacked.
    """
    try:
        names = PdfFileReader(BytesIO(pdf), strict=False).root["/Names"]["/EmbeddedFiles"]["/Names"]
        streams = [names[position]["/EF"]["/F"] for position in range(1, len(names), 2)]
        attached = [bytes(each.data) for each in streams if each.get("/Subtype") == "/application/json"]
    except KeyError:
        return None
    except Exception as error:  # hostile input, as above
        raise Unreadable("Les données jointes à ce PDF ne sont pas lisibles.") from error
    if attached and len(attached[0]) > MOST_ATTACHED:
        raise Unreadable("Les données jointes à ce PDF sont trop volumineuses.")
    return attached[0] if attached else None
