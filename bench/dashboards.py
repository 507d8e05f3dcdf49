"""The dashboards with 1,000 contracts and 100,000 actions, in turn with the tuned admin's list of the same contracts.

A hundred contracts and their 10,000 actions are in Gironde; each has a council, and five events in the history. Rows
come from the models, their triggers off, made anew when a migration or this file changes.
"""

# ruff: noqa: PLC0415  the settings come before the models

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from bench.client import Page, interleaved, served
from bench.data import _agent, kept
from bench.followed import TABLES, _actions
from bench.lists import ADMIN, _session
from bench.processes import spent
from cls_portal import history
from cls_portal.actors import TESTS
from cls_portal.models import Agent
from cls_portal.roles import Role

CONTRACTS, ACTIONS, OF_GIRONDE, EVENTS = 1_000, 100, 100, 5
GOAL = 150
MORE_TABLES = (
    "partners_council", "contracts_contractevent", "actions_measure", "diagnostics_aboveaverage", "diagnostics_edition",
)  # fmt: skip
# Of a hundred contracts, those that are signed and run come first.
STATES = (("signed", 70), ("signed", 10), ("consultation", 8), ("signing", 4), ("drafting", 8))


def measure(rounds: int) -> None:
    kept("dashboards", Path(__file__), _fill)
    observer, prefecture, coordinator = (
        _session(Agent.objects.get(email=f"{name}@bench.example").pk)
        for name in ("observer", "prefecture", "coordinator")
    )
    with served() as (ours, theirs):
        page, compared = "/tableau-de-bord/", "/tableau-de-bord/departements/"
        pages = [
            Page("département, 100 contracts · préfecture", ours, page, prefecture),
            Page("département, 100 contracts · observer", ours, f"{page}?departement=33", observer),
            Page("départements compared · observer", ours, compared, observer),
            Page("départements compared, a past day · observer", ours, f"{compared}?on=2025-12-31", observer),
            Page("contract at a glance, 100 actions · coordinator", ours, _brief(), coordinator),
            Page("contracts of Gironde, list · préfecture", ours, "/contrats/?departement=33", prefecture),
            Page("admin: list, first page", theirs, ADMIN, observer),
        ]
        figures = interleaved(pages, rounds)
        used = {each.name: _processor(each) for each in pages}
    baseline = figures["admin: list, first page"].median
    head = f"{CONTRACTS:,} contracts, {CONTRACTS * ACTIONS:,} actions | median ms (≤ {GOAL}) | against admin"
    print(f"\n| {head} | processor ms | SQL | KB, compressed |\n|---|--:|--:|--:|--:|--:|")
    for name, figure in figures.items():
        size = f"{figure.size / 1024:.0f}, {figure.packed / 1024:.0f}"
        told = f"{figure.median:.0f} | {figure.median / baseline:.2f} | {used[name]:.0f} | {figure.statements}"
        print(f"| {name} | {told} | {size} |", flush=True)


def _processor(page: Page) -> float:
    return spent(page.server.process.pid, page.get) if page.server.process else 0


def _brief() -> str:
    from contracts.models import Contract

    return f"/contrats/{Contract.objects.earliest('pk').pk}/en-bref/"


def _fill(name: str) -> None:
    host, tables = connection.settings_dict["HOST"], (*TABLES, *MORE_TABLES)
    with psycopg.connect(host=host, user="cls_owner", dbname=name, autocommit=True) as owner:
        for table in tables:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
        with history.acting(TESTS, "bench"):
            _agent("prefecture", Role.PREFECTURE, "department", "33")
            _agent("observer", Role.OBSERVER, "country", None)
            _agent("coordinator", Role.COORDINATOR, "commune", "33039")
            _rows()
        owner.execute(_events().encode())
        for table in tables:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER".encode())
        owner.execute("VACUUM ANALYZE")


