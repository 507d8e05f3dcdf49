"""Lists, details and REST pages of contracts, for three scopes, against the tuned admin and the tuned viewset."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from bench.client import Figure, Page, Server, interleaved, served
from bench.data import Prepared, prepared
from cls_portal.models import Agent

SCOPES = ("prefecture", "observer", "mayor")
LIST, ADMIN = "/contrats/", "/admin/contracts/contract/"
BROAD = "contrat"


def measure(sizes: Sequence[int], rounds: int) -> None:
    found: dict[int, dict[str, Figure]] = {}
    for size in sizes:
        database = prepared(size)
        with served() as (ours, theirs):
            found[size] = interleaved(_pages(database, ours, theirs), rounds)
        report(size, found[size])
    if len(found) > 1:
        _growth(found)


def _session(pk: int) -> str:
    agent = Agent.objects.get(pk=pk)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(agent.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = agent.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def _pages(database: Prepared, ours: Server, theirs: Server) -> list[Page]:
    sessions = {scope: _session(getattr(database, scope)) for scope in SCOPES}
    observer = sessions["observer"]
    hit, last = database.contracts * 777 // 1000, (database.contracts - 1) // 50 + 1
    pages = []
    for scope in SCOPES:
        who = sessions[scope]
        pages += [
            Page(f"list, first page · {scope}", ours, LIST, who),
            Page(f"list, last page · {scope}", ours, f"{LIST}?avant=", who),
            Page(f"REST page of 100 · {scope}", ours, "/api/v1/contracts/", who),
            Page(f"detail, 200 actions · {scope}", ours, f"{LIST}{database.big}/", who),
        ]
    return [
        *pages,
        Page("search, one hit · observer", ours, f"{LIST}?q={hit}", observer),
        Page("search, broad · observer", ours, f"{LIST}?q={BROAD}", observer),
        Page("search, one hit · prefecture", ours, f"{LIST}?q={hit}", sessions["prefecture"]),
        Page("search, broad · prefecture", ours, f"{LIST}?q={BROAD}", sessions["prefecture"]),
        Page("detail, 20 actions, signed · prefecture", ours, f"{LIST}{database.usual}/", sessions["prefecture"]),
        Page("detail, 20 actions, signed · observer", ours, f"{LIST}{database.usual}/", observer),
        Page("detail, 20 actions, draft · prefecture", ours, f"{LIST}{database.draft}/", sessions["prefecture"]),
        Page("admin: list, first page", theirs, ADMIN, observer),
        Page("admin: list, last page", theirs, f"{ADMIN}?p={last}", observer),
        Page("admin: search, one hit", theirs, f"{ADMIN}?q={hit}", observer),
        Page("admin: search, broad", theirs, f"{ADMIN}?q={BROAD}", observer),
        Page("admin: detail, 20 actions, signed", theirs, f"{ADMIN}{database.usual}/change/", observer),
        Page("admin: detail, 20 actions, draft", theirs, f"{ADMIN}{database.draft}/change/", observer),
        Page("admin: detail, 200 actions", theirs, f"{ADMIN}{database.big}/change/", observer),
        Page("DRF: REST page of 100", theirs, "/api/contracts/", observer),
    ]


def _baseline_of(name: str) -> str:
    """The page of the baseline that a page of ours is compared to; '' for the baseline itself."""
    if ":" in name:
        return ""
    job = name.partition(" · ")[0]
    return f"DRF: {job}" if job.startswith("REST") else f"admin: {job}"


def report(size: int, figures: dict[str, Figure]) -> None:
    print(f"\n{size:,} contracts\n")
    print("| page | median ms | baseline ms | ratio | SQL | SQL ms | KB | KB gzip |\n|---|--:|--:|--:|--:|--:|--:|--:|")
    for name, figure in figures.items():
        base = figures.get(_baseline_of(name))
        against = f"{base.median:.1f} | {figure.median / base.median:.2f}" if base else " | "
        weight = f"{figure.size / 1024:.0f} | {figure.packed / 1024:.1f}"
        print(f"| {name} | {figure.median:.1f} | {against} | {figure.statements} | {figure.sql:.1f} | {weight} |")


def _growth(found: dict[int, dict[str, Figure]]) -> None:
    small, large = min(found), max(found)
    print(f"\nFrom {small:,} to {large:,} contracts\n\n| page | growth |\n|---|--:|")
    for name, figure in found[large].items():
        print(f"| {name} | {figure.median / found[small][name].median:.2f} × |")
