"""What happens around every view: safe methods only read, refusals become pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib import messages
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from cls_portal.errors import Forbidden, Refused, Stale
from cls_portal.models import Agent
from cls_portal.reading import nothing_changes

GetResponse = Callable[[HttpRequest], HttpResponseBase]
V = TypeVar("V", bound=Callable[..., Any])

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
REFUSALS = (Forbidden, Refused, Stale)


def writes_on_get(view: V) -> V:
    """Mark one of the few views that must write on GET; the access matrix lists them."""
    view.writes_on_get = True  # type: ignore[attr-defined]
    return view


class ReadOnlySafeMethods:
    """Runs GET and HEAD in a read-only transaction, always rolled back: the server refuses a write."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.reading = False

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if request.method not in SAFE_METHODS or getattr(view, "writes_on_get", False):
            return None
        with nothing_changes(), _read_only():
            try:
                response = view(request, *args, **kwargs)
                if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                    response = response.render()
            except REFUSALS as error:
                # Django asks `process_exception` nothing about what a view called from here raises.
                response = refusal_page(request, error)
        return response


@contextmanager
def _read_only() -> Iterator[None]:
    """A transaction that PostgreSQL knows to be read-only, rolled back at its end whatever happens."""
    if connection.in_atomic_block:  # a test's own transaction
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            try:
                yield
            finally:
                transaction.set_rollback(True)
        return
    connection.ensure_connection()
    server: Any = connection.connection
    server.read_only = True  # said with BEGIN: no statement of its own
    try:
        with transaction.atomic():
            try:
                yield
            finally:
                transaction.set_rollback(True)
    finally:
        if not server.closed:
            server.read_only = None


class RefusalsAsPages:
    """Turns what an operation raises into a page, when the view did not answer it itself."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refusal_page(request, error) if isinstance(error, REFUSALS) else None


def refusal_page(request: HttpRequest, error: Forbidden | Refused | Stale) -> HttpResponse:
    """The page that says a refusal."""
    if isinstance(error, Forbidden):
        return render(request, "errors/403.html", {"message": str(error)}, status=403)
    reasons = error.reasons if isinstance(error, Refused) else [str(error)]
    return render(request, "errors/409.html", {"reasons": reasons}, status=409)


def acting_agent(request: HttpRequest) -> Agent:
    """The signed-in agent of this request (every view but the public ones has one)."""
    return cast(Agent, request.user)


def today() -> date:
    """The day in France; only doors (views, API, jobs, commands) ask for it."""
    return timezone.localdate()


def asked_by_script(request: HttpRequest) -> bool:
    """Whether htmx asks, which wants a part of the page."""
    return bool(request.headers.get("HX-Request"))


def return_address(request: HttpRequest, otherwise: str) -> str:
    """Where `?retour=` leads back, a page of the portal; else `otherwise`."""
    asked = request.GET.get("retour", "")
    inside = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if inside else otherwise


def refuse_in_form(form: Any, refusal: Refused) -> None:
    """Put the reasons of a refusal beside the inputs they concern, or above the form."""
    for reason in refusal.reasons:
        form.add_error(reason.field if reason.field in form.fields else None, reason.text)


def say(request: HttpRequest, text: str) -> None:
    """Say on the next page that it is done; the browser then forgets what it kept of the form of this address."""
    messages.success(request, text, extra_tags=request.path)


NAVIGATION = (
    ("Accueil", "home"),
    ("Pilotage", "dashboard"),
    ("Territoires", "territory-list"),
    ("Délinquance", "delinquency-home"),
    ("Diagnostics", "diagnostic-list"),
    ("Contrats", "contract-list"),
    ("Actions", "action-list"),
    ("Évaluations", "evaluation-list"),
    ("Partenaires", "organisation-list"),
    ("Conseils", "council-list"),
)


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every page knows: the demonstration banner, the navigation, the agent."""
    agent = getattr(request, "user", None)
    signed_in = bool(agent and agent.is_authenticated)
    entries = NAVIGATION if signed_in else ()
    return {
        "demonstration": settings.DEMONSTRATION,
        "brand": settings.BRAND,
        "agent": agent if signed_in else None,
        "navigation": [_entry(request, label, name) for label, name in entries],
    }


def _entry(request: HttpRequest, label: str, name: str) -> dict[str, Any]:
    url = reverse(name)
    active = request.path == url if name == "home" else request.path.startswith(url)
    return {"label": label, "url": url, "active": active}
