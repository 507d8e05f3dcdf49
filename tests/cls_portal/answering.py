"""Real authorities over HTTP for the tests: OpenSSL answers each question, a server of the tests carries it.

`/tsa` timestamps (`openssl ts`), `/ocsp` tells of revocations (`openssl ocsp`), `/crl` gives a list. `manner` is how
the timestamp authority behaves: well, or as authorities do at their worst.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from tests.cls_portal.authorities import UNTIL, Authority, authority

CONFIGURATION = """
[tsa]
serial = {0}/serial
signer_cert = {0}/tsa.pem
signer_key = {0}/tsa.key
certs = {0}/root.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


@dataclass
class Answering:
    """The root, its timestamp authority, its responder; `manner` and `revoked` (serial: when) change at will."""

    folder: Path
    root: Authority = field(default_factory=lambda: authority("Racine des essais"))
    manner: str = "well"
    asked: int = 0
    revoked: dict[int, datetime] = field(default_factory=dict)
    issued: list[Authority] = field(default_factory=list)
    over: Event = field(default_factory=Event)
    port: int = 0

    def __post_init__(self) -> None:
        (self.folder / "root.pem").write_bytes(self.root.pem)
        (self.folder / "serial").write_text("01\n")
        (self.folder / "tsa.cnf").write_text(CONFIGURATION.format(self.folder))
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])
        self._write("responder", self.root.issue("Répondeur", usage, x509.OCSPNoCheck()))

    def _write(self, name: str, made: Authority) -> None:
        (self.folder / f"{name}.pem").write_bytes(made.pem)
        key = made.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self.folder / f"{name}.key").write_bytes(key)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @cached_property
    def stamper(self) -> Authority:
        made = self.issue("Horodatage des essais", x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]))
        self._write("tsa", made)
        return made

    def issue(self, name: str, *extensions: x509.ExtensionType, list_only: bool = False) -> Authority:
        """A certificate that names our responder, or our list."""
        made = self.root.issue(name, self._points_to_list() if list_only else self._points_to_responder(), *extensions)
        self.issued.append(made)
        return made

    def _points_to_responder(self) -> x509.ExtensionType:
        where = x509.UniformResourceIdentifier(f"{self.address}/ocsp")
        return x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.OCSP, where)])

    def _points_to_list(self) -> x509.ExtensionType:
        where = x509.UniformResourceIdentifier(f"{self.address}/crl")
        return x509.CRLDistributionPoints([x509.DistributionPoint([where], None, None, None)])

    # What is answered

    def timestamp(self, query: bytes) -> bytes:
        """What OpenSSL answers to this request."""
        self.stamper.pem  # noqa: B018  # made at the first question
        (self.folder / "query").write_bytes(query)
        self._openssl("ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", "query", "-out", "reply")
        return (self.folder / "reply").read_bytes()

    def for_another_digest(self) -> bytes:
        self._openssl("ts", "-query", "-data", "root.pem", "-sha256", "-cert", "-out", "other")
        return self.timestamp((self.folder / "other").read_bytes())

    def revocation_of(self, query: bytes) -> bytes:
        lines = [self._index_line(each) for each in self.issued]
        (self.folder / "index").write_text("".join(lines))
        (self.folder / "asked").write_bytes(query)
        self._openssl(
            "ocsp", "-index", "index", "-CA", "root.pem", "-rsigner", "responder.pem", "-rkey", "responder.key",
            "-reqin", "asked", "-respout", "told", "-ndays", "1",
        )  # fmt: skip
        return (self.folder / "told").read_bytes()

    def _index_line(self, made: Authority) -> str:
        serial, when = made.certificate.serial_number, self.revoked.get(made.certificate.serial_number)
        digits = f"{serial:X}".zfill(len(f"{serial:X}") + len(f"{serial:X}") % 2)
        state = f"R\t{UNTIL:%y%m%d%H%M%SZ}\t{when:%y%m%d%H%M%SZ}" if when else f"V\t{UNTIL:%y%m%d%H%M%SZ}\t"
        return f"{state}\t{digits}\tunknown\t/CN={digits}\n"

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, capture_output=True, check=True)


def _handler(answering: Answering) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/ocsp":
                self._say(answering.revocation_of(query))
                return
            answering.asked += 1
            self._behave(answering.manner, query)

        def do_GET(self) -> None:
            self._say(answering.root.revocations(answering.revoked).public_bytes(Encoding.DER))

        def _behave(self, manner: str, query: bytes) -> None:
            if manner == "silent":
                answering.over.wait()
            elif manner == "error":
                self.send_error(503)
            elif manner == "dripping":
                self._drip()
            elif manner == "another digest":
                self._say(answering.for_another_digest())
            elif manner == "nonsense":
                self._say(b"<html>Bienvenue</html>")
            elif manner == "endless":
                self._say(b"0" * 100_000)
            else:
                self._say(answering.timestamp(query))

        def _drip(self) -> None:
            self.send_response(200)
            self.end_headers()
            while not answering.over.wait(0.05):
                try:
                    self.wfile.write(b"0")
                except OSError:
                    return

        def _say(self, content: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Nothing on the screen."""

    return Handler


@contextmanager
def answering(folder: Path) -> Iterator[Answering]:
    """Authorities that answer until the block ends."""
    made = Answering(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made))
    server.daemon_threads = True
    made.port = server.server_port
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield made
    finally:
        made.over.set()
        server.shutdown()
        server.server_close()
