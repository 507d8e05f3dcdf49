"""Every refusal as a problem (RFC 9457), in the words of the page; never a traceback."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signals import got_request_exception
from django.db import IntegrityError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings

from cls_portal.errors import Forbidden, Reason, Refused, Stale, refused_from_integrity, refused_from_validation
from cls_portal.listing.keyset import BadCursor

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:portail-cls:probleme:"
UNREAD = "Le corps de la requête ne se lit pas : il n’est pas du type qu’il annonce."
ACCEPTED = "Envoyez application/json, ou multipart/form-data là où un fichier est attendu."
ABSENT = "Cette ressource n’existe pas ou ne vous est pas ouverte."

logger = logging.getLogger(__name__)

Error = dict[str, str]


@dataclass
class Problem:
    """One problem: `code` ends its type; `more` are extension members."""

    status: int
    code: str
    title: str
    detail: str = ""
    errors: list[Error] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        body: dict[str, Any] = {"type": TYPE + self.code, "title": self.title, "status": self.status}
        if self.detail:
            body["detail"] = self.detail
        if self.errors:
            body["errors"] = self.errors
        return Response(
            {**body, **self.more}, status=self.status, headers=self.headers or None, content_type=MEDIA_TYPE
        )


class PreconditionRequired(exceptions.APIException):
    """A write without `If-Match`."""

    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_detail = "Donnez dans If-Match l’ETag de la fiche que vous avez lue."


class BadParameters(exceptions.ValidationError):
    """Parameters of the address that cannot be read."""


def problem_response(error: Exception, context: Mapping[str, Any]) -> Response:
    """The exception handler of every API view."""
    problem = problem_of(error)
    if problem.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        request = getattr(context.get("request"), "_request", None)
        logger.exception("API: %s", getattr(request, "path", ""), exc_info=error)
        got_request_exception.send(sender=problem_response, request=request)
    return problem.response()


def problem_of(error: Exception) -> Problem:
    """What to answer to this exception."""
    if isinstance(error, IntegrityError):
        error = refused_from_integrity(error)
    elif isinstance(error, ValidationError):
        error = refused_from_validation(error)
    for kind, make in MAKERS:
        if isinstance(error, kind):
            problem: Problem = make(error)
            return problem
    return Problem(
        500, "interne", "Erreur du serveur", "Une erreur inattendue s’est produite ; rien n’a été enregistré."
    )


def _refused(error: Refused) -> Problem:
    errors = [_reason(reason) for reason in error.reasons]
    if error.about_input:
        return _invalid(errors)
    return Problem(409, "refus", "Une règle s’y oppose", " ".join(map(str, error.reasons)), errors)


def _reason(reason: Reason) -> Error:
    found = {"detail": reason.text}
    if reason.field:
        found["pointer"] = f"#/{reason.field}"
    if reason.code:
        found["code"] = reason.code
    if reason.url:
        found["url"] = reason.url
    return found


def _stale(error: Stale) -> Problem:
    revision = getattr(error.current, "revision", None)
    more = {"revision": revision, **error.texts}
    return Problem(412, "perime", "La fiche a changé", f"{error} Relisez-la, puis recommencez.", more=more)


def _invalid(errors: list[Error]) -> Problem:
    return Problem(400, "saisie", "Saisie refusée", "Corrigez les valeurs signalées.", errors)


def _validation(error: exceptions.ValidationError) -> Problem:
    return _invalid(list(_pointed(error.detail, "#")))


def _parameters(error: BadParameters) -> Problem:
    named = [
        {"parameter": pointed.pop("pointer", "#").removeprefix("#/").partition("/")[0], **pointed}
        for pointed in _pointed(error.detail, "#")
    ]
    return Problem(400, "parametres", "Paramètres illisibles", "Corrigez l’adresse de la requête.", named)


def _pointed(detail: Any, pointer: str) -> Iterator[Error]:
    """The messages of a serializer, each with the JSON pointer of the value it concerns."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _pointed(inner, pointer if name == api_settings.NON_FIELD_ERRORS_KEY else f"{pointer}/{name}")
    elif isinstance(detail, list | tuple):
        for position, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list | tuple)
            yield from _pointed(inner, f"{pointer}/{position}" if nested else pointer)
    else:
        yield {"detail": str(detail), "code": getattr(detail, "code", "") or "invalid"} | (
            {"pointer": pointer} if pointer != "#" else {}
        )


def _unauthenticated(error: exceptions.APIException) -> Problem:
    detail = (
        str(error.detail)
        if isinstance(error, exceptions.AuthenticationFailed)
        else "Ouvrez une session ou donnez un jeton d’API."
    )
    header = getattr(error, "auth_header", "")
    return Problem(
        401,
        "identification",
        "Identification nécessaire",
        detail,
        headers={"WWW-Authenticate": header} if header else {},
    )


def _throttled(error: exceptions.Throttled) -> Problem:
    seconds: float | None = getattr(error, "wait", None)
    wait = "" if seconds is None else str(math.ceil(seconds))
    detail = f"Réessayez dans {wait} secondes." if wait else "Réessayez plus tard."
    return Problem(429, "cadence", "Trop de requêtes", detail, headers={"Retry-After": wait} if wait else {})


def _forbidden(error: Exception) -> Problem:
    return Problem(403, "interdit", "Action non permise", str(getattr(error, "detail", error)))


def _titled(status: int, code: str, title: str, detail: str = "") -> Any:
    return lambda error: Problem(status, code, title, detail or str(getattr(error, "detail", error)))


def _other(error: exceptions.APIException) -> Problem:
    return Problem(error.status_code, "requete", "Requête refusée", str(error.detail))


MAKERS: Iterable[tuple[type[Exception] | tuple[type[Exception], ...], Any]] = (
    (Refused, _refused),
    (Stale, _stale),
    (BadParameters, _parameters),
    (exceptions.ValidationError, _validation),
    (PreconditionRequired, _titled(428, "if-match", "En-tête If-Match nécessaire")),
    ((exceptions.NotAuthenticated, exceptions.AuthenticationFailed), _unauthenticated),
    ((Forbidden, PermissionDenied, exceptions.PermissionDenied), _forbidden),
    ((Http404, exceptions.NotFound), _titled(404, "absent", "Introuvable", ABSENT)),
    (exceptions.Throttled, _throttled),
    (exceptions.ParseError, _titled(400, "json", "Corps illisible", UNREAD)),
    (exceptions.MethodNotAllowed, _titled(405, "methode", "Méthode non permise")),
    (exceptions.NotAcceptable, _titled(406, "format", "Format non disponible", "Seul application/json est servi.")),
    (exceptions.UnsupportedMediaType, _titled(415, "type", "Type de contenu refusé", ACCEPTED)),
    (BadCursor, _titled(400, "curseur", "Curseur illisible", "Reprenez à la première page.")),
    (exceptions.APIException, _other),
)
