"""Is this file a document of the portal, and what does it prove? In plain French, claiming no more.

Nothing that is not public is said (docs/decisions/public-verification.md): what the file itself shows, and, of a
contract once it is concluded, what became of it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from cryptography import x509
from django.conf import settings
from django.utils.module_loading import import_string

from cls_portal import signing
from cls_portal.files import stored_among
from cls_portal.identity import every_seal, trusted_roots
from cls_portal.wording import quoted

IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*")  # how JPEG, PNG and TIFF begin
BARE = "Une image ne porte ni signature électronique ni cachet\u00a0: seuls ses octets sont comparés."
UNKNOWN_IMAGE = (
    "Cette image n’est la numérisation d’aucun exemplaire que le portail conserve.",
    "Une image se compare à l’octet près\u00a0: convertie, recadrée ou numérisée de nouveau, ce n’est plus la même. "
    "Le portail ne dit rien de ce qu’elle montre.",
)
KEPT = "Ce fichier est bien celui que le portail conserve, à l’octet près."
DEMONSTRATION = "Document de démonstration, sans valeur."
VOIDED = "Cette version a été annulée : elle n’engage plus personne."
AT_ONCE = 2  # files examined at the same time by a process of the server
PATIENCE = 15.0  # seconds that one waits for one's turn
DIGITS = 16
PAGE = re.compile(r"(\d{1,4})/(\d{1,4})")

_turns = threading.BoundedSemaphore(AT_ONCE)


class Busy(Exception):
    """Too many files are being examined."""


@dataclass(frozen=True)
class KnownDocument:
    """A document that the portal issued, as the apps that issue documents describe it.

    `note`, for a document that the portal keeps without having made it, says what it is, in place of its version.
    `received`: it was received as it is; with anything added to it, it is another file. `noun`: what it is called.
    """

    reference: str
    title: str
    version: int
    voided: bool
    demonstration: bool
    json_sha256: str
    address: str
    note: str = ""
    received: bool = False
    noun: str = "Contrat"


@dataclass(frozen=True)
class PrintedDocument:
    """What the code printed on a page leads to: no name, no title."""

    reference: str
    version: int
    json_sha256: str
    voided: bool
    demonstration: bool
    noun: str = "Contrat"


@dataclass(frozen=True)
class PrintedAnswer:
    """What is said of it."""

    document: PrintedDocument
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """Sentences about one thing; the first part of an answer has no title."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What the verification says: the verdict on the bytes, and what the document is, when it is known."""

    verdict: signing.Verdict
    document: KnownDocument | None
    first: str
    parts: tuple[Part, ...]

    @property
    def valid(self) -> bool:
        return self.verdict.kind == signing.Kind.VALID

    @property
    def sentences(self) -> tuple[str, ...]:
        return (self.first, *(sentence for part in self.parts for sentence in part.sentences))


def verify(content: bytes, *, on: date | None = None) -> Answer:
    """Judge a file, by the digests of everything the portal issued and by the signatures it holds.

    `on`: the day on which to say, besides, what became of the document.
    """
    if content.startswith(IMAGES):
        return _answer(_of_image(hashlib.sha256(content).hexdigest(), len(content)), on)
    known = _known(signing.states(content))
    return _answer(signing.verdict(content, known_sha256=known.__contains__, trusted=_trusted()), on)


def verify_apart(file: BinaryIO, *, on: date) -> Answer:
    """The same of a file that anybody sent: opened by another process, bounded. Raises `Busy`.

    An image is not opened at all: only its bytes are compared.
    """
    if file.read(8).startswith(IMAGES):
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        return _answer(_of_image(digest, file.tell()), on)
    if not _turns.acquire(timeout=PATIENCE):
        raise Busy
    try:
        seen = signing.states_of(file.fileno())
        judged = signing.verdict_apart(file.fileno(), seen, known=_known(seen), trusted=_trusted())
    finally:
        _turns.release()
    return _answer(judged, on)


def find(digest: str) -> KnownDocument | None:
    """The document with this SHA-256 (hexadecimal), among those of every app that issues some."""
    finders: list[Callable[[str], KnownDocument | None]] = [import_string(name) for name in settings.KNOWN_DOCUMENTS]
    return next((found for finder in finders if (found := finder(digest)) is not None), None)


def look_up(reference: str, version: str, digits: str, *, on: date) -> PrintedAnswer | None:
    """What a code printed on a page leads to; nothing unless its digits are those of that very version.

    Unknown reference, wrong digits, contract in preparation: the same answer, after the same work.
    """
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 5 else 0
    found: PrintedDocument | None = import_string(settings.PRINTED_DOCUMENT)(reference[:40], number)
    expected = found.json_sha256[:DIGITS] if found else "-" * DIGITS
    if not hmac.compare_digest(expected.encode(), digits.lower().encode()) or found is None:
        return None
    said = [DEMONSTRATION] if found.demonstration else []
    said += [VOIDED] if found.voided else []
    return PrintedAnswer(found, (*said, *(each for part in _became(found, "", on) for each in part.sentences)))


def page_of(printed: str) -> tuple[int, int] | None:
    """« 3/12 » as the page and the number of pages."""
    found = PAGE.fullmatch(printed)
    return (int(found[1]), int(found[2])) if found else None


def _trusted() -> Sequence[signing.Seal | x509.Certificate]:
    return (*every_seal(), *trusted_roots().every)


def _known(seen: signing.States) -> set[str]:
    """Those of the digests that are documents of the portal: a hostile file has hundreds of states, few stored."""
    stored = stored_among([digest for _, digest in seen.hashes])
    found = {digest: document for digest in stored if (document := find(digest))}
    return {digest for digest, document in found.items() if digest == seen.sha256 or not document.received}


def _of_image(digest: str, size: int) -> signing.Verdict:
    if digest in stored_among([digest]) and find(digest):
        return signing.Verdict(signing.Kind.VALID, (KEPT, BARE), digest, digest, size)
    return signing.Verdict(signing.Kind.FOREIGN, UNKNOWN_IMAGE, digest)


def _answer(verdict: signing.Verdict, on: date | None) -> Answer:
    digest = verdict.known_sha256
    document = find(digest) if digest else None
    first, *rest = (KEPT,) if document and document.note and digest == verdict.sha256 else verdict.sentences
    valid = verdict.kind == signing.Kind.VALID
    found = Part("Signatures et cachet" if valid else "", tuple(rest))
    parts = [found]
    if document and digest:
        about = _about(document)
        parts = [about, found] if valid else [found, about]
        parts += _became(document, digest, on) if on else []
    return Answer(verdict, document, first, tuple(part for part in parts if part.sentences))


def _became(document: KnownDocument | PrintedDocument, digest: str, on: date) -> list[Part]:
    told: list[Part] = import_string(settings.WHAT_BECAME)(document, digest, on)
    return told


def _about(document: KnownDocument) -> Part:
    version = "" if document.note else f", version {document.version}"
    name = f"{document.noun} {document.reference}{version}\u00a0: {quoted(document.title)}."
    said = [name, *filter(None, [document.note])]
    if document.voided:
        said.append(VOIDED)
    if document.demonstration:
        said.append(DEMONSTRATION)
    return Part("Le document", tuple(said))