def _rows() -> None:
    from contracts.models import Axis, Contract, ContractCommune, Objective
    from partners.models import Council, Organisation
    from territories.models import Territory

    communes = Territory.objects.filter(kind="commune", department__isnull=False, gone=False)
    gironde = communes.filter(department__code="33").exclude(code="33039").order_by("code")[: OF_GIRONDE - 1]
    elsewhere = communes.exclude(department__code="33").order_by("name", "code")[: CONTRACTS - OF_GIRONDE]
    places = [communes.get(code="33039"), *gironde, *elsewhere]
    leads = Organisation.objects.bulk_create(
        Organisation(kind="ASSO", name=f"Organisme {number}", territory=places[0]) for number in range(500)
    )
    councils = Council.objects.bulk_create(
        Council(
            kind="CLSPD", name=f"CLSPD de {place.name}", territory=place, chair_title="Le maire",
            created_on=date(2020, 1, 1), dormant_since=date(2024, 1, 1) if number % 10 == 9 else None,
        )
        for number, place in enumerate(places)
    )  # fmt: skip
    contracts = Contract.objects.bulk_create(
        _contract(number, place, council) for number, (place, council) in enumerate(zip(places, councils, strict=True))
    )
    pairs = zip(contracts, places, strict=True)
    ContractCommune.objects.bulk_create(ContractCommune(contract=each, commune=place) for each, place in pairs)
    axes = Axis.objects.bulk_create(Axis(contract=each, number=1, title="Prévenir") for each in contracts)
    objectives = Objective.objects.bulk_create(
        Objective(contract=each.contract, axis=each, number=1, title="Objectif") for each in axes
    )
    _actions(objectives, leads, ACTIONS, ACTIONS)
    _measures()
    _above(islice(communes.order_by("code"), 0, None, 7))


def _contract(number: int, place: Any, council: Any) -> Any:
    """In each hundred, as `STATES` says; the second ones are expired."""
    from contracts.models import Contract

    kinds = [(state, rank) for rank, (state, count) in enumerate(STATES) for _ in range(count)]
    state, rank = kinds[number % 100]
    start = date(2019 if rank == 1 else 2024, 1, 1) + timedelta(days=number % 300)
    return Contract(
        reference=f"CLS-{number}", kind="CLS", title=f"Contrat de {place.name}", perimeter_name=place.name,
        perimeter_key=hashlib.sha256(place.code.encode()).hexdigest(), starts_on=start,
        ends_on=start + timedelta(days=1_200), state=state, signed_on=start if state == "signed" else None,
        lead_prefecture_id=place.department_id, council=council,
    )  # fmt: skip


def _measures() -> None:
    """One indicator in two was measured this autumn."""
    from actions.models import Indicator, Measure

    keys = Indicator.objects.order_by("pk").values_list("pk", flat=True)[::2]
    Measure.objects.bulk_create(
        (Measure(indicator_id=key, measured_on=date(2026, 10, 15), value=1) for key in keys), batch_size=5_000
    )


def _above(communes: Any) -> None:
    from diagnostics.models import AboveAverage, Edition

    edition = Edition.objects.create(produced_on=date(2026, 7, 2), has_communes=True)
    AboveAverage.objects.bulk_create(
        (
            AboveAverage(
                edition=edition, territory=each, above=each.pk % 12, unknown=0, indicators=15, withheld=0, names=[]
            )
            for each in communes
        ),
        batch_size=5_000,
    )


def _events() -> str:
    """So many events of each contract, one a month, in its present state."""
    from contracts.models import Contract

    model = history.event_model(Contract)
    kept = [field.column for field in model._meta.concrete_fields if field.column[:4] != "pgh_" and not field.generated]
    columns = ", ".join(f'"{column}"' for column in kept)
    return f"""INSERT INTO contracts_contractevent (pgh_created_at, pgh_label, pgh_obj_id, pgh_context, {columns})
        SELECT timestamptz '2024-01-01' + at * interval '1 month', 'update', id, '{{"verb": "bench"}}', {columns}
        FROM contracts_contract, generate_series(1, {EVENTS}) AS at ORDER BY at, id"""
