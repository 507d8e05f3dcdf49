"""Archival documents: one file that is PDF/A-3a and PDF/UA-1, the same bytes for the same input.

The only package that touches WeasyPrint. Takes HTML as text; knows no template, no model.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from importlib import import_module

from .document import (
    Attachment,
    FieldMismatch,
    LibraryMissing,
    PdfError,
    RenderingWarning,
    ResourceRefused,
    Resources,
    SignatureField,
    UnprintableCharacters,
)
from .fonts import describe, undrawn, unprintable
from .qr import qr_svg

__all__ = [
    "Attachment",
    "FieldMismatch",
    "LibraryMissing",
    "PdfError",
    "RenderingWarning",
    "ResourceRefused",
    "SignatureField",
    "UnprintableCharacters",
    "describe",
    "library_problem",
    "qr_svg",
    "render",
    "undrawn",
    "unprintable",
]


def library_problem() -> str | None:
    """Why documents cannot be made on this machine, as a French sentence; None when they can."""
    try:
        import_module(".engine", __name__)
    except (OSError, ImportError) as error:
        return (
            "Les documents PDF ne peuvent pas être produits\u00a0: une bibliothèque manque"
            f" ({_first_line(error)}). Sur Debian\u00a0: apt-get install --no-install-recommends"
            " libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        )
    return None


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def render(
    html: str,
    *,
    title: str,
    created: datetime,
    fields: Sequence[SignatureField] = (),
    attachments: Sequence[Attachment] = (),
    resources: Resources | None = None,
    stylesheets: Sequence[str] = (),
    page_mark: Callable[[int, int], str] | None = None,
) -> bytes:
    """The PDF of ``html`` (a whole page, ``<html lang="fr">``), A4 unless the stylesheets say otherwise.

    ``created`` (aware) is the only date written in the file, to the second. ``resources`` maps
    NAME → content for URLs ``asset:NAME``; ``stylesheets`` are CSS texts laid over ``print.css``.
    Zones to sign are ``<input class="signature-field" name="sig-…">``, one for each of ``fields``.
    ``page_mark(page, pages)`` is what the QR code at the foot of each page says.

    Raises LibraryMissing, ResourceRefused (any other URL), FieldMismatch, UnprintableCharacters,
    RenderingWarning (WeasyPrint left something out); all are PdfError with a French message.
    """
    if problem := library_problem():
        raise LibraryMissing(problem)
    engine = import_module(".engine", __name__)
    pdf: bytes = engine.render(
        html,
        title=title,
        created=created,
        fields=fields,
        attachments=attachments,
        resources=resources or {},
        stylesheets=stylesheets,
        page_mark=page_mark,
    )
    return pdf
