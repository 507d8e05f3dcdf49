"""Counts the statements of a request that asks for it, so that those that do not are timed without it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

ASKED, ANSWERED, SPENT = "X-Bench-Count", "X-Bench-Statements", "X-Bench-SQL-ms"


class CountStatements:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if ASKED not in request.headers:
            return self.get_response(request)
        seen: list[float] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            start = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                seen.append(time.perf_counter() - start)

        with connection.execute_wrapper(note):
            response = self.get_response(request)
        response[ANSWERED] = str(len(seen))
        response[SPENT] = f"{sum(seen) * 1000:.1f}"
        return response
