"""The archive itself: the pieces, their manifest under the portal's seal, a readme and a script that checks it all."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.template.loader import render_to_string

from cls_portal import signing
from cls_portal.history import last_digest
from cls_portal.identity import portal_identity
from contracts.models import Version
from contracts.proof.contents import Piece, pieces_of

KIT = Path(__file__).parent / "kit"
FORMAT = "portail-cls/dossier-de-preuve/1"


def archive_name(version: Version) -> str:
    return f"{version.contract.reference}-version-{version.number}-preuve.zip"


def write_archive(version: Version, target: Path, *, at: datetime, watch: Callable[[int, int], None]) -> None:
    """Write the proof file of this version there; `watch(done, of)` is called after each piece.

    One piece in memory at a time. The manifest names each file with its SHA-256; its own seal is the portal's.
    """
    contents = pieces_of(version)
    identity = portal_identity()
    facts = {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "history_digest": last_digest(),
        "seal": identity.label,
        "seal_sha256": identity.certificate_sha256,
        **contents.facts,
    }
    pieces = [*contents.pieces, *_kit(facts)]
    listed: list[dict[str, Any]] = []
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for rank, piece in enumerate(pieces, start=1):
            listed.append(_add(archive, piece, at))
            watch(rank, len(pieces))
        manifest = json.dumps({**facts, "files": listed}, ensure_ascii=False, sort_keys=True, indent=1).encode()
        _add(archive, Piece("manifeste.json", "", manifest), at)
        _add(archive, Piece("manifeste.p7s", "", signing.seal_apart(manifest, identity=identity)), at)


def _kit(facts: dict[str, Any]) -> list[Piece]:
    readme = render_to_string("contracts/proof/readme.txt", {"facts": facts})
    return [
        Piece("LISEZ-MOI.txt", "ce que contient et ce que prouve ce dossier", readme.encode()),
        Piece("verifier.py", "vérification sans le portail ni réseau", KIT / "verifier.py"),
    ]


def _add(archive: ZipFile, piece: Piece, at: datetime) -> dict[str, Any]:
    content = piece.read()
    info = ZipInfo(piece.path, at.timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, content)
    return {"path": piece.path, "what": piece.what, "size": len(content), "sha256": sha256(content).hexdigest()}
