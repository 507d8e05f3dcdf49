"""From a communal base to the partition of its edition, whole or not at all, inside the caller's transaction.

PostgreSQL reads today's layout by itself: quotes are dropped and commas become points in blocks of 1 MiB, and `COPY`
does the rest. When it stumbles, or for another layout, the strict reader goes through the file again: it loads it, or
says what is wrong, line by line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import IntegrityError, connection, transaction
from psycopg import sql

from cls_portal.errors import Refused
from diagnostics.eligibility.above import keep_above
from diagnostics.recorded import places, sums
from diagnostics.recorded.faults import Faults, fault
from diagnostics.recorded.layouts import Layout
from diagnostics.recorded.reader import COLUMNS, Row, read_rows
from diagnostics.recorded.sources import Source
from diagnostics.recorded.watching import READING, Step, Watch

POINTS = bytes.maketrans(b",", b".")
SHOWN = 20

# Only for this transaction: sums and keys of five million rows fit; a page being read may delay the end a little.
SETTINGS = "SET LOCAL work_mem = '64MB'; SET LOCAL maintenance_work_mem = '256MB'; SET LOCAL lock_timeout = '20s'"


class Irregular(Exception):
    """PostgreSQL could not read the file by itself, or read something that is not right."""


@dataclass(frozen=True)
class Loaded:
    """What a base held."""

    rows: int
    first_year: int | None
    last_year: int | None


def load_communes(edition_id: int, source: Source, layout: Layout, watch: Watch) -> Loaded:
    """Fill the edition's partition, its places and its summaries from this file; `Refused` says what is wrong."""
    loader = _Loader(edition_id, source, layout, watch)
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        if layout.copied_as_it_is:
            try:
                with transaction.atomic():
                    return loader.load(cursor, strictly=False)
            except (Irregular, psycopg.DataError, psycopg.IntegrityError):
                watch(Step(0, 0, "Relecture ligne à ligne, pour trouver ce qui ne va pas"))
        with transaction.atomic():
            return loader.load(cursor, strictly=True)


class _Loader:
    def __init__(self, edition_id: int, source: Source, layout: Layout, watch: Watch) -> None:
        self.edition_id = edition_id
        self.source = source
        self.layout = layout
        self.watch = watch

    def load(self, cursor: Any, *, strictly: bool) -> Loaded:
        cursor.execute("SELECT recorded_crime_open(%s)", [self.edition_id])
        fresh: str = cursor.fetchone()[0]
        rows = self.fill_strictly(cursor, fresh) if strictly else self.fill(cursor, fresh)
        if not rows:
            raise Refused([fault(self.source.name, 2, "", "le fichier ne contient aucune ligne.")])
        self.say(0, rows, "Rattachement des communes")
        unknown = places.map_codes(cursor, fresh, self.layout.geography_year)
        self.say(15, rows, "Sommes par département, région et strate")
        seen = sums.read_sums(cursor, fresh)
        if (unknown or not seen.right) and not strictly:
            raise Irregular
        if unknown:
            raise Refused(self.lines_of_unknown(unknown))
        places.keep_places(cursor, self.edition_id)
        sums.keep_summaries(cursor, fresh, self.edition_id)
        self.say(55, rows, "Clé des communes, années et indicateurs")
        self.give_key(cursor, fresh)
        if seen.last_year is not None:
            self.say(80, rows, "Communes au regard de la moyenne nationale")
            keep_above(self.edition_id, seen.last_year, cells=fresh)
        cursor.execute("SELECT recorded_crime_close(%s)", [self.edition_id])  # readers wait from here to the commit
        self.say(100, rows, "Édition mise en place")
        return Loaded(rows, seen.first_year, seen.last_year)

    def say(self, part: int, rows: int, message: str) -> None:
        """`part` per cent of what follows the reading."""
        self.watch(Step(READING + part * (100 - READING) // 100, rows, message))

    def note(self) -> None:
        read = READING * self.source.done // max(self.source.size, 1)
        self.watch(Step(min(read, READING), self.source.lines, "Lecture du fichier"))

    def fill(self, cursor: Any, fresh: str) -> int:
        """PostgreSQL reads the lines; nothing in them may escape its delimiters."""
        _, blocks = self.source.start()
        table, columns = sql.Identifier(fresh), sql.SQL(", ").join(map(sql.Identifier, self.layout.fields))
        statement = sql.SQL("COPY {} ({}) FROM STDIN (FREEZE, DELIMITER ';', NULL {})").format(
            table, columns, sql.Literal(self.source.missing)
        )
        with cursor.copy(statement) as copy:
            for block in blocks:
                if b"\\" in block:
                    raise Irregular
                copy.write(block.translate(POINTS, b'"'))
                self.note()
        return int(cursor.rowcount)

    def fill_strictly(self, cursor: Any, fresh: str) -> int:
        faults = Faults(self.source.name)
        rows = 0
        with cursor.copy(f"COPY {fresh} ({', '.join(COLUMNS)}) FROM STDIN (FREEZE)") as copy:
            for _, row in read_rows(self.source, self.layout, faults):
                if not faults.reasons:
                    copy.write_row(_stored(row))
                rows += 1
                if not rows % 10_000:
                    self.note()
            faults.refuse_if_any()
        return rows

    def give_key(self, cursor: Any, fresh: str) -> None:
        """The key of the fresh table; the same commune, year and indicator twice is told with its lines."""
        try:
            with transaction.atomic():
                cursor.execute("SELECT recorded_crime_key(%s)", [self.edition_id])
                return
        except IntegrityError as error:
            if not isinstance(error.__cause__, psycopg.errors.UniqueViolation):
                raise
        cursor.execute(
            f"SELECT code, year, indicator::text FROM {fresh} GROUP BY code, year, indicator HAVING count(*) > 1"
            f" ORDER BY code, year, indicator LIMIT {SHOWN}"
        )
        raise Refused(self.lines_of_twins({tuple(key) for key in cursor.fetchall()}))

    def lines_of_unknown(self, codes: list[str]) -> list[Any]:
        """The first line of each code that no commune, of any year, bears."""
        sought = set(codes)
        found = []
        for line, row in self.rows_again():
            if row.code in sought:
                sought.remove(row.code)
                what = f"«\u00a0{row.code}\u00a0» n’est le code d’aucune commune connue, d’aujourd’hui ou d’autrefois."
                found.append(fault(self.source.name, line, self.layout.name_of("code"), what))
                if len(found) == SHOWN or not sought:
                    break
        if sought:
            found.append(fault(self.source.name, line, "", f"… et {len(sought)} autres codes inconnus."))
        return found

    def lines_of_twins(self, keys: set[tuple[Any, ...]]) -> list[Any]:
        first: dict[tuple[Any, ...], int] = {}
        found = []
        for line, row in self.rows_again():
            key = (row.code, row.year, row.indicator)
            if key in keys and key in first:
                found.append(fault(self.source.name, line, "", told_twice(row, first[key])))
                if len(found) == SHOWN:
                    break
            elif key in keys:
                first[key] = line
        return found

    def rows_again(self) -> Iterator[tuple[int, Row]]:
        return read_rows(self.source, self.layout, Faults(self.source.name))


def _stored(row: Row) -> tuple[Any, ...]:
    dwellings = None if row.dwellings is None else round(row.dwellings)
    return row._replace(dwellings=dwellings)


def told_twice(row: Row, line: int) -> str:
    return f"{row.code}, {row.year}, «\u00a0{row.indicator}\u00a0» figure déjà à la ligne {line}."
