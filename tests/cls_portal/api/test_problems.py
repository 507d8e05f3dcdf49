"""Every refusal is a problem (RFC 9457) in French, and none shows the inside of the portal."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.test import Client
from rest_framework import exceptions

from cls_portal.api.preconditions import PreconditionRequired
from cls_portal.api.problems import BadParameters, problem_of, problem_response
from cls_portal.errors import Forbidden, Reason, Refused, Stale
from cls_portal.listing.keyset import BadCursor
from tests.cls_portal.conftest import TokenClient
from tests.cls_portal.shelf import Book

KINDS: list[tuple[Exception, int, str]] = [
    (Refused("Non."), 409, "refus"),
    (Refused([Reason("Non.", field="title")]), 400, "saisie"),
    (Stale(Book(revision=7)), 412, "perime"),
    (PreconditionRequired(), 428, "if-match"),
    (Forbidden("Vos droits ne vous permettent pas cette action."), 403, "interdit"),
    (PermissionDenied("Non."), 403, "interdit"),
    (exceptions.PermissionDenied("Non."), 403, "interdit"),
    (Http404(), 404, "absent"),
    (exceptions.NotFound(), 404, "absent"),
    (exceptions.NotAuthenticated(), 401, "identification"),
    (exceptions.AuthenticationFailed("Jeton inconnu."), 401, "identification"),
    (exceptions.Throttled(wait=3), 429, "cadence"),
    (exceptions.ParseError(), 400, "json"),
    (exceptions.MethodNotAllowed("PUT"), 405, "methode"),
    (exceptions.NotAcceptable(), 406, "format"),
    (exceptions.UnsupportedMediaType("text/plain"), 415, "type"),
    (exceptions.ValidationError({"title": ["Non."]}), 400, "saisie"),
    (BadParameters({"fin": ["Non."]}), 400, "parametres"),
    (BadCursor(), 400, "curseur"),
    (ValidationError({"title": "Non."}), 400, "saisie"),
    (ValidationError("Non."), 409, "refus"),
    (IntegrityError("secret"), 409, "refus"),
    (exceptions.APIException("Non."), 500, "requete"),
    (RuntimeError("secret"), 500, "interne"),
]


@pytest.mark.parametrize(("error", "status", "code"), KINDS, ids=lambda value: type(value).__name__)
def test_each_exception_has_its_problem(error: Exception, status: int, code: str) -> None:
    answer = problem_response(error, {})
    body: dict[str, Any] = answer.data
    assert (answer.status_code, body["status"], body["type"]) == (status, status, f"urn:portail-cls:probleme:{code}")
    assert answer.content_type == "application/problem+json"
    assert body["title"]
    assert "secret" not in str(body)


def test_reasons_keep_their_code_and_where_they_are_mended() -> None:
    reasons = [Reason("Il manque l’avis.", code="contracts.opinion", url="/avis/"), Reason("Trop long.", field="title")]
    assert problem_of(Refused(reasons)).errors == [
        {"detail": "Il manque l’avis.", "code": "contracts.opinion", "url": "/avis/"},
        {"detail": "Trop long.", "pointer": "#/title"},
    ]


def test_nested_values_are_pointed_at() -> None:
    detail = {"parts": [{}, {"name": ["Non."]}], "non_field_errors": ["Ensemble."], "tags": {"0": ["Vide."]}}
    errors = problem_of(exceptions.ValidationError(detail)).errors
    assert [(error.get("pointer"), error["detail"]) for error in errors] == [
        ("#/parts/1/name", "Non."),
        (None, "Ensemble."),
        ("#/tags/0", "Vide."),
    ]


def test_parameters_are_named() -> None:
    assert problem_of(BadParameters({"fin": ["Non."]})).errors == [
        {"parameter": "fin", "detail": "Non.", "code": "invalid"}
    ]


def test_what_the_client_must_do_is_in_the_headers() -> None:
    assert problem_response(exceptions.Throttled(wait=2.2), {})["Retry-After"] == "3"
    refused = exceptions.NotAuthenticated()
    refused.auth_header = 'Bearer realm="x"'  # type: ignore[attr-defined]
    assert problem_response(refused, {})["WWW-Authenticate"] == 'Bearer realm="x"'


@pytest.fixture
def act_url(shelf: type[Book]) -> str:
    return f"/api/v1/books/{Book.objects.create(title='Un').pk}/lend/"


def post(client: Client, url: str, body: Any) -> Any:
    return client.post(url, body, content_type="application/json", headers={"if-match": '"1"'})


def test_the_api_gives_the_reasons_of_the_page(token_client: TokenClient, act_url: str) -> None:
    answer = post(token_client(), act_url, {})
    assert answer.status_code == 409
    assert answer.json()["detail"] == "Le livre n’est pas relié. Il est abîmé."
    assert [error["detail"] for error in answer.json()["errors"]] == ["Le livre n’est pas relié.", "Il est abîmé."]


def test_a_broken_constraint_says_its_sentence(token_client: TokenClient, shelf: type[Book]) -> None:
    book = Book.objects.create(title="Un")
    answer = token_client().patch(
        f"/api/v1/books/{book.pk}/", {"price": "-1"}, content_type="application/json", headers={"if-match": '"1"'}
    )
    assert (answer.status_code, answer.json()["detail"]) == (409, "Le prix ne peut pas être négatif.")


def test_a_right_one_lacks_is_forbidden(token_client: TokenClient, act_url: str) -> None:
    assert post(token_client(), act_url, {"reason": "forbidden"}).status_code == 403


def test_an_unexpected_error_is_logged_and_not_shown(
    token_client: TokenClient, act_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = post(token_client(raise_request_exception=False), act_url, {"reason": "broken"})
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "secret detail" not in answer.content.decode()
    assert "secret detail" in caplog.text


def test_a_body_that_is_not_json_is_a_problem(token_client: TokenClient, act_url: str) -> None:
    client = token_client()
    assert post(client, act_url, "{").json()["type"].endswith(":json")
    wrong = client.post(act_url, "x", content_type="text/plain", headers={"if-match": '"1"'})
    assert wrong.status_code == 415
