"""The daily pass: what a failed job left undone is asked for again, once, and nothing else is."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import timezone

from cls_portal import jobs
from cls_portal.actors import PORTAL
from cls_portal.errors import Busy
from cls_portal.models import Job, JobState
from contracts.jobs import seal_contract
from contracts.models import Contract, DepositState, ProofFile, Resolution, SignatureDeposit, TakeOverBatch, Version
from contracts.operations import ask_for_proof, freeze_contract, withdraw_contract
from contracts.proof.contents import _attachments
from contracts.states import ContractState
from contracts.unfinished import resume, resume_today
from tests.contracts.stages import TODAY, a_file, contract_in, signed_by
from tests.contracts.staging import ready_for_signature
from tests.personas import commune

pytestmark = pytest.mark.django_db
S = ContractState
EXAMINE = "contracts.jobs.examine_deposits"


def fail_all() -> None:
    Job.objects.update(state=JobState.FAILED, finished_at=timezone.now())


def asked() -> list[tuple[str, dict[str, object]]]:
    """The jobs that wait, by name."""
    rows = Job.objects.filter(state=JobState.WAITING).order_by("pk")
    return [(row.kind.rpartition(".")[2], row.arguments) for row in rows]


@pytest.fixture
def opened(settings, claire, maire, procureur, karim) -> Contract:
    """Open to three signatures, no job waiting."""
    contract, *_ = ready_for_signature(settings, claire, maire, procureur, karim, pdf=b"%PDF-1.7")
    fail_all()
    return contract


@pytest.fixture
def signed(opened) -> Version:
    """The version, once everybody has signed it."""
    for row in opened.signatories.all():
        signed_by(row)
    Contract.objects.filter(pk=opened.pk).update(state=S.SIGNED, signed_on=TODAY)
    return opened.versions.get()


@pytest.fixture
def deposits(opened, claire) -> list[SignatureDeposit]:
    """A paper copy for two signatories, another for the third."""
    given = {
        "version": opened.versions.get(), "method": "handwritten", "deposited_by": claire, "signed_on": TODAY,
        "deposited_at": timezone.now(), "file": a_file(),
    }  # fmt: skip
    rows = [SignatureDeposit.objects.create(signatory=each, **given) for each in opened.signatories.order_by("pk")]
    jobs.defer(EXAMINE, by=claire, deposit_ids=[rows[0].pk, rows[1].pk])
    jobs.defer(EXAMINE, by=claire, deposit_ids=[rows[2].pk])
    return rows


def test_a_version_without_its_pdf_is_composed_again_unless_a_job_is_under_way(settings, claire):
    settings.GATES = {}
    version = freeze_contract(contract_in(S.APPROVAL), by=claire, on=TODAY)
    assert resume() == 0, "the job of the freezing waits"
    Job.objects.update(state=JobState.RUNNING)
    assert resume() == 0
    fail_all()
    assert resume() == 1
    assert asked() == [("compose_version", {"version_id": version.pk})]
    assert resume() == 0, "already asked for"


def test_a_signed_version_is_sealed_then_proven(signed):
    resume()
    assert asked() == [("seal_contract", {"version_id": signed.pk})]
    Job.objects.all().delete()
    Version.objects.filter(pk=signed.pk).update(sealed_pdf=a_file(), sealed_at=timezone.now())
    resume()
    assert asked() == [("compose_proof", {"version_id": signed.pk})]
    Job.objects.all().delete()
    ProofFile.objects.create(version=signed, file=a_file(), made_at=timezone.now())
    assert resume() == 0


def test_the_seal_asks_for_the_proof_file(signed, monkeypatch):
    monkeypatch.setattr("contracts.jobs.seal_version", lambda version, **_: version)
    seal_contract(lambda *_, **__: None, version_id=signed.pk)
    assert asked() == [("compose_proof", {"version_id": signed.pk})]


def test_a_version_not_wholly_signed_or_taken_back_awaits_nothing(opened, claire):
    assert resume() == 0
    withdraw_contract(opened, by=claire, on=TODAY, reason="x")
    assert resume() == 0


def test_a_proof_asked_for_twice_is_composed_once(opened, claire):
    version = opened.versions.get()
    first = ask_for_proof(version, by=PORTAL)
    assert ask_for_proof(version, by=claire) == first
    fail_all()
    assert ask_for_proof(version, by=claire) != first


def test_the_proof_of_a_void_version_holds_no_deliberation_of_later(opened, claire):
    withdraw_contract(opened, by=claire, on=TODAY, reason="x")
    version = opened.versions.get()
    Resolution.objects.create(
        contract=opened, territory=commune("33039"), number="1", adopted_on=TODAY, file=a_file()
    )  # fmt: skip
    assert not list(_attachments(version))
    Resolution.objects.update(updated_at=version.frozen_at)
    assert len(list(_attachments(version))) == 1


def test_deposits_of_one_file_are_examined_again_together(deposits):
    first, second, alone = [row.pk for row in deposits]
    assert resume() == 0
    fail_all()
    assert resume() == 2
    assert asked() == [
        ("examine_deposits", {"deposit_ids": [first, second]}), ("examine_deposits", {"deposit_ids": [alone]}),
    ]  # fmt: skip


def test_a_lock_held_by_somebody_refuses_no_file(deposits, monkeypatch):
    def held(*_, **__):
        raise Busy("Une autre personne enregistre cette fiche.")

    monkeypatch.setattr("contracts.jobs._examined", lambda *_: SimpleNamespace(faults=()))
    monkeypatch.setattr("contracts.jobs.accept_deposits", held)
    with pytest.raises(Busy):
        jobs.run(Job.objects.filter(kind=EXAMINE, state=JobState.WAITING).latest("pk").pk)
    deposits[2].refresh_from_db()
    assert deposits[2].state == DepositState.EXAMINING


def test_a_batch_that_was_not_read_is_read_again_in_the_name_of_who_brought_it(claire):
    batch = TakeOverBatch.objects.create(archive=a_file(), deposited_by=claire)
    row = jobs.run(jobs.defer("contracts.unfinished.resume_today", by=PORTAL).pk)
    assert (row.state, row.message) == (JobState.DONE, "1 travail demandé")
    assert asked() == [("read_batch", {"batch_id": batch.pk, "agent_id": claire.pk})]
    assert resume_today.label == "Reprise des travaux inachevés sur les contrats"
