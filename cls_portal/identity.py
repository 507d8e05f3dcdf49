"""The portal's own certificate: made at first run for a demonstration, given by the operator in production.

The operator gives one of three things, looked for in this order: a PKCS#11 token, a PKCS#12 file, three PEM files in
`IDENTITY_ROOT`. The key never leaves them: neither the database nor the logs ever hold it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from django.conf import settings

from cls_portal import signing


@dataclass(frozen=True)
class Source:
    """Where the seal is, as the settings say; secrets are kept out of whatever prints it."""

    folder: str
    demonstration: bool
    pkcs12: str = ""
    module: str = ""
    token_label: str = ""
    key_label: str = ""
    certificate: str = ""
    secret: str = field(default="", repr=False)


def portal_identity() -> signing.PortalIdentity:
    """The seal of this installation; `IdentityMissing` in production when nobody has provided it.

    Its certificates (public) are kept in `SEALS_ROOT`: once the seal is changed, old documents are still read.
    """
    return _identity(source(), str(settings.SEALS_ROOT))


def source() -> Source:
    return Source(
        folder=str(settings.IDENTITY_ROOT),
        demonstration=settings.DEMONSTRATION,
        pkcs12=settings.SEAL_PKCS12,
        module=settings.SEAL_PKCS11_MODULE,
        token_label=settings.SEAL_PKCS11_TOKEN,
        key_label=settings.SEAL_PKCS11_LABEL,
        certificate=settings.SEAL_PKCS11_CERTIFICATE,
        secret=settings.SEAL_PASSPHRASE or _first_line(settings.SEAL_PASSPHRASE_FILE),
    )


def _first_line(file: str) -> str:
    try:
        return Path(file).read_text().partition("\n")[0] if file else ""
    except OSError as error:
        raise signing.IdentityMissing(f"Le fichier du mot de passe du cachet est illisible : {error}") from error


@lru_cache(maxsize=2)
def _identity(where: Source, seals: str) -> signing.PortalIdentity:
    found = _load(where)
    signing.remember_seal(found, Path(seals))
    return found


def _load(where: Source) -> signing.PortalIdentity:
    if where.module:
        token = signing.Token(where.module, where.token_label, where.key_label, where.secret)
        return signing.load_token(token, Path(where.certificate))
    if where.pkcs12:
        return signing.load_pkcs12(Path(where.pkcs12), passphrase=where.secret or None)
    place = Path(where.folder)
    try:
        return signing.load_identity(place, passphrase=where.secret or None)
    except signing.IdentityMissing:
        if not where.demonstration:
            raise
        return signing.make_portal_certificate(place, organisation="Portail CLS")


def former_certificates() -> tuple[signing.Seal, ...]:
    """Every seal that served here (and those whose certificates the operator put in `SEALS_ROOT`)."""
    return signing.remembered_seals(Path(settings.SEALS_ROOT))


def every_seal() -> tuple[signing.Seal, ...]:
    """The seal in use, if there is one, and the former ones: what the documents of the portal are read with."""
    try:
        return tuple(dict.fromkeys((portal_identity(), *former_certificates())))
    except signing.IdentityMissing:
        return former_certificates()


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


def timestamp_roots() -> tuple[x509.Certificate, ...]:
    """The roots that timestamps must lead to: PEM files of the folder CLS_TSA_ROOTS, read each time."""
    return _certificates(Path(settings.TSA_ROOTS))


def revocation_sources() -> signing.Sources:
    """What tells here whether a certificate was revoked: the folder CLS_REVOCATION and, if allowed, the authorities."""
    given = signing.revocation_in(Path(settings.REVOCATION_ROOT))
    return signing.Sources(given, network=settings.REVOCATION_NETWORK)


def _certificates(folder: Path) -> tuple[x509.Certificate, ...]:
    """Those of the PEM files of a folder, by the order of their names; outside a demonstration, none made for one."""
    files = sorted(file for file in folder.glob("*") if file.suffix in {".pem", ".crt", ".cer"})
    found = tuple(each for file in files for each in x509.load_pem_x509_certificates(file.read_bytes()))
    return found if settings.DEMONSTRATION else tuple(each for each in found if not signing.is_demonstration(each))
