"""The revision a client has read: ETag out, If-Match and If-None-Match in."""

from __future__ import annotations

import hashlib
import re
from http import HTTPStatus

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from cls_portal.api.problems import PreconditionRequired

# `"7-3f9a0c12"`: the revision, then a digest of the answer (which may change without the row: rights, dates,
# nested rows). Writing compares the revision only; `"7"` is accepted, and the weak form proxies make.
_TAG = re.compile(r'(?:W/)?"(\d{1,9})(?:-[0-9a-f]+)?"')


def expected_revision(request: Request) -> int:
    """The revision named by If-Match; 428 without one (`*` would defeat its purpose)."""
    found = _TAG.fullmatch(request.headers.get("If-Match", "").strip())
    if found is None:
        raise PreconditionRequired
    return int(found[1])


def tagged(response: Response, revision: int | None) -> Response:
    """The response with its ETag (the digest alone without a revision); an empty 304 when the client has it."""
    mark = "" if revision is None else f"{revision}-"

    def tag(rendered: HttpResponse) -> HttpResponse | None:
        etag = f'"{mark}{hashlib.sha256(rendered.content).hexdigest()[:8]}"'
        rendered["ETag"] = etag
        rendered["Cache-Control"] = "private, no-cache"
        if isinstance(rendered, Response) and _already_has(rendered, etag):
            return _not_modified(etag)
        return None

    response.add_post_render_callback(tag)
    return response


def _already_has(response: Response, etag: str) -> bool:
    request: Request = response.renderer_context["request"]  # type: ignore[attr-defined]
    if request.method not in {"GET", "HEAD"}:
        return False
    tags = {tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")}
    return etag in tags or "*" in tags


def _not_modified(etag: str) -> HttpResponse:
    return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": etag, "Cache-Control": "private, no-cache"})
