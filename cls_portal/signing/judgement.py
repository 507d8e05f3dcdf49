"""Is this file one that the portal issued? The rule of the verification page, without database.

Hashes come first: what stands in the gap of a signature is covered by no signature, so a file that
the portal sealed is genuine only when its bytes are known. Beyond a known revision, only valid
signatures of *others* (an external parapheur whose authority is trusted) are accepted.
"""

import enum
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from mmap import mmap

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields

from .differences import DIFFERENCES
from .identity import Trusted
from .reader import NBSP, FieldResult, SignatureReport, Unreadable, revisions, verify
from .signer import in_french
from .timestamps import SEAL_FIELD, timestamp_of

# Written by cls_portal.pdf in the information dictionary of every document, never compressed.
ISSUED_BY_PORTAL = b"/Creator (Portail CLS)"
AS_ISSUED = "Ce document est bien celui que le portail a émis, à l’octet près."


class Kind(enum.StrEnum):
    VALID = "valid"
    ALTERED = "altered"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Verdict:
    """``sentences`` are French, the first one is the answer. ``sha256`` is that of the file given.

    ``known_sha256``, ``known_bytes``: the longest state of the file that the portal issued, if any.
    """

    kind: Kind
    sentences: tuple[str, ...]
    sha256: str
    known_sha256: str | None = None
    known_bytes: int = 0
    report: SignatureReport | None = None


@dataclass(frozen=True)
class States:
    """What is known of a file before its structure is read: (length, SHA-256) of each of its states, and its mark."""

    hashes: tuple[tuple[int, str], ...]
    marked: bool

    @property
    def sha256(self) -> str:
        """That of the whole file."""
        return self.hashes[-1][1]

    def longest(self, known_sha256: Callable[[str], bool]) -> tuple[int, str] | None:
        """The longest state that the portal issued."""
        return next((state for state in reversed(self.hashes) if known_sha256(state[1])), None)


def states(pdf: bytes | mmap) -> States:
    """Its states, read once from its first byte to its last, without opening it as a PDF."""
    running, done, found = hashlib.sha256(), 0, []
    with memoryview(pdf) as view:
        for end in revisions(pdf):
            running.update(view[done:end])
            found.append((end, running.copy().hexdigest()))
            done = end
    return States(tuple(found), pdf.find(ISSUED_BY_PORTAL) >= 0)


def verdict(pdf: bytes, *, known_sha256: Callable[[str], bool], trusted: Trusted) -> Verdict:
    """Judge ``pdf``. ``known_sha256(hex)`` tells whether the portal issued a file of that SHA-256."""
    seen = states(pdf)
    whole = seen.sha256
    known = seen.longest(known_sha256)
    try:
        report = verify(pdf, trusted=trusted, differences=False)
    except Unreadable as error:
        return unread(seen, known, str(error))
    if known is None:
        return _unknown(pdf, whole, report)
    size, digest = known
    if size == len(pdf):
        first, kind = AS_ISSUED, Kind.VALID
    elif faults := _faults_after(pdf, size, report):
        first, kind = "Ce document a été modifié après avoir été émis par le portail.", Kind.ALTERED
        return Verdict(kind, (first, *faults), whole, digest, size, report)
    else:
        first = "Ce document a été émis par le portail, puis signé hors du portail sans autre modification."
        kind = Kind.VALID
    return Verdict(kind, (first, *_signatures(report, pdf)), whole, digest, size, report)


def unread(seen: States, known: tuple[int, str] | None, why: str) -> Verdict:
    """The verdict on a file whose structure could not be read, from its digests alone."""
    if known is None and not seen.marked:
        return Verdict(Kind.UNREADABLE, (why,), seen.sha256)
    size, digest = known or (0, None)
    if digest == seen.sha256:
        return Verdict(Kind.VALID, (AS_ISSUED, "Ses signatures n’ont pas pu être relues."), seen.sha256, digest, size)
    first = "Ce document vient du portail, mais il a été modifié ou endommagé."
    return Verdict(Kind.ALTERED, (first, why), seen.sha256, digest, size)


