"""Files stored by content: written once, never changed, served only by views that check rights."""

from __future__ import annotations

import hashlib
import mimetypes
import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.http import FileResponse, Http404

from cls_portal.actors import LinkHolder, SystemActor, agent_of
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent, StoredFile

MAXIMUM_SIZE = 20 * 1024 * 1024  # octets


def store(
    content: bytes,
    name: str,
    *,
    by: Agent | SystemActor | LinkHolder,
    media_type: str = "",
    maximum: int = MAXIMUM_SIZE,
) -> StoredFile:
    """Keep the content under its SHA-256 and return its row; `Refused` above `maximum` bytes or when empty."""
    _check_size(len(content), maximum)
    digest = hashlib.sha256(content).hexdigest()
    _write_once(path_of(digest), content)
    guessed = media_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return StoredFile.objects.create(
        sha256=digest, name=Path(name).name[:255], media_type=guessed, size=len(content), stored_by=agent_of(by)
    )


def store_upload(upload: File[bytes], *, by: Agent | SystemActor, maximum: int) -> StoredFile:
    """The same for a heavy upload, block by block: never whole in memory; `Refused` above `maximum` bytes."""
    _check_size(upload.size or 0, maximum)
    name = Path(upload.name or "fichier").name[:255]
    digest = _write_blocks(upload.chunks())
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return StoredFile.objects.create(
        sha256=digest, name=name, media_type=guessed, size=upload.size, stored_by=agent_of(by)
    )


def store_document(content: bytes, name: str, *, by: Agent | SystemActor) -> StoredFile:
    """A PDF that the portal has signed or sealed: as heavy as the public verification takes, and no more."""
    heaviest = settings.DOCUMENT_MEGABYTES << 20
    return store(content, name, by=by, media_type="application/pdf", maximum=heaviest)


def _check_size(size: int, maximum: int) -> None:
    if not size:
        raise Refused([Reason("Le fichier est vide.", field="file")])
    if size > maximum:
        raise Refused([Reason(f"Le fichier dépasse {maximum >> 20}\u00a0Mo.", field="file")])


def read(stored: StoredFile) -> bytes:
    return path_of(stored.sha256).read_bytes()


def stored_among(digests: Iterable[str]) -> set[str]:
    """Those of these digests that are files of the portal."""
    return set(StoredFile.objects.filter(sha256__in=list(digests)).values_list("sha256", flat=True))


def forget(stored: StoredFile) -> None:
    """Remove a file to which nothing points; its content with it, unless another file has the same."""
    stored.delete()
    if not stored_among([stored.sha256]):
        transaction.on_commit(partial(path_of(stored.sha256).unlink, missing_ok=True))


def response(stored: StoredFile | None, *, inline: bool = False, name: str = "") -> FileResponse:
    """The file as an HTTP answer, 404 where there is none; the caller has checked the right to see it."""
    if stored is None:
        raise Http404
    answer = FileResponse(
        path_of(stored.sha256).open("rb"),
        content_type=stored.media_type,
        as_attachment=not inline,
        filename=name or stored.name,
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def path_of(digest: str) -> Path:
    return Path(settings.FILES_ROOT) / digest[:2] / digest[2:]


def _write_blocks(blocks: Iterable[bytes]) -> str:
    """Keep the content of these blocks; gives its SHA-256."""
    root = Path(settings.FILES_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with NamedTemporaryFile(dir=root, delete=False) as temporary:
        for block in blocks:
            digest.update(block)
            temporary.write(block)
        temporary.flush()
        os.fsync(temporary.fileno())
    path = path_of(digest.hexdigest())
    path.parent.mkdir(parents=True, exist_ok=True)
    Path(temporary.name).replace(path)
    return digest.hexdigest()


def _write_once(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as temporary:
        temporary.write(content)
        temporary.flush()
        os.fsync(temporary.fileno())
    Path(temporary.name).replace(path)
