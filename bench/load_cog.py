"""Loading the whole COG against a bare COPY of the rows it gives, taken in turn on a clone of the same database."""

from __future__ import annotations

import io
import os
import statistics
import time

import psycopg
from django.core.management import call_command
from django.db import connection, connections

from tests import template

TABLES = ("territories_territory", "territories_territorycommune", "territories_formercommune")


def measure(rounds: int) -> None:
    source, name = template.ready(), f"bench_cog_{os.getpid()}"
    first: list[float] = []
    again: list[float] = []
    bare: list[float] = []
    try:
        for _ in range(rounds):
            template.clone(source, name)
            bare.append(_bare_copy(name))
            first.append(_load(name, emptied=True))
            again.append(_load(name, emptied=False))
    finally:
        connections.close_all()
        template.drop(name)
    floor = statistics.median(bare)
    print("\n| load of the COG | median s | against COPY |\n|---|--:|--:|")
    for label, times in (("bare COPY of the same rows, keys and indexes kept", bare), ("first load", first),
                         ("same files again, forced", again)):  # fmt: skip
        print(f"| {label} | {statistics.median(times):.1f} | {statistics.median(times) / floor:.1f} × |", flush=True)


def _server(name: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=connection.settings_dict["HOST"], user="cls_owner", dbname=name)


def _bare_copy(name: str) -> float:
    """The rows of the three tables, out then in again: only the way in is timed."""
    with _server(name) as server:
        texts = {}
        for table in TABLES:
            columns = _columns(server, table)
            out = io.BytesIO()
            with server.cursor().copy(f"COPY {table} ({columns}) TO STDOUT".encode()) as rows:
                for block in rows:
                    out.write(block)
            texts[table] = (columns, out.getvalue())
        _empty(server)
        start = time.perf_counter()
        for table, (columns, text) in texts.items():
            with server.cursor().copy(f"COPY {table} ({columns}) FROM STDIN".encode()) as rows:
                rows.write(text)
        server.execute("SET CONSTRAINTS ALL IMMEDIATE")
        spent = time.perf_counter() - start
        server.rollback()
    return spent


def _columns(server: psycopg.Connection[tuple[object, ...]], table: str) -> str:
    rows = server.execute(
        "SELECT column_name::text FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
        " ORDER BY ordinal_position",
        [table],
    )
    return ", ".join(str(column) for (column,) in rows)


def _empty(server: psycopg.Connection[tuple[object, ...]]) -> None:
    server.execute("TRUNCATE territories_territory CASCADE")


def _load(name: str, *, emptied: bool) -> float:
    if emptied:
        with _server(name) as server:
            _empty(server)
    connections.close_all()
    connection.settings_dict["NAME"] = name
    start = time.perf_counter()
    call_command("load_territories", "--force", verbosity=0)
    return time.perf_counter() - start
