"""The public register: its page and its files, without account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import condition, require_safe

from cls_portal.http import today
from cls_portal.throttling import MINUTE, too_often
from contracts.opendata import files
from contracts.opendata.columns import FIELDS
from contracts.opendata.listing import OPEN_REGISTER, extent, open_contracts
from contracts.opendata.records import published

View = Callable[[HttpRequest], HttpResponseBase]
MOST = 60  # of each address and door, in a minute
KEPT = 300  # seconds that a cache may serve a file without asking again


def _bounded(door: str) -> Callable[[View], View]:
    """Open to everybody, to read, and to nobody all the time."""

    def decorate(view: View) -> View:
        @login_not_required
        @require_safe
        @wraps(view)
        def answered(request: HttpRequest) -> HttpResponseBase:
            if too_often(request, door, most=MOST):
                response = render(request, "contracts/opendata/later.html", status=429)
                response["Retry-After"] = str(MINUTE)
                return response
            return view(request)

        return answered

    return decorate


def _reusable(view: View) -> View:
    """Kept by caches for a while, read from any site."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponseBase:
        response = view(request)
        response["Cache-Control"] = f"public, max-age={KEPT}"
        response["Access-Control-Allow-Origin"] = "*"
        request.session.accessed = False  # the same whoever is signed in: no `Vary: Cookie`
        return response

    return answered


def _file(kind: str, pieces: Any) -> StreamingHttpResponse:
    media = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}[kind]
    headers = {"Content-Disposition": f'attachment; filename="contrats.{kind}"'}
    return StreamingHttpResponse(pieces, content_type=media, headers=headers)


@_bounded("open-data")
def open_data(request: HttpRequest) -> HttpResponseBase:
    context: dict[str, Any] = {"extent": extent(), "on": today(), "fields": FIELDS, "licence": files.LICENCE}
    return OPEN_REGISTER.respond(request, open_contracts(), "contracts/opendata/page.html", context)


@_bounded("open-data-csv")
@_reusable
@condition(etag_func=lambda _: files.etag("csv", today()))
def open_data_csv(request: HttpRequest) -> HttpResponseBase:
    return _file("csv", files.csv(published(today())))


@_bounded("open-data-json")
@_reusable
@condition(etag_func=lambda _: files.etag("json", today()))
def open_data_json(request: HttpRequest) -> HttpResponseBase:
    return _file("json", files.as_json(published(today()), today()))


@_bounded("open-data-schema")
@_reusable
@condition(etag_func=lambda _: files.schema_etag())
def open_data_schema(request: HttpRequest) -> HttpResponseBase:
    return HttpResponse(files.schema_bytes(), content_type="application/json; charset=utf-8")