def _unknown(pdf: bytes, whole: str, report: SignatureReport) -> Verdict:
    if ISSUED_BY_PORTAL in pdf or any(each.by_portal for each in report.results):
        first = "Ce document se présente comme émis par le portail, mais le portail ne l’a pas émis sous cette forme."
        return Verdict(Kind.ALTERED, (first, *report.problems), whole, report=report)
    first = "Ce document n’a pas été émis par le portail."
    return Verdict(Kind.FOREIGN, (first, *report.problems), whole, report=report)


def _faults_after(pdf: bytes, size: int, report: SignatureReport) -> list[str]:
    """Why what follows the first ``size`` bytes, issued by the portal, is not only signatures of others."""
    added = [each for each in report.results if each.covered_bytes > size]
    if not added:
        return [f"Des octets ont été ajoutés à la suite du document émis par le portail{NBSP}; rien ne les signe."]
    faults = list(report.problems)
    faults += [
        f"La signature de {each.signer_name} porte le cachet du portail, qui ne l’a pas émise."
        for each in added
        if each.by_portal
    ]
    if [each.covered_bytes for each in added] != [end for end in revisions(pdf) if end > size]:
        faults.append("Le document a été complété sans signature.")
    if not faults:
        faults += [
            f"La signature de {each.signer_name} est dans une zone de signature que le portail n’a pas prévue, qui "
            "peut couvrir le texte."
            for each in added
            if each.field in _zones_added(pdf, size)
        ]
    if not faults and not _only_signed_since(pdf, size):
        faults.append("Le contenu a changé entre le document émis par le portail et la signature ajoutée.")
    return faults


def _zones_added(pdf: bytes, size: int) -> set[str]:
    """The visible signature fields that the issued state did not have; an invisible one hides nothing."""
    old, new = (PdfFileReader(BytesIO(content), strict=False) for content in (pdf[:size], pdf))
    prepared = {name for name, _, _ in enumerate_sig_fields(old)}
    added = {name: field.get_object() for name, _, field in enumerate_sig_fields(new) if name not in prepared}
    return {name for name, field in added.items() if "/Kids" in field or _area(field.get("/Rect", ())) != 0}


def _area(rectangle: Sequence[float]) -> float:
    left, bottom, right, top = rectangle if len(rectangle) == 4 else (0, 0, 0, 0)
    return float((right - left) * (top - bottom))


def _only_signed_since(pdf: bytes, size: int) -> bool:
    """The differences from the issued state are signatures and form filling, nothing seen or read.

    Slow (0.3 s a signature): asked only when everything else is well.
    """
    issued = PdfFileReader(BytesIO(pdf[:size]), strict=False).xrefs.total_revisions - 1
    review = DIFFERENCES.review_file(PdfFileReader(BytesIO(pdf), strict=False), issued)
    level = getattr(review, "modification_level", ModificationLevel.OTHER)
    return bool(level.value <= ModificationLevel.FORM_FILLING.value)


def _signatures(report: SignatureReport, pdf: bytes) -> list[str]:
    told = [_told(each) for each in report.results]
    if any(each.field == SEAL_FIELD for each in report.results) and (at := timestamp_of(pdf)):
        told.append(f"Le cachet porte l’heure d’une autorité d’horodatage{NBSP}: {in_french(at)}.")
    if not told:
        told = ["Il ne porte encore aucune signature."]
    if missing := len(report.unsigned_fields):
        told.append(f"{missing} zone{'s' if missing > 1 else ''} de signature encore vide{'s' if missing > 1 else ''}.")
    if any(not each.certificate_for_production for each in report.results):
        told.append(f"Le certificat du cachet est un certificat de démonstration{NBSP}: il n’a aucune valeur.")
    return told


def _told(result: FieldResult) -> str:
    when = f" le {in_french(result.signed_at)}" if result.signed_at else ""
    if not result.by_portal:
        declared = f",{when}, heure déclarée par l’outil de signature" if when else ""
        return (
            f"Signature faite hors du portail, niveau non établi par ce fichier{NBSP}: certificat au nom de"
            f" «{NBSP}{result.signer_name}{NBSP}»{declared}. Sa révocation n’est pas vérifiée ici."
        )
    capacity = f" ({result.capacity})," if result.capacity else ""
    return (
        f"{result.level}{NBSP}: {result.signer_name}{capacity}{when}."
        f" Scellé par «{NBSP}{result.certificate_label}{NBSP}»."
    )
