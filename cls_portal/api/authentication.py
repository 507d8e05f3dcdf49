"""Who calls: a person with an open session, or a program with a person's token."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from cls_portal import tokens
from cls_portal.models import Agent, ApiToken

SCHEME = "bearer"


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer cls_…`."""

    def authenticate(self, request: Request) -> tuple[Agent, ApiToken] | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME:
            return None
        token = tokens.find(secret.strip())
        if token is None:
            raise AuthenticationFailed("Ce jeton est inconnu, expiré ou révoqué, ou son compte est fermé.")
        request._request.api_token = token  # type: ignore[attr-defined]
        return token.agent, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Portail CLS"'


class PortalSessionAuthentication(SessionAuthentication):
    """The session of the pages; writing asks for the CSRF token like any form."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise PermissionDenied(
                "Le jeton CSRF est absent ou périmé : envoyez l’en-tête X-CSRFToken, ou utilisez un jeton d’API."
            ) from error


class TokenUseNoted:
    """Middleware: remembers the day a token served. Stands outside `ReadOnlySafeMethods`, so that a GET stays one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        token: ApiToken | None = getattr(request, "api_token", None)
        if token is not None:
            tokens.note_use(token, timezone.localdate())
        return response
