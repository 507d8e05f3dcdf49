"""The addresses of the shelf: a page, its rows, and the API with one resource."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import include, path

from cls_portal.api.urls import patterns
from cls_portal.http import NAVIGATION
from tests.cls_portal.shelf import BOOKS, Book

HERE = "tests.cls_portal.shelf_api"


def book_list(request: HttpRequest) -> HttpResponseBase:
    return BOOKS.respond(request, Book.objects.visible_to(request.user).for_list(), "components/listing.html")


def nothing(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [
    path("connexion/", nothing, name="login"),
    *(path(f"page/{name}/", nothing, name=name) for _, name in NAVIGATION),
    path("livres/", book_list, name="book-list"),
    path("livres/<int:pk>/", nothing, name="book-detail"),
    path("api/v1/", include((patterns({"books": f"{HERE}.BookViewSet"}), "api"))),
]
