"""Timestamps (RFC 3161): asked of an authority over HTTP, verified before they are believed, read back from a seal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError, set_tsp_headers
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from .network import NoAnswer, ask
from .revocation import CLOCKS, Revocation, Subject, standing_of
from .signer import as_asn1

SEAL_FIELD = "cachet-du-portail"
MOST_TOKEN = 12_000  # bytes: what the seal keeps room for, its own signature left out
GRANTED = {"granted", "granted_with_mods"}
NOT_A_TIMESTAMP = "a répondu autre chose qu’un horodatage"


class TimestampUnavailable(TimestampRequestError):
    """No timestamp to believe. ``str()`` is French and follows « L’autorité d’horodatage »."""


class Authority(TimeStamper):
    """A timestamp authority at a web address. Its tokens must be for our bytes, of this hour, and lead to the roots."""

    def __init__(self, url: str, roots: Sequence[x509.Certificate] = (), revocation: Revocation | None = None) -> None:
        super().__init__()
        self.url = url
        self.roots = tuple(as_asn1(root) for root in roots)
        self.revocation = revocation or Revocation()

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        nonce, asked = self.request_cms(message_digest, md_algorithm)
        try:
            answer = ask(self.url, asked.dump(), headers=set_tsp_headers({}), most=2 * MOST_TOKEN)
        except NoAnswer as error:
            raise TimestampUnavailable(str(error)) from error
        try:
            token = _granted(answer)
            await self._check(token, message_digest, md_algorithm, int(nonce))
        except TimestampUnavailable:
            raise
        except Exception as error:  # what an authority answers is no more to be believed than any other file
            raise TimestampUnavailable(NOT_A_TIMESTAMP) from error
        return token

    async def _check(self, token: cms.ContentInfo, digest: bytes, algorithm: str, nonce: int) -> None:
        said = _said(token)
        imprint = said["message_imprint"]
        if imprint["hash_algorithm"]["algorithm"].native != algorithm or imprint["hashed_message"].native != digest:
            raise TimestampUnavailable("a horodaté une autre empreinte que celle du document")
        if said["nonce"].native != nonce:
            raise TimestampUnavailable("a répondu à une autre demande que la nôtre")
        if abs(said["gen_time"].native - datetime.now(UTC)) > CLOCKS:
            raise TimestampUnavailable("n’est pas à l’heure du portail, à dix minutes près")
        if len(token.dump()) > MOST_TOKEN:
            raise TimestampUnavailable("a répondu par un jeton trop lourd")
        status = await _status_of(token["content"], digest, self.roots)
        if not (status.intact and status.valid):
            raise TimestampUnavailable("a répondu par un jeton dont la signature est fausse")
        if self.roots and not status.trusted:
            raise TimestampUnavailable("a signé avec un certificat qui ne mène à aucune racine d’horodatage du portail")
        signer = signer_of(token["content"], self.roots)
        if (await standing_of(signer, self.revocation, at=said["gen_time"].native)).revoked_at:
            raise TimestampUnavailable("a signé avec un certificat révoqué")

    async def signer(self) -> Subject:
        """Who signs its tokens, as a first one says: what is known of them goes under the seal, before the second.

        Raises TimestampUnavailable.
        """
        return signer_of((await self.async_dummy_response("sha256"))["content"], self.roots)


async def _status_of(
    signed: cms.SignedData, digest: bytes, roots: Sequence[asn1_x509.Certificate]
) -> TimestampSignatureStatus:
    """Whether a token is whole, its signature right, its certificate under those roots; revocations left out."""
    moment = _parsed(signed)["gen_time"].native
    context = ValidationContext(trust_roots=list(roots), moment=moment, time_tolerance=CLOCKS)
    try:
        found = await validate_tst_signed_data(signed, context, lambda _: digest)
    except (SignatureValidationError, SigningError) as error:
        raise TimestampUnavailable(NOT_A_TIMESTAMP) from error
    return TimestampSignatureStatus(**found)


def _granted(answer: bytes) -> cms.ContentInfo:
    response = tsp.TimeStampResp.load(answer, strict=True)
    if response["status"]["status"].native not in GRANTED:
        raise TimestampUnavailable("a refusé d’horodater")
    return response["time_stamp_token"]


def _said(token: cms.ContentInfo) -> tsp.TSTInfo:
    return _parsed(token["content"])


def _parsed(signed: cms.SignedData) -> Any:
    return signed["encap_content_info"]["content"].parsed


def signer_of(signed: cms.SignedData, roots: Sequence[asn1_x509.Certificate]) -> Subject:
    """The certificate of the authority that signed what a token holds, and those beside it."""
    held = [each.chosen for each in signed["certificates"]]
    serial = signed["signer_infos"][0]["sid"].chosen["serial_number"].native
    first = next(each for each in held if each.serial_number == serial)
    return Subject(first, tuple(each for each in held if each is not first), tuple(roots))


def timestamp_authority(
    url: str, roots: Sequence[x509.Certificate] = (), revocation: Revocation | None = None
) -> Authority | None:
    """The one of that address (http or https), believed under these roots; none for an empty address."""
    if not url:
        return None
    if not url.startswith(("https://", "http://")):
        raise ValueError("a timestamp authority has a web address")
    return Authority(url, roots, revocation)


def token_of(pdf: bytes) -> cms.ContentInfo | None:
    """The timestamp token of the last seal, if it has one."""
    found = [each for each in PdfFileReader(BytesIO(pdf)).embedded_regular_signatures if each.field_name == SEAL_FIELD]
    attributes = found[-1].signer_info["unsigned_attrs"] if found else ()
    tokens = [each["values"][0] for each in attributes if each["type"].native == "signature_time_stamp_token"]
    return tokens[0] if tokens else None


def timestamp_of(pdf: bytes) -> datetime | None:
    """The time in the timestamp of the last seal, if it has one."""
    token = token_of(pdf)
    return _said(token)["gen_time"].native if token is not None else None
