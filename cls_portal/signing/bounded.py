"""Judge a file in a process of its own, whose memory and time are bounded: the one that asks never opens it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection, Sequence
from datetime import datetime
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from .identity import Seal
from .judgement import Kind, States, Verdict, states, unread
from .reader import FieldResult, SignatureReport

ROOT = Path(__file__).resolve().parents[2]  # where the worker is found, wherever the server was started
PATIENCE = 25.0  # seconds, of the clock
TOO_LONG = "L’examen de ce fichier demande plus de temps ou de mémoire qu’il n’en est permis : il n’a pas été achevé."


def states_of(file: int) -> States:
    """Those of the open file, by its descriptor; it is not copied."""
    with mmap(file, 0, access=ACCESS_READ) as view:
        return states(view)


def verdict_apart(
    file: int,
    seen: States,
    *,
    known: Collection[str],
    trusted: Sequence[Seal | x509.Certificate],
    patience: float = PATIENCE,
) -> Verdict:
    """Judge the open file ``file``; ``known`` holds those of its digests (``seen``) that the portal issued."""
    seals = [each for each in trusted if isinstance(each, Seal)]
    given = {
        "known": list(known),
        "seals": [_pem(each.certificate, *each.chain) for each in seals],
        "roots": _pem(*(each for each in trusted if not isinstance(each, Seal))),
    }
    command = [sys.executable, "-m", "cls_portal.signing.worker", f"/dev/fd/{file}"]
    try:
        done = subprocess.run(
            command, input=json.dumps(given), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            timeout=patience, check=True, pass_fds=(file,), cwd=ROOT,
        )  # fmt: skip
        return _verdict(json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError):
        return unread(seen, seen.longest(known.__contains__), TOO_LONG)


def _pem(*certificates: x509.Certificate) -> str:
    return "".join(each.public_bytes(Encoding.PEM).decode() for each in certificates)


def _verdict(said: dict[str, Any]) -> Verdict:
    report = said.pop("report")
    return Verdict(
        kind=Kind(said.pop("kind")),
        sentences=tuple(said.pop("sentences")),
        report=report and _report(**report),
        **said,
    )


def _report(results: list[dict[str, Any]], unsigned_fields: list[str], problems: list[str], **rest: Any) -> Any:
    examined = tuple(FieldResult(**{**each, "signed_at": _moment(each["signed_at"])}) for each in results)
    return SignatureReport(examined, tuple(unsigned_fields), problems=tuple(problems), **rest)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
