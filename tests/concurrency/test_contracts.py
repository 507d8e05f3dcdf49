"""Two people, two connections, real commits: who comes second is told, and nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import close_old_connections, connection, transaction
from django.test import Client

from actions import operations as on_actions
from cls_portal import chain, history
from cls_portal.actors import PORTAL
from cls_portal.errors import Refused, Stale
from cls_portal.models import Agent, HistoryLink, Job
from contracts.models import Contract, Section, Signatory
from contracts.operations import (
    abandon_contract,
    add_axis,
    add_objective,
    add_signatory,
    create_contract,
    freeze_contract,
    move_contract,
    open_amendment,
    seal_version,
    sign_version,
    terminate_contract,
    withdraw_contract,
    write_section,
)
from contracts.states import ContractState
from tests.concurrency.together import errors, together
from tests.contracts.stages import PERIOD, TERMINATION, TODAY, a_contract, contract_in, taken_over
from tests.contracts.staging import code_received, identity_for_tests, ready_for_signature
from tests.personas import commune, department, person

pytestmark = [pytest.mark.live, pytest.mark.usefixtures("live_database")]
S = ContractState


@pytest.fixture(autouse=True)
def _free(django_db_blocker: Any):
    """Real transactions, on a database that goes with the module."""
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.fixture(scope="module")
def writers(live_database, django_db_blocker) -> tuple[Agent, Agent]:
    with django_db_blocker.unblock(), history.acting(PORTAL, "tests"):
        return (
            person("Claire", "Ensemble", "prefecture", department("33")),
            person("Karim", "Ensemble", "coordinator", commune("33039")),
        )


def test_of_two_people_who_write_the_same_article_one_wins_and_the_other_gets_the_text(writers):
    section = a_contract(by=PORTAL).sections.get(key="preamble")
    texts = [f"<p>{agent.first_name}</p>" for agent in writers]
    results = together(
        *(
            lambda agent=agent, text=text: write_section(
                Section.objects.get(pk=section.pk), by=agent, revision=1, body=text
            )
            for agent, text in zip(writers, texts, strict=True)
        )
    )
    (stale,) = errors(results)
    (kept,) = [each for each in results if isinstance(each, Section)]
    assert isinstance(stale, Stale)
    assert stale.current.body == kept.body == Section.objects.get(pk=section.pk).body
    assert kept.body in texts
    assert Section.objects.get(pk=section.pk).revision == 2


def test_an_amendment_opened_twice_at_once_is_opened_once(writers):
    contract = taken_over(kind="STSPD")
    results = together(
        *(
            lambda agent=agent: open_amendment(
                Contract.objects.get(pk=contract.pk), by=agent, on=TODAY, subject="Prolonger"
            )
            for agent in writers
        )
    )
    (refused,) = errors(results)
    assert isinstance(refused, Refused)
    assert "déjà en préparation" in str(refused)
    assert contract.amendments.count() == 1


def test_of_two_pages_that_post_the_same_article_the_second_shows_both_texts(writers):
    section = a_contract(by=PORTAL).sections.get(key="means")

    def post(agent: Agent) -> Any:
        client = Client()
        client.force_login(agent)
        body = f"<p>Texte de {agent.first_name}</p>"
        return client.post(f"/contrats/articles/{section.pk}/", {"body": body, "revision": "1"})

    results = together(*(lambda agent=agent: post(agent) for agent in writers))
    assert not errors(results), errors(results)
    lost, won = sorted(results, key=lambda response: response.status_code, reverse=True)
    assert (lost.status_code, won.status_code) == (409, 302)
    page = lost.content.decode()
    assert "Texte de Claire" in page
    assert "Texte de Karim" in page


def test_of_two_contradictory_moves_exactly_one_wins(writers, settings):
    settings.GATES = {}
    contract = contract_in(S.CONSULTATION)
    claire = writers[0]
    results = together(
        lambda: move_contract(contract, "open_approval", by=claire, on=TODAY),
        lambda: abandon_contract(contract, by=claire, on=TODAY, reason="renoncement", told="Le maire"),
        lambda: move_contract(contract, "send_back", by=claire, on=TODAY, reason="à revoir"),
    )
    state = Contract.objects.get(pk=contract.pk).state
    winners = [each for each in results if not isinstance(each, Exception)]
    events = contract.events.filter(pgh_label="update", pgh_context__actor=claire.key)
    # « Abandonner » and « Renvoyer » may also follow « Passer à l’approbation »: then each saw the state it left.
    assert len(winners) + len(errors(results)) == 3
    assert all(isinstance(error, Refused) for error in errors(results))
    assert events.count() == len(winners) >= 1
    assert events.latest("pgh_id").state == state


@pytest.mark.parametrize("_round", range(3))
def test_of_two_moves_out_of_the_same_state_that_exclude_each_other_one_is_refused(writers, settings, _round):
    settings.GATES = {}
    contract = contract_in(S.SIGNED, title="Cercle", places=[commune("33063")])
    claire = writers[0]
    results = together(
        lambda: move_contract(contract, "renew", by=claire, on=TODAY),
        lambda: terminate_contract(contract, by=claire, on=TODAY, reason="dénonciation", **TERMINATION),
    )
    (refusal,) = errors(results)
    assert isinstance(refusal, Refused)
    assert "l’état a changé" in str(refusal)
    (winner,) = [each for each in results if isinstance(each, Contract)]
    assert Contract.objects.get(pk=contract.pk).state == winner.state in {S.RENEWED, S.TERMINATED}


def test_a_text_is_not_written_while_it_is_being_frozen(writers, settings):
    """Whoever comes second finds the other's work: the text before the freeze, or a refusal after it."""
    settings.GATES = {}
    contract = contract_in(S.APPROVAL)
    section = contract.sections.get(key="preamble")
    from_freeze, from_writing = together(
        lambda: freeze_contract(contract, by=writers[0], on=TODAY),
        lambda: write_section(section, by=writers[1], revision=1, body="<p>Dernier mot</p>"),
    )
    assert not isinstance(from_freeze, Exception), from_freeze
    written = "Dernier mot" in from_freeze.json
    assert written is not isinstance(from_writing, Refused)


