"""The large contract: its PDF beside the same HTML printed by Chromium, and what its pages and operations ask."""

from __future__ import annotations

import io
import json
import os
import shutil
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db import connection, connections, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, sync_playwright
from pyhanko.pdf_utils.reader import PdfFileReader

import cls_portal.pdf
from actions import operations as on_actions
from actions.gates import chain_complete
from bench import processes
from bench.large import contract as large
from bench.large import database
from cls_portal import history, signing
from cls_portal.actors import PORTAL, TESTS
from cls_portal.models import Agent
from contracts import amending, documents
from contracts import operations as on_contracts
from contracts.models import Contract, Version
from contracts.states import ContractState
from tests.cls_portal import test_signing_attacks as attacks
from tests.contracts.stages import a_file, moved, signed_by

PAGES = (
    "contract-detail", "action-coverage", "contract-compare", "contract-signatories", "contract-opinions",
    "contract-signature", "contract-history", "contract-life", "api:contracts-detail", "api:contracts-coverage",
)  # fmt: skip


def measure(rounds: int, output: Path | None) -> None:
    contract = database.prepared()
    version = Version.objects.get(contract=contract, voided_at=None)
    print("\n| large contract | statements | ms | ms of processor |\n|---|--:|--:|--:|")
    _pages(contract)
    with history.acting(TESTS, "bench"), transaction.atomic():
        amended = _operations(contract)
        transaction.set_rollback(True)
    _web_process(contract)
    connections.close_all()
    documents_made = {"contrat": _composed(version.json, version.frozen_at)}
    if output is not None:
        documents_made["avenant"] = _composed(amended, version.frozen_at)
        output.mkdir(parents=True, exist_ok=True)
        for name, made in documents_made.items():
            (output / f"{name}.pdf").write_bytes(made.content)
    _signatures(documents_made["contrat"].content, json.loads(version.json)["signatories"][:3])
    _against_chromium(version, rounds)


# Pages and operations


def _pages(contract: Contract) -> None:
    client = _client()
    for name in PAGES:
        address = reverse(name, args=[contract.pk])
        client.get(address)
        _told(name, lambda address=address: client.get(address))  # type: ignore[misc]


def _client() -> Client:
    client = Client()
    client.force_login(Agent.objects.get(email=large.WRITER))
    return client


