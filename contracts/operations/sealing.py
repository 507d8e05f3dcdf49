"""The final file: the last signed PDF, under a last seal of the portal."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from cls_portal import files, signing
from cls_portal.actors import SystemActor
from cls_portal.history import last_digest
from cls_portal.identity import portal_identity
from cls_portal.writing import operation
from contracts import documents, versioning
from contracts.models import Version
from contracts.operations.announcements import tell_concluded
from contracts.operations.proofs import ask_for_proof

BESIDE = ", dont {} sur exemplaire papier conservé à côté"
NO_AUTHORITY = "Sans horodatage : aucune autorité n’est configurée, la date est celle de l’horloge du portail."
SILENT = "Sans horodatage : l’autorité configurée n’a pas répondu, la date est celle de l’horloge du portail."
STAMPED = "Horodaté par l’autorité configurée."
NO_REVOCATION = "Sans données de révocation : aucune n’est donnée au portail."
COVERED = "Données de révocation jointes, dont celles de l’autorité du cachet."
NOT_COVERED = "Données de révocation jointes, mais aucune n’est celle de l’autorité du cachet."


@operation("contract.sealed")
def seal_version(version: Version, *, by: SystemActor, at: datetime | None = None) -> Version:
    """Seal the signed version, once, and send it to everyone; nothing of the network that is missing stops it."""
    version = Version.objects.select_for_update(of=("self",)).select_related("contract").get(pk=version.pk)
    contract = version.contract
    if version.sealed_pdf_id or version.voided_at is not None or contract.signed_on is None:
        return version
    at = at or timezone.now()
    content, record = _sealed(version, at)
    version.sealed_pdf = files.store(content, documents.file_name(version), by=by, media_type="application/pdf")
    version.sealed_at = at
    version.seal_record = record
    version.save(update_fields=["sealed_pdf", "sealed_at", "seal_record"])
    tell_concluded(contract, version, timezone.localdate(at))
    ask_for_proof(version, by=by)
    return version


def _sealed(version: Version, at: datetime) -> tuple[bytes, dict[str, Any]]:
    """The sealed file, and what its seal holds, in words."""
    digest, count, paper = last_digest(), version.signatures.count(), versioning.on_paper(version)
    identity, revocation = portal_identity(), signing.revocation_in(Path(settings.REVOCATION_ROOT))
    authority = signing.timestamp_authority(settings.TSA_URL)
    pdf = versioning.latest_pdf(version)
    given: dict[str, Any] = {
        "identity": identity,
        "at": at,
        "revocation": revocation,
        "reason": f"Cachet du portail : contrat {version.contract.reference}, version {version.number}, "
        f"{count} signature{'s' if count > 1 else ''}{BESIDE.format(paper) if paper else ''}. "
        f"Historique arrêté à {digest}",
    }
    try:
        content = signing.seal(pdf, timestamper=authority, **given)
        about_time = STAMPED if authority is not None else NO_AUTHORITY
    except signing.TimestampUnavailable:
        content, about_time = signing.seal(pdf, **given), SILENT
    stamped = signing.timestamp_of(content)
    return content, {
        "certificate": identity.label,
        "certificate_sha256": identity.certificate_sha256,
        "history_digest": digest,
        "signatures": count,
        "on_paper": paper,
        "timestamp": stamped.isoformat() if stamped else "",
        "findings": [about_time, _about_revocation(revocation, identity)],
    }


def _about_revocation(revocation: signing.Revocation, identity: signing.PortalIdentity) -> str:
    if not revocation:
        return NO_REVOCATION
    return COVERED if revocation.covers(identity) else NOT_COVERED
