"""A key that stays in a PKCS#11 token (card, HSM): what to ask it for, and the signer that asks.

Needs the optional package `python-pkcs11` (requirements/token.txt), run by hand on SoftHSM: docs/operations.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from asn1crypto import x509 as asn1_x509
from pyhanko.config.pkcs11 import PKCS11SignatureConfig, TokenCriteria
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import Signer

try:
    from pyhanko.sign import pkcs11
except ImportError:  # the optional package is not installed: said when a token is asked for
    pkcs11 = None  # type: ignore[assignment]

# The maker's module is initialised, and the token opened with its code, once for the process: two threads at once fail.
_ONE_AT_A_TIME = Lock()


class TokenUnusable(Exception):
    """The token does not sign. ``str()`` is a French sentence, without the PIN."""


@dataclass(frozen=True)
class Token:
    """Where the key is: the maker's module, the token by its label, the key by its own; `pin` opens it."""

    module: str
    token_label: str
    key_label: str
    pin: str = field(repr=False)

    def configuration(
        self, certificate: asn1_x509.Certificate, chain: Sequence[asn1_x509.Certificate]
    ) -> PKCS11SignatureConfig:
        return PKCS11SignatureConfig(
            module_path=self.module,
            token_criteria=TokenCriteria(label=self.token_label),
            key_label=self.key_label,
            signing_certificate=certificate,
            other_certs=list(chain),
            user_pin=self.pin,
        )


@contextmanager
def token_signer(
    token: Token, certificate: asn1_x509.Certificate, chain: Sequence[asn1_x509.Certificate]
) -> Iterator[Signer]:
    """A session with the token, for one signature. Raises TokenUnusable."""
    if pkcs11 is None:
        raise TokenUnusable("Le cachet est dans une puce PKCS#11, et le paquet python-pkcs11 n’est pas installé.")
    try:
        with _ONE_AT_A_TIME, pkcs11.PKCS11SigningContext(token.configuration(certificate, chain)) as signer:
            yield signer
    except SigningError as error:
        raise TokenUnusable("La puce du cachet ne répond pas\u00a0: vérifiez le module, la puce et le code.") from error
    except pkcs11.PKCS11Error as error:  # type: ignore[attr-defined]  # as the optional package names it
        raise TokenUnusable(
            "La puce du cachet refuse de signer\u00a0: vérifiez le nom de la clé et ce qu’elle permet."
        ) from error