def _told(label: str, act: Callable[[], Any]) -> Any:
    with CaptureQueriesContext(connection) as asked:
        start, used = time.perf_counter(), time.process_time()
        given = act()
        used, spent = time.process_time() - used, time.perf_counter() - start
    statements = [query for query in asked if query["sql"].startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE"))]
    print(f"| {label} | {len(statements)} | {spent * 1_000:.0f} | {used * 1_000:.0f} |", flush=True)
    return given


def _operations(contract: Contract) -> str:
    """An amendment that changes everything, up to its consolidation; the text that it freezes."""
    _signed(contract)
    contract = Contract.objects.get(pk=contract.pk)
    amendment = _told(
        "opening an amendment",
        lambda: on_contracts.open_amendment(contract, by=PORTAL, on=large.ON, subject="Tout revoir"),
    )
    _rewrite(amendment)
    amendment = Contract.objects.get(pk=amendment.pk)
    _told("comparing it, every action changed", lambda: amending.changes_of(amendment))
    _told("asking its chain", lambda: chain_complete(amendment, large.ON))
    _told("its page", lambda: _client().get(reverse("contract-detail", args=[amendment.pk])))
    with override_settings(GATES={}):
        moved(amendment, ContractState.CONSULTATION, ContractState.APPROVAL)
        amendment = Contract.objects.get(pk=amendment.pk)
        version = _told("freezing it", lambda: on_contracts.freeze_contract(amendment, by=PORTAL, on=large.ON))
    _signed(amendment)
    amendment = Contract.objects.get(pk=amendment.pk)
    _told("consolidating it", lambda: on_contracts.consolidate(amendment, by=PORTAL))
    return str(version.json)


def _signed(contract: Contract) -> None:
    """By everybody, without composing anything: what the database asks for and no more."""
    contract.versions.filter(voided_at=None).update(pdf=a_file())
    moved(contract, ContractState.SIGNING)
    for row in contract.signatories.all():
        signed_by(row)
    Contract.objects.filter(pk=contract.pk).update(state=ContractState.SIGNED, signed_on=large.ON)


def _rewrite(amendment: Contract) -> None:
    on_contracts.set_contract(amendment, by=PORTAL, revision=None, ends_on=date(2030, 12, 31))
    accounts = dict(amendment.amends.signatories.values_list("position", "agent"))  # type: ignore[union-attr]
    for row in amendment.signatories.all():
        row.agent_id = accounts[row.position]
        row.save(update_fields=["agent", "updated_at"])
    for action in amendment.actions.all():
        on_actions.change_action(
            action, by=PORTAL, revision=action.revision, title=f"{action.title[:180]} (revu)",
            description=f"{action.description} Ajout.",
        )  # fmt: skip
        for line in action.budget_lines.all():
            on_actions.change_budget_line(line, by=PORTAL, revision=line.revision, planned=line.planned + 10)
    for section in amendment.sections.all():
        body = section.body.replace("mois", "trimestre")
        on_contracts.write_section(section, by=PORTAL, revision=section.revision, body=body)


def _web_process(contract: Contract) -> None:
    """How much a process that serves grows by showing, then by freezing this contract."""
    client = _client()
    addresses = [reverse(name, args=[contract.pk]) for name in PAGES]
    before = processes.resident()

    def ask() -> None:
        for address in addresses * 3:
            client.get(address)
        text = documents.canonical_json(contract, number=2, frozen_on=large.ON)
        documents.sha256(text)

    _, grown = processes.growth(ask)
    print(f"\nWeb process, {3 * len(addresses)} pages and the text of a freeze: {before} MiB, + {grown} at most (≤ 50)")


# The document


@dataclass(frozen=True)
class Made:
    """A document, what it cost, and the memory of the process that made it."""

    content: bytes
    seconds: float
    processor: float
    memory: int


def _composed(text: str, frozen_at: Any) -> Made:
    """In a process of its own, as a job is."""
    with get_context("fork").Pool(1) as pool:
        return pool.apply(_compose, (text, frozen_at))


def _compose(text: str, frozen_at: Any) -> Made:
    start, used = time.perf_counter(), time.process_time()
    content = documents.render_pdf(json.loads(text), text, frozen_at)
    spent = time.perf_counter() - start, time.process_time() - used
    return Made(content, *spent, processes.peak())


def _signatures(pdf: bytes, signers: Sequence[dict[str, Any]]) -> None:
    """Three signatures given as the portal does, in the process that serves; then read as a job does."""
    grown = 0
    for row in signers:
        pdf, more = processes.growth(lambda pdf=pdf, row=row: _signed_by(pdf, row))  # type: ignore[misc]
        grown = max(grown, more)
    with get_context("fork").Pool(1) as pool:
        spent, memory, read = pool.apply(_read, (pdf,))
    print(f"\nSigning it: + {grown} MiB at most (≤ 50). Reading {read} signatures: {spent:.1f} s of processor (≤ 10), "
          f"{memory} MiB")  # fmt: skip


def _signed_by(pdf: bytes, row: dict[str, Any]) -> bytes:
    return signing.sign(
        pdf, field=row["field"], signer_name=row["signer"], capacity=row["title"][:80], at=timezone.now(),
        level_label="Signature électronique simple", reason="Mesure", identity=attacks.PORTAL,
    )  # fmt: skip


def _read(pdf: bytes) -> tuple[float, int, int]:
    used = time.process_time()
    report = signing.verify(pdf, trusted=attacks.TRUSTED)
    return time.process_time() - used, processes.peak(), sum(each.intact and each.valid for each in report.results)


def _against_chromium(version: Version, rounds: int) -> None:
    page = _page(version)
    ours, theirs = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page()
        for _ in range(rounds):
            ours.append(_composed(version.json, version.frozen_at))
            theirs.append(_printed(tab, page))
        name = f"Chromium {browser.version}, warm"
        browser.close()
    print(
        "\n| large contract as a PDF | pages | s | ms a page | processor s | MiB | KB |\n|---|--:|--:|--:|--:|--:|--:|"
    )
    _line(name, theirs)
    _line("ours, cold process", ours)
    ratio = _median(ours, "seconds") / _median(theirs, "seconds")
    used = _median(ours, "processor") / _median(theirs, "processor")
    print(f"\nOurs against Chromium: {ratio:.1f} × the time, {used:.1f} × the processor")


def _printed(tab: Page, page: str) -> Made:
    """By a browser already there: its processes are all those that this one started."""

    def family() -> list[int]:
        return list(processes.descendants(os.getpid()))

    with processes.watched(family) as peak:
        start, used = time.perf_counter(), processes.cpu_of(family())
        tab.set_content(page)
        content = tab.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
        spent = time.perf_counter() - start, processes.cpu_of(family()) - used
    return Made(content, *spent, peak[0])


def _page(version: Version) -> str:
    """The HTML handed to the composer, with the stylesheet that the composer lays over it."""
    with patch("cls_portal.pdf.render", return_value=b"") as render:
        documents.render_pdf(json.loads(version.json), version.json, version.frozen_at)
    style = (Path(cls_portal.pdf.__file__).parent / "print.css").read_text()
    return str(render.call_args.args[0]).replace("</head>", f"<style>{style}</style></head>")


def _line(name: str, made: Sequence[Made]) -> None:
    last = made[-1]
    pages = int(PdfFileReader(io.BytesIO(last.content)).root["/Pages"]["/Count"])
    seconds = _median(made, "seconds")
    print(f"| {name} | {pages} | {seconds:.1f} | {1_000 * seconds / pages:.0f} | {_median(made, 'processor'):.1f} "
          f"| {max(each.memory for each in made)} | {len(last.content) // 1024} |")  # fmt: skip


def _median(made: Sequence[Made], what: str) -> float:
    return statistics.median(getattr(each, what) for each in made)
