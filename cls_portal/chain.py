"""Checking the history: is every event linked, and is every link what it was when it was written?

The chain shows what was done to it from inside. Only a digest kept elsewhere (in a signature's evidence, in the
daily mail) shows that its end was cut off, or that all of it was written anew: `holds` looks for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import pghistory.core
from django.db import connection, transaction

from cls_portal.models import HistoryLink


class Fault(StrEnum):
    EDITED = "edited"
    DELETED = "deleted"
    UNLINKED = "unlinked"
    BROKEN = "broken"

    @property
    def label(self) -> str:
        return {
            Fault.EDITED: "événement ou maillon modifié",
            Fault.DELETED: "événement supprimé",
            Fault.UNLINKED: "événement ajouté hors de la chaîne",
            Fault.BROKEN: "maillon supprimé juste avant",
        }[self]


@dataclass(frozen=True)
class BrokenLink:
    """One fault: the rank of the link (None for an event that has none), and the event."""

    fault: Fault
    seq: int | None
    event_table: str
    event_id: int

    def __str__(self) -> str:
        where = f"{self.event_table} n° {self.event_id}"
        return f"Maillon {self.seq}, {where} : {self.fault.label}." if self.seq else f"{where} : {self.fault.label}."


def verify(since: int = 0) -> Iterator[BrokenLink]:
    """The faults of the chain, in its order, as the server finds them; `since` trusts the links up to that rank.

    One query reads every event once, whatever their number; only faults come back.
    """
    with transaction.atomic(), connection.cursor() as settings:
        settings.execute("SET LOCAL timezone TO 'UTC'")
        with connection.chunked_cursor() as cursor:
            cursor.execute(_query(), {"since": since})
            for fault, seq, event_table, event_id in cursor:
                yield BrokenLink(Fault(fault), seq, event_table, event_id)


def extent() -> tuple[int, str]:
    """How many links the chain has, and the hexadecimal digest of the last one."""
    last = HistoryLink.objects.order_by("-seq").values_list("digest", flat=True).first()
    return HistoryLink.objects.count(), bytes(last).hex() if last is not None else ""


def holds(digest: str) -> bool:
    """Whether a link has this digest (hexadecimal)."""
    try:
        return HistoryLink.objects.filter(digest=bytes.fromhex(digest)).exists()
    except ValueError:
        return False


def event_tables() -> list[str]:
    return sorted({model._meta.db_table for model in pghistory.core.event_models()})


def _query() -> str:
    events = " UNION ALL ".join(
        f"SELECT '{table}'::text AS event_table, pgh_id::bigint AS event_id, to_jsonb(e) AS event FROM \"{table}\" e"
        for table in event_tables()
    )
    return f"""
        WITH links AS (
            SELECT *, lag(digest) OVER chain AS previous, lag(seq, 1, 0::bigint) OVER chain AS before
            FROM cls_portal_historylink WINDOW chain AS (ORDER BY seq)
        ), events AS ({events}), judged AS (
            SELECT l.seq, event_table, event_id, CASE
                WHEN l.seq IS NULL THEN 'unlinked'
                WHEN l.seq <= %(since)s THEN NULL
                WHEN l.seq <> l.before + 1 THEN 'broken'
                WHEN e.event IS NULL THEN 'deleted'
                WHEN l.digest <> public.cls_history_digest(coalesce(l.previous, ''), event_table, l.columns, e.event)
                    THEN 'edited'
            END AS fault
            FROM links l FULL JOIN events e USING (event_table, event_id)
        )
        SELECT fault, seq, event_table, event_id FROM judged WHERE fault IS NOT NULL
        ORDER BY seq NULLS LAST, event_table, event_id
    """
