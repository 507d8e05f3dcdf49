"""The final file: the last signed PDF, under a last seal of the portal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from cls_portal import files, identity, jobs, signing
from cls_portal.actors import SystemActor
from cls_portal.history import last_digest
from cls_portal.writing import operation
from contracts import documents, versioning
from contracts.models import Version
from contracts.operations.announcements import tell_concluded
from contracts.operations.proofs import ask_for_proof

SEAL = "contracts.jobs.seal_contract"
SOONEST, LATEST = timedelta(minutes=10), timedelta(hours=1)  # before the authority is asked again

BESIDE = ", dont {} sur exemplaire papier conservé à côté"
PORTAL_CLOCK = "la date est celle de l’horloge du portail."
NO_AUTHORITY = f"Sans horodatage : aucune autorité n’est configurée, {PORTAL_CLOCK}"
GIVEN_UP = f"Sans horodatage : demandé depuis le {{}}, il n’est pas venu (l’autorité {{}}) ; {PORTAL_CLOCK}"
STAMPED = "Horodaté par l’autorité configurée, qui mène à une racine d’horodatage donnée au portail."
STAMPED_BY_WHOM = (
    "Horodaté par l’autorité configurée ; aucune racine d’horodatage n’est donnée au portail, qui n’a donc pas vérifié "
    "de qui vient l’horodatage."
)
NO_REVOCATION = "Sans données de révocation : aucune n’est donnée au portail."
COVERED = "Données de révocation jointes pour chaque certificat : le document se vérifiera sans réseau."
NOT_COVERED = "Données de révocation jointes ; aucune ne dit ce qu’il en est de : {}."
REVOKED = "Le certificat « {} » est révoqué depuis le {}."


class TimestampAwaited(Exception):
    """The file is not sealed yet: its timestamp did not come. `str()` is what the authority did, in French."""


@operation("contract.sealed")
def seal_version(version: Version, *, by: SystemActor, at: datetime | None = None) -> Version:
    """Seal the signed version, once, and send it to everyone.

    A timestamp that does not come is awaited for `TSA_HOURS` (raises `TimestampAwaited`), then done without; nothing
    else of the network that is missing stops it.
    """
    version = Version.objects.select_for_update(of=("self",)).select_related("contract").get(pk=version.pk)
    contract = version.contract
    if version.sealed_pdf_id or version.voided_at is not None or contract.signed_on is None:
        return version
    at = at or timezone.now()
    content, record = _sealed(version, at)
    version.sealed_pdf = files.store_document(content, documents.file_name(version), by=by)
    version.sealed_at = at
    version.seal_record = record
    version.save(update_fields=["sealed_pdf", "sealed_at", "seal_record"])
    tell_concluded(contract, version, timezone.localdate(at))
    ask_for_proof(version, by=by)
    return version


@operation("contract.timestamp_awaited")
def await_timestamp(version: Version, *, by: SystemActor, refusal: str, at: datetime | None = None) -> Version:
    """Say that the timestamp is awaited, since when and why; the authority is asked again, less and less often."""
    version = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if version.sealed_pdf_id:
        return version
    at = at or timezone.now()
    since = version.timestamp_awaited_since or at
    if (since, refusal) != (version.timestamp_awaited_since, version.timestamp_refusal):
        version.timestamp_awaited_since, version.timestamp_refusal = since, refusal
        version.save(update_fields=["timestamp_awaited_since", "timestamp_refusal"])
    jobs.defer(SEAL, by=by, after=wait_before_asking(at - since), version_id=version.pk)
    return version


def wait_before_asking(awaited: timedelta) -> timedelta:
    """Before the authority is asked again, when a timestamp has been awaited for so long."""
    return min(max(awaited, SOONEST), LATEST)


def _sealed(version: Version, at: datetime) -> tuple[bytes, dict[str, Any]]:
    """The sealed file, and what its seal holds, in words."""
    digest, count, paper = last_digest(), version.signatures.count(), versioning.on_paper(version)
    seal = identity.portal_identity()
    reason = (
        f"Cachet du portail : contrat {version.contract.reference}, version {version.number}, "
        f"{count} signature{'s' if count > 1 else ''}{BESIDE.format(paper) if paper else ''}. "
        f"Historique arrêté à {digest}"
    )
    lasting, about_time = _stamped(version, seal, reason, at)
    return lasting.pdf, {
        "certificate": seal.label,
        "certificate_sha256": seal.certificate_sha256,
        "history_digest": digest,
        "signatures": count,
        "on_paper": paper,
        "timestamp": lasting.stamped_at.isoformat() if lasting.stamped_at else "",
        "level": lasting.level,
        "findings": [about_time, *_about_revocation(lasting)],
    }


def _stamped(version: Version, seal: signing.PortalIdentity, reason: str, at: datetime) -> tuple[signing.Lasting, str]:
    """The file under its seal, and what is to be said of its timestamp. Raises TimestampAwaited."""
    sources = identity.revocation_sources()
    authority = signing.timestamp_authority(settings.TSA_URL, identity.timestamp_roots(), sources.given)
    given: dict[str, Any] = {
        "identity": seal,
        "seals": identity.every_seal(),
        "roots": identity.trusted_roots().every,
        "sources": sources,
        "reason": reason,
        "at": at,
    }
    pdf = versioning.latest_pdf(version)
    try:
        lasting = signing.seal_lasting(pdf, authority=authority, **given)
    except signing.TimestampUnavailable as error:
        since = version.timestamp_awaited_since or at
        if at < since + timedelta(hours=settings.TSA_HOURS):
            raise TimestampAwaited(str(error)) from error
        told = GIVEN_UP.format(signing.in_french(since), error)
        return signing.seal_lasting(pdf, authority=None, **given), told
    if lasting.stamped_at is None:
        return lasting, NO_AUTHORITY
    return lasting, STAMPED if lasting.rooted else STAMPED_BY_WHOM


def _about_revocation(lasting: signing.Lasting) -> Iterator[str]:
    if not lasting.holds_revocation:
        yield NO_REVOCATION
    else:
        yield NOT_COVERED.format(", ".join(lasting.unknown)) if lasting.unknown else COVERED
    for name, since in lasting.revoked:
        yield REVOKED.format(name, signing.in_french(since))
