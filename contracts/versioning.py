"""The file of a version, as it grows with the signatures."""

from __future__ import annotations

from cls_portal import files
from cls_portal.errors import Refused
from cls_portal.models import StoredFile
from contracts.models import IN_THE_PDF, Version


def latest_file(version: Version) -> StoredFile | None:
    """The version's PDF with every signature that stands in it so far, sealed at last; None until it is composed."""
    if version.sealed_pdf is not None:
        return version.sealed_pdf
    signed = version.signatures.filter(method__in=IN_THE_PDF).select_related("file")
    last = signed.order_by("-pk").first()
    return last.file if last else version.pdf


def issued_files(version: Version) -> list[StoredFile]:
    """Every state of the version's PDF that the portal gave, oldest first; none until it is composed."""
    signed = version.signatures.filter(method__in=IN_THE_PDF).select_related("file").order_by("pk")
    return [version.pdf, *(signature.file for signature in signed)] if version.pdf else []


def on_paper(version: Version) -> int:
    """How many of its signatures stand on a paper copy kept beside the PDF, not in it."""
    return version.signatures.exclude(method__in=IN_THE_PDF).count()


def latest_pdf(version: Version) -> bytes:
    """Its bytes. Raises `Refused` while the PDF is being composed."""
    stored = latest_file(version)
    if stored is None:
        raise Refused("Le PDF de cette version est en cours de composition.")
    return files.read(stored)
