"""An invented person's certificate, for the demonstration: its authority says that it is worth nothing."""

from datetime import UTC, datetime
from io import BytesIO

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from .identity import KEY_BITS, PortalIdentity, builder, name_of, usage

AUTHORITY_NAME = "Autorité de signature fictive – NE PAS UTILISER EN PRODUCTION"


def demonstration_person(given_name: str, surname: str) -> PortalIdentity:
    """Key and certificate of somebody invented, under an authority whose key is thrown away at once (1 s)."""
    now = datetime.now(UTC)
    authority_key, key = (rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS) for _ in range(2))
    authority_name = name_of(AUTHORITY_NAME, "Portail CLS")
    authority = (
        builder(authority_name, authority_name, authority_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage(certify=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.SURNAME, surname.upper()),
            x509.NameAttribute(NameOID.GIVEN_NAME, given_name),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{given_name} {surname.upper()}"),
        ]
    )
    certificate = (
        builder(subject, authority_name, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(certify=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    return PortalIdentity(certificate=certificate, chain=(authority,), key=key)


def zone_of(pdf: bytes, field: str) -> tuple[int, tuple[float, float, float, float]]:
    """Page (from 0) and rectangle, in points, of a signature field. KeyError when there is none of that name."""
    reader = PdfFileReader(BytesIO(pdf))
    found = {name: reference.get_object() for name, _, reference in enumerate_sig_fields(reader)}[field]
    count = int(reader.root["/Pages"]["/Count"])
    pages = [reader.find_page_for_modification(number)[0].reference.idnum for number in range(count)]
    left, bottom, right, top = (float(each) for each in found["/Rect"])
    return pages.index(found.raw_get("/P").reference.idnum), (left, bottom, right, top)
