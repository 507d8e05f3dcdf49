"""The portal's own certificate: made at first run for a demonstration, given by the operator in production."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from django.conf import settings

from cls_portal import signing


def portal_identity() -> signing.PortalIdentity:
    """The seal of this installation; `IdentityMissing` in production when nobody has provided it."""
    return _identity(str(settings.IDENTITY_ROOT), settings.DEMONSTRATION)


@lru_cache(maxsize=2)
def _identity(folder: str, demonstration: bool) -> signing.PortalIdentity:
    place = Path(folder)
    try:
        return signing.load_identity(place)
    except signing.IdentityMissing:
        if not demonstration:
            raise
        return signing.make_portal_certificate(place, organisation="Portail CLS")


# The sub-folder of those whose certificates count as qualified (European trusted lists).
QUALIFIED = "qualifies"


@dataclass(frozen=True)
class TrustedRoots:
    """The authorities whose certificates the portal accepts from signatories; the qualified ones apart."""

    advanced: tuple[x509.Certificate, ...]
    qualified: tuple[x509.Certificate, ...]

    @property
    def every(self) -> tuple[x509.Certificate, ...]:
        return (*self.advanced, *self.qualified)


def trusted_roots() -> TrustedRoots:
    """Those of the folder CLS_TRUST_ROOTS: PEM files, and PEM files of its sub-folder « qualifies ».

    Read each time: what the operator adds or takes away counts at once. No folder, no authority.
    """
    folder = Path(settings.TRUST_ROOTS)
    return TrustedRoots(_certificates(folder), _certificates(folder / QUALIFIED))


def _certificates(folder: Path) -> tuple[x509.Certificate, ...]:
    """The certificates of the PEM files of a folder, by the order of their names."""
    files = sorted(file for file in folder.glob("*") if file.suffix in {".pem", ".crt", ".cer"})
    return tuple(each for file in files for each in x509.load_pem_x509_certificates(file.read_bytes()))
