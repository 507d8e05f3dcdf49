"""Is this file a document of the portal, and what does it prove? In plain French, claiming no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from cls_portal import signing
from cls_portal.identity import every_seal, trusted_roots

KEPT = "Ce fichier est bien celui que le portail conserve, à l’octet près."


@dataclass(frozen=True)
class KnownDocument:
    """A document that the portal issued, as the apps that issue documents describe it.

    `note`, for a document that the portal keeps without having made it, says what it is, in place of its version.
    """

    reference: str
    title: str
    version: int
    voided: bool
    demonstration: bool
    json_sha256: str
    address: str
    note: str = ""


@dataclass(frozen=True)
class Answer:
    """What the verification says: the verdict on the bytes, and what the document is, when it is known."""

    verdict: signing.Verdict
    document: KnownDocument | None
    sentences: tuple[str, ...]

    @property
    def valid(self) -> bool:
        return self.verdict.kind == signing.Kind.VALID


def verify(content: bytes) -> Answer:
    """Judge a file, by the digests of everything the portal issued and by the signatures it holds."""
    trusted: signing.Trusted = (*every_seal(), *trusted_roots().every)
    verdict = signing.verdict(content, known_sha256=lambda digest: find(digest) is not None, trusted=trusted)
    document = find(verdict.known_sha256) if verdict.known_sha256 else None
    said = verdict.sentences if document is None or not document.note else (KEPT,)
    return Answer(verdict, document, (*said, *_about(document)))


def find(digest: str) -> KnownDocument | None:
    """The document with this SHA-256 (hexadecimal), among those of every app that issues some."""
    finders: list[Callable[[str], KnownDocument | None]] = [import_string(name) for name in settings.KNOWN_DOCUMENTS]
    return next((found for finder in finders if (found := finder(digest)) is not None), None)


def _about(document: KnownDocument | None) -> list[str]:
    if document is None:
        return []
    version = "" if document.note else f", version {document.version}"
    said = [f"Contrat {document.reference}{version} : « {document.title} ».", *filter(None, [document.note])]
    if document.voided:
        said.append("Cette version a été annulée : elle n’engage plus personne.")
    if document.demonstration:
        said.append("Document de démonstration, sans valeur.")
    return said
