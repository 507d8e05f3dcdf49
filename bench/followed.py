"""What one council follows, in a base of 1,000 actions and in one of 100,000: list, board, schedule, calendar, groups.

Two servers side by side, one on each base, asked in turn. The council is the same in both: a contract with 200 actions.
Rows come from the models, their triggers off, made anew when a migration or this file changes.
"""

# ruff: noqa: PLC0415  the settings come before the models

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from bench.client import Page, Server, free_port, interleaved
from bench.data import _agent, kept
from bench.lists import _session
from cls_portal import history
from cls_portal.actors import TESTS
from cls_portal.models import Agent
from cls_portal.roles import Role

SIZES = (1_000, 100_000)
COUNCIL, OTHERS = 200, 20
PATHS = {
    "list": "/actions/",
    "list, late": "/actions/?suivi=retard",
    "board": "/actions/tableau/",
    "schedule": "/actions/frise/",
    "schedule by lead": "/actions/frise/?par=pilote",
    "calendar": "/actions/calendrier/",
    "by lead": "/actions/regroupements/?par=pilote",
}
TABLES = (
    "partners_organisation", "contracts_contract", "contracts_contractcommune", "contracts_axis",
    "contracts_objective", "actions_action", "actions_milestone", "actions_indicator", "actions_budgetline",
)  # fmt: skip


def measure(rounds: int) -> None:
    with ExitStack() as running:
        pages = []
        for size in SIZES:
            prepare(size)
            who = _session(Agent.objects.get(email="coordinator@bench.example").pk)
            ours = Server("bench.settings", "cls_portal.wsgi:application", free_port())
            ours.start()
            running.callback(ours.stop)
            pages += [Page(f"{name} · {size}", ours, path, who) for name, path in PATHS.items()]
        figures = interleaved(pages, rounds)
    small, large = SIZES
    print("\n| one council, 200 actions | ms of 1,000 | ms of 100,000 | ratio (≤ 1.3) | SQL |\n|---|--:|--:|--:|--:|")
    for name in PATHS:
        few, many = figures[f"{name} · {small}"], figures[f"{name} · {large}"]
        ratio = many.median / few.median
        print(f"| {name} | {few.median:.1f} | {many.median:.1f} | {ratio:.2f} | {many.statements} |", flush=True)


def prepare(actions: int) -> None:
    """Connects to the base of so many actions."""
    kept(f"followed_{actions}", Path(__file__), lambda building: _fill(building, actions))


def _fill(name: str, actions: int) -> None:
    host = connection.settings_dict["HOST"]
    with psycopg.connect(host=host, user="cls_owner", dbname=name, autocommit=True) as owner:
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
        with history.acting(TESTS, "bench"):
            _agent("coordinator", Role.COORDINATOR, "commune", "33039")
            _rows(actions)
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER".encode())
        owner.execute("VACUUM ANALYZE")


def _rows(total: int) -> None:
    from contracts.models import Axis, Contract, ContractCommune, Objective
    from partners.models import Organisation
    from territories.models import Territory

    first = Territory.objects.get(kind="commune", code="33039")
    count = 1 + (total - COUNCIL) // OTHERS
    others = Territory.objects.filter(kind="commune", department__isnull=False).exclude(pk=first.pk).order_by("pk")
    communes = [first, *others[: count - 1]]
    leads = Organisation.objects.bulk_create(
        Organisation(kind="ASSO", name=f"Organisme {number}", territory=first) for number in range(500)
    )
    contracts = Contract.objects.bulk_create(
        Contract(
            reference=f"CLS-{number}", kind="CLS", title=f"Contrat de {commune.name}", perimeter_name=commune.name,
            perimeter_key=hashlib.sha256(commune.code.encode()).hexdigest(), starts_on=date(2024, 1, 1),
            ends_on=date(2028, 12, 31), state="signed", signed_on=date(2024, 1, 1),
            lead_prefecture_id=commune.department_id,
        )
        for number, commune in enumerate(communes)
    )  # fmt: skip
    pairs = list(zip(contracts, communes, strict=True))
    ContractCommune.objects.bulk_create(ContractCommune(contract=each, commune=commune) for each, commune in pairs)
    axes = Axis.objects.bulk_create(Axis(contract=each, number=1, title="Prévenir") for each in contracts)
    objectives = Objective.objects.bulk_create(
        Objective(contract=each.contract, axis=each, number=1, title="Objectif") for each in axes
    )
    _actions(objectives, leads)


def _actions(objectives: list[Any], leads: list[Any], first: int = COUNCIL, others: int = OTHERS) -> None:
    from actions.models import Action, BudgetLine, Indicator, Milestone
    from actions.states import Status

    today, states, lead = date.today(), cycle(Status.values), cycle(leads)
    made = Action.objects.bulk_create(
        (_action(objective, number, next(states), next(lead), today)
         for rank, objective in enumerate(objectives) for number in range(1, (others if rank else first) + 1)),
        batch_size=5_000,
    )  # fmt: skip
    for start in range(0, len(made), 5_000):
        some = list(islice(made, start, start + 5_000))
        Milestone.objects.bulk_create(
            Milestone(action=row, name="Jalon", due_on=row.ends_on - timedelta(days=days))
            for row in some
            for days in (90, 200)
        )
        Indicator.objects.bulk_create(
            Indicator(action=row, name="Jeunes", unit="jeunes", frequency="quarterly") for row in some
        )
        BudgetLine.objects.bulk_create(
            BudgetLine(action=row, year=2026, funder=row.lead, planned=1000, fund="FIPD") for row in some
        )


def _action(objective: Any, number: int, status: str, lead: Any, today: date) -> Any:
    from actions.models import Action

    return Action(
        contract=objective.contract, objective=objective, number=number, title=f"Action {number}", field="prevention",
        lead=lead, starts_on=date(2025, 1, 1) + timedelta(days=number),
        ends_on=today + timedelta(days=number * 5 - 300), status=status,
        status_reason="Motif" if status in {"blocked", "postponed", "abandoned"} else "",
        postponed_to=date(2027, 6, 30) if status == "postponed" else None,
        finished_on=today if status == "done" else None, progress=number % 100, news_on=date(2026, 9, 1),
    )  # fmt: skip
