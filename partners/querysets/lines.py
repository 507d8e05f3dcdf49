"""Lines of councils, walked by the database: what a council began is carried on by the one that succeeded it, which may
have been succeeded in its turn (a CCPD by a CLSPD, communal CLSPD by a CISPD). `partners.lines` says the same of loaded
councils."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import BigIntegerField, DateField, Func
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

_AFTER = """
    WITH RECURSIVE line (id) AS (
        SELECT unnest(%s::bigint[])
        UNION SELECT council.succeeded_by_id FROM partners_council council JOIN line USING (id)
        WHERE council.succeeded_by_id IS NOT NULL
    ) SELECT id FROM line
"""


class _Carried(Func):
    template = """(
        WITH RECURSIVE carried (id, day) AS (
            VALUES (%(expressions)s)
            UNION SELECT former.id, carried.day FROM partners_council former
            JOIN carried ON former.succeeded_by_id = carried.id WHERE former.dissolved_on <= carried.day
        ) SELECT id FROM carried
    )"""
    output_field = BigIntegerField()


def carried_by(council: Any, on: Any) -> Func:
    """The keys, for `__in`, of the councils that this one carries on, on that day: itself and, one after the other,
    those that it had succeeded by then. Both may be expressions of the row (`OuterRef("pk")`, "meeting__held_on")."""
    return _Carried(Cast(council, BigIntegerField()), Cast(on, DateField()))


def carrying_on(councils: Collection[int]) -> RawSQL:
    """The keys, for `__in`, of these councils and of those that carry them on until today."""
    return RawSQL(_AFTER, [list(councils)])
