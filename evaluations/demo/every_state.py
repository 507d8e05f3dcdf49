"""One contract at least in every state and phase: before its signature, in force, ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cls_portal import jobs
from cls_portal.models import Job
from contracts import operations as on_contracts
from contracts.models import Contract
from contracts.states import ContractState
from evaluations.demo import stage
from evaluations.demo.judging import Outcome, conclude, judge
from evaluations.demo.judging_content import BEGUN, SHORT
from evaluations.demo.stage import Stage

S = ContractState
# Reference, commune, how far it went before its signature. No reference begins as another does, so that a list filtered
# by one of them shows it alone.
BEFORE = (
    ("CLS-DEMO-61", "33075", S.DIAGNOSTIC),  # Bruges
    ("CLS-DEMO-62", "33162", S.CONSULTATION),  # Eysines
    ("CLS-DEMO-63", "33069", S.APPROVAL),  # Le Bouscat
    ("CLS-DEMO-64", "33192", S.READY_TO_SIGN),  # Gradignan
    ("CLS-DEMO-65", "33550", S.SIGNING),  # Villenave-d’Ornon
)
GIVEN_UP = ("CLS-DEMO-66", "33013")  # Artigues-près-Bordeaux
RENEWED = ("CLS-DEMO-71", "33056")  # Blanquefort
EXPIRED = ("CLS-DEMO-72", "33449")  # Saint-Médard-en-Jalles
CLOSED = ("CLS-DEMO-73", "33003")  # Ambarès-et-Lagrave
TERMINATED = ("CLS-DEMO-74", "33200")  # Le Haillan
ARCHIVED = ("CLS-DEMO-75", "33243")  # Libourne
AMENDED = ("CLS-DEMO-76", "33096")  # Carbon-Blanc
TOLD = "Le conseil municipal et le parquet, par courrier (démonstration)."


def seed_states(scene: Stage) -> None:
    for reference, code, state in BEFORE:
        _lead_to(scene, reference, code, state)
    _give_up(scene)
    _renew(scene)
    _leave_to_evaluate(scene)
    _end(scene)
    _amend(scene)


def _lead_to(scene: Stage, reference: str, code: str, state: ContractState) -> None:
    """Each step asks for what the former brought; it stops in that state."""
    by, on = scene.bench.cast.prefecture, scene.bench.on
    contract = _begin(scene, reference, code)
    if state == S.DIAGNOSTIC:
        on_contracts.move_contract(contract, "open_diagnostic", by=by, on=on)
        return
    starts_on = on + timedelta(days=30)
    stage.open_drafting(scene, contract, starts_on=starts_on, no_council_reason=stage.NO_COUNCIL)
    stage.write_plan(scene, contract, starts_on)
    on_contracts.derive_signatories(contract, by=by, on=on)
    stage.name_signatories(scene, contract)
    on_contracts.move_contract(contract, "open_consultation", by=by, on=on)
    if state == S.CONSULTATION:
        return
    stage.consult(scene, contract)
    on_contracts.move_contract(contract, "open_approval", by=by, on=on)
    if state == S.APPROVAL:
        return
    stage.adopt(scene, contract)
    version = on_contracts.freeze_contract(contract, by=by, on=on)
    if state == S.SIGNING:
        jobs.run(Job.objects.get(arguments__version_id=version.pk).pk)
        on_contracts.move_contract(contract, "open_signing", by=by, on=on)


def _begin(scene: Stage, reference: str, code: str) -> Contract:
    town = stage.commune(code)
    return on_contracts.create_contract(
        by=scene.bench.cast.prefecture, on=scene.bench.on, kind="CLS", title=stage.title_for(town), communes=[town],
        lead_prefecture=scene.department, perimeter_name=town.name, reference=reference,
    )  # fmt: skip


def _give_up(scene: Stage) -> None:
    reason = "La commune rejoint le contrat de la rive droite (démonstration)."
    on_contracts.abandon_contract(
        _begin(scene, *GIVEN_UP), by=scene.bench.cast.prefecture, on=scene.bench.on, reason=reason, told=TOLD
    )


def _taken_over(scene: Stage, named: tuple[str, str], signed: int, ends: int, **more: Any) -> Contract:
    reference, code = named
    return stage.take_over(scene, reference, stage.commune(code), signed=signed, ends=ends, **more)


def _renew(scene: Stage) -> None:
    """Evaluated in a few words and renewed; the contract that follows is an intention, with its recommendations."""
    by, on = scene.bench.cast.prefecture, scene.bench.on
    contract = _taken_over(scene, RENEWED, 1080, 15)
    outcome = Outcome(
        validated_on=scene.bench.before(60), town=stage.commune(RENEWED[1]), number=f"{on.year}-DEMO-12",
        adopted_on=scene.bench.before(20), not_presented_reason=stage.NO_COUNCIL,
    )  # fmt: skip
    evaluation = judge(contract, SHORT, by=by, on=scene.bench.before(60), partners=scene.bench.partners)
    conclude(evaluation, outcome, by=by, on=on)
    on_contracts.move_contract(contract, "renew", by=by, on=on)
    on_contracts.start_successor(contract, by=by, on=on, renewal="renew", title=f"{contract.title}, reconduit")


def _leave_to_evaluate(scene: Stage) -> None:
    """Its period is over, its final evaluation is under way."""
    contract = _taken_over(scene, EXPIRED, 1140, -45)
    judge(contract, BEGUN, by=scene.bench.cast.prefecture, on=scene.bench.on, partners=scene.bench.partners)


def _end(scene: Stage) -> None:
    """Not renewed; given notice of; archived, long after."""
    by, on = scene.bench.cast.prefecture, scene.bench.on
    closed = _taken_over(scene, CLOSED, 1300, -205)
    on_contracts.move_contract(
        closed, "close", by=by, on=on, reason="La commune ne souhaite pas poursuivre (démonstration)."
    )
    terminated = _taken_over(scene, TERMINATED, 700, 395)
    on_contracts.terminate_contract(
        terminated, by=by, on=on, terminated_on=scene.bench.before(100), terminated_by="Le conseil municipal",
        reason="Les engagements de la commune ne sont plus financés (démonstration).",
        document=("deliberation-denonciation.pdf", scene.scan),
    )  # fmt: skip
    archived = _taken_over(scene, ARCHIVED, 4200, -3105)
    on_contracts.move_contract(archived, "close", by=by, on=on, reason="Contrat ancien, repris pour mémoire.")
    on_contracts.move_contract(archived, "archive", by=by, on=on)


def _amend(scene: Stage) -> None:
    """In force, while an amendment that extends it is written."""
    contract = _taken_over(scene, AMENDED, 800, 295)
    on_contracts.open_amendment(
        contract, by=scene.bench.cast.prefecture, on=scene.bench.on, subject="Prolonger le contrat d’une année"
    )
