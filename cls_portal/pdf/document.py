"""What goes into an archival document, and what can go wrong: plain data, no WeasyPrint."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

SIGNATURE_PREFIX = "sig-"

Resources = Mapping[str, bytes | Path]


class PdfError(Exception):
    """The document was not made. ``str()`` is a French sentence for the person who asked for it."""


class LibraryMissing(PdfError):
    """Pango (or another system library that WeasyPrint opens) cannot be loaded."""


class ResourceRefused(PdfError):
    """The document asks for an image, font or stylesheet that was not handed over with it."""


class FieldMismatch(PdfError):
    """The signature zones of the page and the declared fields are not the same set."""


class UnprintableCharacters(PdfError):
    """The text holds characters that none of the portal's fonts can draw."""


class RenderingWarning(PdfError):
    """WeasyPrint left something out (a dead link, an ignored rule): refused, never printed so."""


@dataclass(frozen=True)
class SignatureField:
    """One zone to sign. ``name`` is that of the ``<input>``, ``sig-…``; ``label`` is read aloud."""

    name: str
    label: str


@dataclass(frozen=True)
class Attachment:
    """One file carried inside the PDF (ISO 19005-3): the data the document was made from."""

    name: str
    content: bytes
    description: str
    mime: str = "application/json"
    relationship: Literal["Source", "Data", "Alternative", "Supplement"] = "Source"
