"""The public register with 10,000 published contracts: first byte, whole file, 304, memory of the process that serves.

Contracts are spread over the communes of France, one in twelve on a whole EPCI, with three signatories each. Rows come
from the models, their triggers off, made anew when a migration or this file changes.
"""

# ruff: noqa: PLC0415  the settings come before the models

from __future__ import annotations

import hashlib
import http.client
import statistics
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from bench.client import Server, served
from bench.data import kept
from bench.processes import descendants, shared_out, spent, watched
from cls_portal import history
from cls_portal.actors import TESTS

CONTRACTS, WHOLE_EPCI = 10_000, 12
GOAL = 300  # ms to the first byte
TABLES = (
    "contracts_contract", "contracts_contractcommune", "contracts_signatory", "contracts_publicentry",
)  # fmt: skip
FILES = {"csv": "/donnees-ouvertes/contrats.csv", "JSON": "/donnees-ouvertes/contrats.json"}


def measure(rounds: int) -> None:
    kept("register", Path(__file__), _fill)
    with served() as (ours, _):
        print(f"\n| {CONTRACTS:,} published contracts | first byte, ms (≤ {GOAL}) | whole, ms | of processor | KB |")
        print("|---|--:|--:|--:|--:|")
        for name, path in FILES.items():
            _report(name, ours, path, rounds)
            tag = _ask(ours, path)[0].headers["ETag"]
            _report(f"{name}, nothing new (304)", ours, path, rounds, **{"If-None-Match": tag})
        _memory(ours)


def _report(name: str, ours: Server, path: str, rounds: int, **headers: str) -> None:
    """`rounds` stays under what one address may ask in a minute, processor included."""
    asked = [_ask(ours, path, **headers) for _ in range(rounds)]
    used = spent(_pid(ours), lambda: _ask(ours, path, **headers), times=rounds)
    begun, ended = (statistics.median(each[rank] for each in asked) for rank in (1, 2))
    print(f"| {name} | {begun:.0f} | {ended:.0f} | {used:.0f} | {asked[0][3] / 1024:.0f} |", flush=True)


def _pid(ours: Server) -> int:
    if ours.process is None:
        raise RuntimeError("no server")
    return ours.process.pid


def _ask(ours: Server, path: str, **headers: str) -> tuple[http.client.HTTPResponse, float, float, int]:
    """The answer, milliseconds to its first byte and to its last, how many bytes it has."""
    door = http.client.HTTPConnection("127.0.0.1", ours.port, timeout=120)
    start = time.perf_counter()
    door.request("GET", path, headers=headers)
    answer = door.getresponse()
    first = answer.read(1)
    begun = time.perf_counter()
    size = len(first) + len(answer.read())
    ended = time.perf_counter()
    door.close()
    if answer.status not in (200, 304):
        raise RuntimeError(f"{path}: {answer.status}")
    return answer, (begun - start) * 1000, (ended - start) * 1000, size


def _memory(ours: Server) -> None:
    """By how much the processes that serve grow while they write both files."""
    pids = [_pid(ours), *descendants(_pid(ours))]
    before = shared_out(pids)
    with watched(lambda: pids) as most:
        for path in FILES.values():
            for _ in range(4):
                _ask(ours, path)
    print(f"\nMemory of the processes that serve: {before} MiB, {most[0]} at most while they write.")


def _fill(name: str) -> None:
    host = connection.settings_dict["HOST"]
    with psycopg.connect(host=host, user="cls_owner", dbname=name, autocommit=True) as owner:
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
        with history.acting(TESTS, "bench"):
            _rows()
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER".encode())
        owner.execute("VACUUM ANALYZE")


def _rows() -> None:
    from contracts.models import Contract, ContractCommune, PublicEntry, Signatory
    from territories.models import Territory, TerritoryCommune

    places = list(
        Territory.objects.filter(kind="commune", department__isnull=False, gone=False).order_by("name", "code")
    )[:CONTRACTS]
    contracts = Contract.objects.bulk_create(
        (_contract(number, place) for number, place in enumerate(places)), batch_size=2_000
    )
    epci: dict[int, list[int]] = {}
    for territory, commune in TerritoryCommune.objects.filter(territory__kind="epci").values_list(
        "territory", "commune"
    ):
        epci.setdefault(territory, []).append(commune)
    around = {commune: communes for communes in epci.values() for commune in communes}
    pairs = zip(contracts, places, strict=True)
    ContractCommune.objects.bulk_create(
        (
            ContractCommune(contract=contract, commune_id=key)
            for number, (contract, place) in enumerate(pairs)
            for key in (around.get(place.pk, [place.pk]) if number % WHOLE_EPCI == 0 else [place.pk])
        ),
        batch_size=5_000,
    )
    Signatory.objects.bulk_create(
        (each for contract, place in zip(contracts, places, strict=True) for each in _signatories(contract, place)),
        batch_size=5_000,
    )
    PublicEntry.objects.bulk_create(
        (PublicEntry(contract=each, opened_on=date(2026, 1, 1)) for each in contracts), batch_size=5_000
    )


def _contract(number: int, place: Any) -> Any:
    from contracts.models import Contract

    start = date(2024, 1, 1) + timedelta(days=number % 300)
    return Contract(
        reference=f"CLS-{number:05}", kind="CLS", title=f"Contrat de {place.name}", perimeter_name=place.name,
        perimeter_key=hashlib.sha256(place.code.encode()).hexdigest(), starts_on=start,
        ends_on=start + timedelta(days=1_200), state="signed", signed_on=start, lead_prefecture_id=place.department_id,
    )  # fmt: skip


def _signatories(contract: Any, place: Any) -> list[Any]:
    from contracts.models import Signatory

    who = (("prefect", place.department_id), ("prosecutor", None), ("mayor", place.pk))
    return [
        Signatory(contract=contract, position=rank, capacity=capacity, title=capacity, name="x", territory_id=territory)
        for rank, (capacity, territory) in enumerate(who, 1)
    ]
