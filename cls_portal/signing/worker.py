"""Judges one file apart: `python -m cls_portal.signing.worker FILE`, what it is judged by on its input, in JSON.

It reads files that anybody may have made to harm whoever opens them: memory and time are bounded, nothing is written.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cryptography.x509 import load_pem_x509_certificates

from cls_portal.signing.identity import Seal
from cls_portal.signing.judgement import verdict

MEMORY = 512 * 2**20
CPU = 20  # seconds
LONGEST = 1 << 20  # of what it says


def main(file: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    given = json.load(sys.stdin)
    seals = [Seal(certificate, tuple(chain)) for certificate, *chain in map(_certificates, given["seals"])]
    trusted = [*seals, *_certificates(given["roots"])]
    judged = verdict(file.read_bytes(), known_sha256=set(given["known"]).__contains__, trusted=trusted)
    said = json.dumps(asdict(judged), default=str)
    if len(said) > LONGEST:
        sys.exit("too long")
    sys.stdout.write(said)


def _certificates(pem: str) -> list[Any]:
    return load_pem_x509_certificates(pem.encode()) if pem else []


if __name__ == "__main__":
    main(Path(sys.argv[1]))
