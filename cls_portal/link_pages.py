"""The door of who comes by a link, and opens nothing else.

    @by_link("news-by-link")
    def news_by_link(request, secret):
        holder = links.holder_of(BY_LINK, secret)
        ...
        return opens_nothing(request)

A GET shows a button; reading and answering are posted, and noted. Whatever does not serve says the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from cls_portal.throttling import too_often

View = Callable[..., HttpResponseBase]
MOST = 30  # openings and answers of one address in a minute


def by_link(door: str) -> Callable[[View], View]:
    """A page open without account, which no browser keeps and no other site is told of; `door`: where one knocks.

    The secret of the address is the only right asked for; under no-referrer a browser sends no origin, so that the
    check against forged posts cannot be made, and nothing there rests on a cookie.
    """

    def decorate(view: View) -> View:
        @login_not_required
        @never_cache
        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = (
                render(request, "errors/too_often.html", status=429)
                if too_often(request, door, most=MOST)
                else view(request, *args, **kwargs)
            )
            response["Cache-Control"] = "private, no-store"
            response["Referrer-Policy"] = "no-referrer"
            return response

        return guarded

    return decorate


def opens_nothing(request: HttpRequest) -> HttpResponse:
    """What is answered to a secret that is unknown, expired, revoked, or has nothing left to open."""
    return render(request, "errors/dead_link.html", status=404)
