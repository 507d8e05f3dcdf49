"""Pages of the API: the keyset pages of the lists, with the same parameters."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from cls_portal.api.problems import BadParameters
from cls_portal.listing.engine import cursor_of
from cls_portal.listing.keyset import Keyset, count_up_to
from cls_portal.listing.page import AFTER, BEFORE, COUNT_CAP, SORT

SIZE = "taille"
LARGEST = 500


class KeysetPagination(BasePagination):
    """`?apres=…`, `?avant=…` (alone: the last page), `?taille=`; the view says the order (`keyset_order`)."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        keyset: Keyset[Any] = Keyset(queryset, view.keyset_order())
        leaf = keyset.leaf(cursor_of(request.query_params, keyset, strict=True), _size(request))
        self.request = request
        self.previous, self.next = leaf.previous, leaf.next
        alone = leaf.previous is None and leaf.next is None
        self.total = len(leaf.rows) if alone else count_up_to(queryset, COUNT_CAP)
        return leaf.rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "count": min(self.total, COUNT_CAP),
                "more": self.total > COUNT_CAP,
                "next": self._url(AFTER, self.next),
                "previous": self._url(BEFORE, self.previous),
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["count", "more", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "description": f"Nombre de fiches trouvées, {COUNT_CAP} au plus."},
                "more": {"type": "boolean", "description": "Vrai quand il y en a davantage que `count`."},
                "next": link,
                "previous": link,
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        listing = getattr(view, "listing", None)
        sorts = [_parameter(SORT, "Ordre de la liste.", {"type": "string", "enum": listing.sorts})] if listing else []
        return [
            *sorts,
            _parameter(AFTER, "Curseur : la page qui suit (donné par `next`).", {"type": "string"}),
            _parameter(BEFORE, "Curseur : la page qui précède ; vide, la dernière page.", {"type": "string"}),
            _parameter(SIZE, "Nombre de fiches.", {"type": "integer", "minimum": 1, "maximum": LARGEST}),
        ]

    def _url(self, name: str, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        kept = [
            (key, value)
            for key, values in self.request.query_params.lists()
            for value in values
            if key not in {AFTER, BEFORE}
        ]
        return f"{self.request.build_absolute_uri(self.request.path)}?{urlencode([*kept, (name, cursor)])}"


def _size(request: Request) -> int:
    asked = request.query_params.get(SIZE, "")
    if not asked:
        return int(api_settings.PAGE_SIZE or 100)
    if not (asked.isascii() and asked.isdigit() and 1 <= int(asked) <= LARGEST):
        raise BadParameters({SIZE: [f"Donnez un nombre de 1 à {LARGEST}."]})
    return int(asked)


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "required": False, "in": "query", "description": description, "schema": schema}