def test_the_last_two_signatures_at_once_make_one_signed_contract(writers, settings, monkeypatch):
    monkeypatch.setattr("cls_portal.writing.LOCK_TIMEOUT", "60s")
    identity_for_tests(settings)
    contract, first, second = ready_for_signature(settings, writers[0], *writers)
    digest = contract.versions.get().pdf.sha256
    codes = [code_received(row, agent) for row, agent in zip((first, second), writers, strict=True)]
    results = together(
        *(
            lambda row=row, agent=agent, code=code: sign_version(
                Signatory.objects.get(pk=row.pk), by=agent, code=code, consent=True, document_sha256=digest
            )
            for row, agent, code in zip((first, second), writers, codes, strict=True)
        )
    )
    assert not errors(results), errors(results)
    contract.refresh_from_db()
    assert contract.state == S.SIGNED
    one, two = contract.versions.get().signatures.order_by("pk")
    assert two.evidence["file_before_sha256"] == one.file.sha256
    assert contract.events.filter(state="signed").count() == 1
    assert Job.objects.filter(kind="contracts.jobs.seal_contract").count() == 1
    version = contract.versions.get()
    sealed = together(*[lambda: seal_version(version, by=PORTAL).sealed_pdf_id] * 2)
    assert not errors(sealed), errors(sealed)
    assert len(set(sealed)) == 1


def test_a_signature_and_a_withdrawal_at_once_leave_no_signed_contract_without_version(writers, settings, monkeypatch):
    monkeypatch.setattr("cls_portal.writing.LOCK_TIMEOUT", "60s")
    identity_for_tests(settings)
    contract, row = ready_for_signature(settings, writers[0], writers[1])
    digest = contract.versions.get().pdf.sha256
    code = code_received(row, writers[1])
    signed, withdrawn = together(
        lambda: sign_version(
            Signatory.objects.get(pk=row.pk), by=writers[1], code=code, consent=True, document_sha256=digest
        ),
        lambda: withdraw_contract(contract, by=writers[0], on=TODAY, reason="erreur"),
    )
    contract.refresh_from_db()
    version = contract.versions.get()
    assert isinstance(signed, Refused) is (contract.state == S.DRAFTING) is (version.voided_at is not None)
    assert isinstance(withdrawn, Refused) is (contract.state == S.SIGNED)


def test_creations_at_once_get_references_that_follow_each_other(writers):
    def create() -> str:
        return create_contract(
            by=writers[0], on=TODAY.replace(year=2031), kind="STSPD", title="Simultané", communes=[commune("33039")],
            lead_prefecture=department("33"), **PERIOD,
        ).reference  # fmt: skip

    references = together(*[create] * 4)
    assert sorted(map(str, references)) == [f"STSPD-33-2031-00{n}" for n in range(1, 5)]


def test_axes_added_at_once_get_numbers_that_follow_each_other(writers):
    contract = a_contract(by=PORTAL)
    axes = together(*(lambda agent=agent: add_axis(contract, by=agent, title="Axe") for agent in writers * 2))
    assert sorted(axis.number for axis in axes) == [1, 2, 3, 4]


def test_signatories_added_at_once_get_places_that_follow_each_other(writers):
    contract = a_contract(by=PORTAL)
    rows = together(*(lambda: add_signatory(contract, by=writers[0], title="X", name="Y") for _ in range(4)))
    assert sorted(row.position for row in rows) == [1, 2, 3, 4]


