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

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel

from .identity import Seal, Trusted
from .reader import NBSP, FieldResult, SignatureReport, Unreadable, revisions, verify
from .signer import in_french

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


def verdict(pdf: bytes, *, known_sha256: Callable[[str], bool], trusted: Trusted) -> Verdict:
    """Judge ``pdf``. ``known_sha256(hex)`` tells whether the portal issued a file of that SHA-256."""
    hashes = _hashes(pdf)
    whole = hashes[-1][1]
    known = next(((size, digest) for size, digest in reversed(hashes) if known_sha256(digest)), None)
    try:
        report = verify(pdf, trusted=trusted, differences=False)
    except Unreadable as error:
        return _unread(pdf, whole, known, str(error))
    if known is None:
        return _unknown(pdf, whole, report, trusted)
    size, digest = known
    if size == len(pdf):
        first, kind = AS_ISSUED, Kind.VALID
    elif faults := _faults_after(pdf, size, report, trusted):
        first, kind = "Ce document a été modifié après avoir été émis par le portail.", Kind.ALTERED
        return Verdict(kind, (first, *faults), whole, digest, size, report)
    else:
        first = "Ce document a été émis par le portail, puis signé hors du portail sans autre modification."
        kind = Kind.VALID
    return Verdict(kind, (first, *_signatures(report)), whole, digest, size, report)


def _hashes(pdf: bytes) -> list[tuple[int, str]]:
    """(length, SHA-256) of every state of the file, read once."""
    running, done, found = hashlib.sha256(), 0, []
    for end in revisions(pdf):
        running.update(pdf[done:end])
        found.append((end, running.copy().hexdigest()))
        done = end
    return found


def _unread(pdf: bytes, whole: str, known: tuple[int, str] | None, why: str) -> Verdict:
    if known is None and ISSUED_BY_PORTAL not in pdf:
        return Verdict(Kind.UNREADABLE, (why,), whole)
    size, digest = known or (0, None)
    if size == len(pdf):
        return Verdict(Kind.VALID, (AS_ISSUED, "Ses signatures n’ont pas pu être relues."), whole, digest, size)
    first = "Ce document vient du portail, mais il a été modifié ou endommagé."
    return Verdict(Kind.ALTERED, (first, why), whole, digest, size)


def _unknown(pdf: bytes, whole: str, report: SignatureReport, trusted: Trusted) -> Verdict:
    seals = _seals(trusted)
    if ISSUED_BY_PORTAL in pdf or any(each.certificate_sha256 in seals for each in report.results):
        first = "Ce document se présente comme émis par le portail, mais le portail ne l’a pas émis sous cette forme."
        return Verdict(Kind.ALTERED, (first, *report.problems), whole, report=report)
    first = "Ce document n’a pas été émis par le portail."
    return Verdict(Kind.FOREIGN, (first, *report.problems), whole, report=report)


def _seals(trusted: Trusted) -> set[str]:
    every: Sequence[object] = [trusted] if isinstance(trusted, Seal) else trusted
    return {each.certificate_sha256 for each in every if isinstance(each, Seal)}


def _faults_after(pdf: bytes, size: int, report: SignatureReport, trusted: Trusted) -> list[str]:
    """Why what follows the first ``size`` bytes, issued by the portal, is not only signatures of others."""
    added = [each for each in report.results if each.covered_bytes > size]
    if not added:
        return [f"Des octets ont été ajoutés à la suite du document émis par le portail{NBSP}; rien ne les signe."]
    faults = list(report.problems)
    faults += [
        f"La signature de {each.signer_name} porte le cachet du portail, qui ne l’a pas émise."
        for each in added
        if each.certificate_sha256 in _seals(trusted)
    ]
    if [each.covered_bytes for each in added] != [end for end in revisions(pdf) if end > size]:
        faults.append("Le document a été complété sans signature.")
    if not faults and not _only_signed_since(pdf, size):
        faults.append("Le contenu a changé entre le document émis par le portail et la signature ajoutée.")
    return faults


def _only_signed_since(pdf: bytes, size: int) -> bool:
    """The differences from the issued state are signatures and form filling, nothing seen or read.

    Slow (0.3 s a signature): asked only when everything else is well.
    """
    issued = PdfFileReader(BytesIO(pdf[:size]), strict=False).xrefs.total_revisions - 1
    review = DEFAULT_DIFF_POLICY.review_file(PdfFileReader(BytesIO(pdf), strict=False), issued)
    level = getattr(review, "modification_level", ModificationLevel.OTHER)
    return bool(level.value <= ModificationLevel.FORM_FILLING.value)


def _signatures(report: SignatureReport) -> list[str]:
    told = [_told(each) for each in report.results]
    if not told:
        told = ["Il ne porte encore aucune signature."]
    if missing := len(report.unsigned_fields):
        told.append(f"{missing} zone{'s' if missing > 1 else ''} de signature encore vide{'s' if missing > 1 else ''}.")
    if any(not each.certificate_for_production for each in report.results):
        told.append(f"Le certificat du cachet est un certificat de démonstration{NBSP}: il n’a aucune valeur.")
    return told


def _told(result: FieldResult) -> str:
    when = f" le {in_french(result.signed_at)}" if result.signed_at else ""
    capacity = f" ({result.capacity})," if result.capacity else ""
    return (
        f"{result.level}{NBSP}: {result.signer_name}{capacity}{when}."
        f" Scellé par «{NBSP}{result.certificate_label}{NBSP}»."
    )
