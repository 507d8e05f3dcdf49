"""The lives of contracts that the demonstration shows: every state, a year of follow-up, an evaluation to its end."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Max, Min
from django.utils import timezone

from actions.models import Action, BudgetLine, Indicator, Milestone, ProgressNote
from actions.states import Frequency, Status
from contracts.models import Contract
from contracts.register.positions import Position, position
from contracts.states import ContractState, Phase
from evaluations.models import Evaluation, EvaluationKind, Recommendation, RecommendationStatus, SubjectRating
from evaluations.models.evaluation import Verdict

YEAR = timedelta(days=365)


def test_every_state_and_every_phase_holds_a_contract():
    on, rows = timezone.localdate(), Contract.objects.originals()
    assert set(rows.values_list("state", flat=True)) == set(ContractState.values)
    assert {row.phase(on) for row in rows} == {None, *Phase}
    told = {
        position(
            row.state, signed_on=row.signed_on, starts_on=row.starts_on, ends_on=row.ends_on,
            terminated_on=row.terminated_on, day=on,
        )
        for row in rows
    }  # fmt: skip
    assert told == set(Position)
    assert Contract.objects.filter(amends__state=ContractState.SIGNED, state=ContractState.DRAFTING).exists()


def test_one_contract_has_thirty_actions_and_a_year_of_progress():
    followed = Action.objects.filter(contract__reference="CLS-DEMO-4").with_lateness(timezone.localdate())
    assert followed.count() == 30
    assert any(action.is_late for action in followed)
    assert followed.filter(status=Status.BLOCKED).exclude(status_reason="").count() > 1
    measured = Indicator.objects.filter(action__in=followed.values("pk")).annotate(
        told=Count("measures"), first=Min("measures__measured_on"), last=Max("measures__measured_on")
    )
    monthly = measured.filter(frequency=Frequency.MONTHLY, told__gte=12)
    assert monthly.count() == 2
    assert all(each.last - each.first > YEAR - timedelta(days=31) for each in monthly)
    assert measured.filter(frequency=Frequency.QUARTERLY, told__gte=4).count() > 10
    notes = ProgressNote.objects.filter(action__contract__reference="CLS-DEMO-4")
    assert notes.count() > 30
    assert BudgetLine.objects.filter(action__contract__reference="CLS-DEMO-4", fund="FIPD").count() > 20
    steps = Milestone.objects.filter(action__contract__reference="CLS-DEMO-4")
    assert steps.filter(done_on=None).exists()
    assert steps.exclude(done_on=None).count() > 3


def test_one_contract_is_evaluated_in_every_part_then_redefined():
    former = Contract.objects.get(state=ContractState.REDEFINED)
    judged = Evaluation.objects.get(contract=former)
    assert (judged.kind, judged.verdict) == (EvaluationKind.FINAL, Verdict.REDEFINE)
    written = ("commissioned_by", "method", "findings", "unplanned_effects", "summary")
    assert all(getattr(judged, name) for name in written)
    assert judged.steering.count() >= 3
    assert not judged.questions.filter(answer="").exists()
    assert judged.questions.count() >= 5
    assert not judged.ratings.filter(rating=None).exists()
    notes = SubjectRating.objects.filter(evaluation=judged).exclude(evidence="")
    assert set(notes.exclude(action=None).values_list("action", flat=True)) == set(
        former.actions.values_list("pk", flat=True)
    )
    assert notes.filter(objective__isnull=False).count() == former.objectives.count()
    assert judged.meeting.council == former.council
    assert judged.validated_on <= judged.meeting.held_on
    assert [row.territory for row in judged.resolutions.exclude(number="")] == list(former.communes.all())
    assert len(judged.frozen["achieved"]) == former.axes.count()
    assert [bool(row.answered_on) for row in judged.contributions.order_by("pk")] == [True, False]
    assert judged.impacts.count() == 3


def test_its_successor_is_signed_by_all_and_takes_its_recommendations_over():
    former = Contract.objects.get(state=ContractState.REDEFINED)
    successor = former.successors.get()
    assert (successor.state, successor.phase(timezone.localdate())) == (ContractState.SIGNED, Phase.UPCOMING)
    assert successor.starts_on == former.ends_on + timedelta(days=1)
    version = successor.versions.get(voided_at=None)
    assert version.signatures.count() == successor.signatories.count() == 3
    carried = Recommendation.objects.filter(carried_into=successor)
    assert carried.count() == 3
    assert not carried.exclude(status=RecommendationStatus.OPEN).exists()
    done = Recommendation.objects.get(evaluation__contract=former, status=RecommendationStatus.DONE)
    assert done.carried_into is None
    assert Action.objects.filter(contract=successor).exclude(carried_over="").count() == 4


def test_three_contracts_are_shown_to_everybody():
    shown = Contract.objects.filter(public_entry__isnull=False).order_by("reference")
    assert list(shown.values_list("reference", flat=True)) == ["CLS-DEMO-1", "CLS-DEMO-3", "CLS-DEMO-4"]