def test_a_row_held_too_long_is_said_busy_and_can_be_tried_again(writers, monkeypatch):
    monkeypatch.setattr("cls_portal.writing.LOCK_TIMEOUT", "200ms")
    section = a_contract(by=PORTAL).sections.get(key="preamble")
    with transaction.atomic():
        Section.objects.select_for_update().get(pk=section.pk)
        (answer,) = together(lambda: write_section(section, by=writers[0], revision=1, body="<p>Moi</p>"))
    assert isinstance(answer, Refused)
    assert "réessayez" in str(answer)
    assert write_section(section, by=writers[0], revision=1, body="<p>Moi</p>").revision == 2


def test_the_chain_of_the_history_stays_whole_under_four_writers(writers):
    contracts = [a_contract(by=PORTAL, title=f"n° {n}") for n in range(4)]
    before = HistoryLink.objects.count()

    def fifty(contract: Contract) -> None:
        for n in range(50):
            Contract.objects.filter(pk=contract.pk).update(title=f"écriture {n}")

    results = together(*(lambda contract=contract: fifty(contract) for contract in contracts))
    assert not errors(results), errors(results)
    assert HistoryLink.objects.count() == before + 200
    assert list(chain.verify()) == []


def test_what_was_rolled_back_leaves_no_gap_in_the_chain(writers):
    contract = a_contract(by=PORTAL)

    class Enough(Exception):
        pass

    def fails() -> None:
        with transaction.atomic():
            Contract.objects.filter(pk=contract.pk).update(title="jamais")
            raise Enough

    together(fails, fails, lambda: Contract.objects.filter(pk=contract.pk).update(title="oui"))
    assert list(chain.verify()) == []
    assert Contract.objects.get(pk=contract.pk).title == "oui"


def test_a_writer_killed_in_its_middle_leaves_nothing(live_database):
    """A process that dies between two writes of an operation: neither stays, nobody waits for it."""
    contract = a_contract(by=PORTAL)
    values = connection.settings_dict
    code = (
        "import sys, psycopg\n"
        f"c = psycopg.connect(host={values['HOST']!r}, user='cls_owner', dbname={live_database!r})\n"
        "c.execute('SET ROLE cls_app')\n"
        'c.execute("SELECT set_config(\'pghistory.context_metadata\', \'{\\"actor\\": \\"x\\"}\', true)")\n'
        f"c.execute(\"UPDATE contracts_contract SET title = 'à moitié' WHERE id = {contract.pk}\")\n"
        "print('written', flush=True); sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"written\n"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    Contract.objects.filter(pk=contract.pk).update(title="entier")
    assert Contract.objects.get(pk=contract.pk).title == "entier"
    assert not contract.events.filter(title="à moitié").exists()
    assert list(chain.verify()) == []


def test_a_raw_console_does_not_rewrite_what_is_committed(live_database):
    values = connection.settings_dict
    with (
        psycopg.connect(
            host=values["HOST"], user="cls_owner", dbname=live_database, options="-c role=cls_app"
        ) as console,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        console.execute("DELETE FROM contracts_contractevent")
    close_old_connections()


def test_a_table_confirmed_while_somebody_saves_the_same_action_is_written_or_shown_again(writers):
    claire, karim = writers
    earlier = {"signed_on": date(2021, 12, 1), "starts_on": date(2022, 1, 1), "ends_on": date(2024, 12, 31)}
    contract = taken_over(title="CLS du tableau", **earlier)
    objective = add_objective(add_axis(contract, by=PORTAL, title="Axe"), by=PORTAL, title="Objectif")
    action = on_actions.create_action(objective, by=PORTAL, title="Médiation", field="prevention")
    content = "Action;Avancement\nMédiation;40 %\n".encode()
    table = on_actions.deposit_table(by=karim, on=TODAY, file=("suivi.csv", content), contract=contract)
    columns = {"0": "which.title", "1": "action.progress"}
    table = on_actions.say_columns(table, by=karim, on=TODAY, revision=1, sheet="", head=1, columns=columns)
    results = together(
        lambda: on_actions.confirm_table(table, by=karim, on=TODAY, revision=table.revision, choices={}),
        lambda: on_actions.follow_action(action, by=claire, revision=action.revision, on=TODAY, progress=60),
    )
    table.refresh_from_db()
    action.refresh_from_db()
    if table.state == "entered":
        assert isinstance(results[1], Stale)
        assert action.progress == 40
    else:
        assert table.plan["again"]
        assert (action.progress, table.plan["rows"][0]["cells"][0]["old"]) == (60, "60\u00a0%")
