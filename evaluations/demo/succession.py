"""A contract evaluated at its end, redefined, and the one that follows, which everybody signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from actions import operations as on_actions
from actions.models import Action, Indicator
from cls_portal import jobs
from cls_portal.models import Job
from contracts import operations as on_contracts
from contracts.models import Contract
from diagnostics.standing.reading import current_edition
from evaluations import operations as on_evaluations
from evaluations.demo import signatures, stage
from evaluations.demo import stage_content as west
from evaluations.demo import succession_content as texts
from evaluations.demo.councils import seed_evaluated
from evaluations.demo.judging import Outcome, conclude, judge
from evaluations.demo.judging_content import WHOLE
from evaluations.demo.running import enter_actions
from evaluations.demo.stage import Stage
from evaluations.models import Evaluation
from partners.models import Contact, Meeting

# Days before today on which things were done, and after it when the period ends.
SIGNED, TOLD, VALIDATED, HEARD, VOTED, REDEFINED, CONSULTED, ENDS = 1035, 95, 90, 70, 40, 30, 12, 60


def seed_succession(scene: Stage) -> Contract:
    """Evaluated by all its parts, heard by its council, redefined; its successor takes its recommendations over."""
    bench, town = scene.bench, stage.commune(west.EVALUATED)
    heard, consulted = seed_evaluated(bench, town, HEARD, CONSULTED)
    former = stage.take_over(scene, texts.REFERENCE, town, signed=SIGNED, ends=ENDS, council=heard.council)
    running = replace(scene.scene, on=bench.before(TOLD), age=SIGNED - TOLD)
    enter_actions(running, former, texts.FORMER_AXES)
    evaluation = judge(former, WHOLE, by=bench.cast.prefecture, on=bench.before(VALIDATED), partners=bench.partners)
    _contribute(evaluation, scene)
    outcome = Outcome(
        validated_on=bench.before(VALIDATED), town=town, number=f"{bench.on.year}-DEMO-31",
        adopted_on=bench.before(VOTED), heard=heard,
    )  # fmt: skip
    evaluation = conclude(evaluation, outcome, by=bench.cast.prefecture, on=bench.on)
    on_contracts.move_contract(former, "redefine", by=bench.cast.prefecture, on=bench.before(REDEFINED))
    _settle_one(evaluation, scene)
    return _successor(scene, former, consulted)


def _contribute(evaluation: Evaluation, scene: Stage) -> None:
    """Two partners are asked, one answers by its account; recorded delinquency is compared, where there is some."""
    bench = scene.bench
    by, asked_on = bench.cast.prefecture, bench.before(VALIDATED + 45)
    reached = Contact.objects.get(last_name="Espagnet")
    answered, _ = on_evaluations.ask_contributions(
        evaluation, by=by, on=asked_on, due_on=bench.before(VALIDATED + 15), message=texts.ASKED,
        chosen=[(bench.partners["mediation"], bench.cast.partner), (bench.partners["victimes"], reached)],
    )  # fmt: skip
    on_evaluations.answer_contribution(
        answered, by=bench.cast.partner, on=bench.before(VALIDATED + 20), revision=answered.revision, **texts.ANSWER
    )
    if current_edition() is not None:
        first, *_ = on_evaluations.compute_impacts(
            evaluation, by=by, on=bench.before(VALIDATED), indicators=texts.COMPARED
        )
        on_evaluations.comment_impact(first, by=by, revision=first.revision, comment=texts.READ)


def _settle_one(evaluation: Evaluation, scene: Stage) -> None:
    """What the mayor was asked is done; the rest is for the contract that follows."""
    done = evaluation.recommended.latest("position")
    on_evaluations.follow_recommendation(
        done, by=scene.bench.cast.prefecture, on=scene.bench.on, revision=done.revision, status="done",
        followed_on=scene.bench.before(REDEFINED), followed_note=texts.SETTLED,
    )  # fmt: skip


def _successor(scene: Stage, former: Contract, consulted: Meeting) -> Contract:
    by, on = scene.bench.cast.prefecture, scene.bench.on
    former.refresh_from_db()
    assert former.ends_on is not None
    starts_on = former.ends_on + timedelta(days=1)
    contract = on_contracts.start_successor(former, by=by, on=on, renewal="redefine", title=texts.TITLE)
    stage.open_drafting(scene, contract, starts_on=starts_on, texts=texts.SECTIONS)
    for action in contract.actions.select_related("objective"):
        _take_up(scene, action, former, starts_on)
    stage.name_signatories(scene, contract)
    on_contracts.move_contract(contract, "open_consultation", by=by, on=on)
    stage.consult(scene, contract, consulted)
    on_contracts.move_contract(contract, "open_approval", by=by, on=on)
    stage.adopt(scene, contract)
    version = on_contracts.freeze_contract(contract, by=by, on=on)
    jobs.run(Job.objects.get(arguments__version_id=version.pk).pk)
    on_contracts.move_contract(contract, "open_signing", by=by, on=on)
    signatures.sign_on_paper(contract, on, by)
    return contract


def _take_up(scene: Stage, action: Action, former: Contract, starts_on: date) -> None:
    """An action that goes on answers a problem of the new diagnostic, from where its figures stood."""
    by = scene.bench.cast.prefecture
    answered = [problem for problem in scene.diagnostic.problems.all() if action.field in problem.fields]
    on_actions.change_action(
        action, by=by, revision=action.revision, problems=answered, human_means=texts.MEANS,
        starts_on=starts_on, ends_on=starts_on + timedelta(days=1000),
    )  # fmt: skip
    assert action.lead is not None
    on_actions.add_budget_line(action, by=by, funder=action.lead, year=starts_on.year, planned=Decimal(texts.PLANNED))
    for indicator in action.indicators.all():
        standing: Any = Indicator.objects.with_standing(scene.bench.on)
        before = standing.get(lineage=indicator.lineage, action__contract=former)
        reached = before.last_value or before.baseline
        on_actions.change_indicator(
            indicator,
            by=by,
            revision=indicator.revision,
            baseline=reached,
            target=Decimal(round(reached * Decimal("1.2"))),
        )
