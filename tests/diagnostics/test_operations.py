"""What can be done to a diagnostic, and what is refused."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date

import pgtrigger
import pytest
from django.db import DatabaseError, transaction

from cls_portal.errors import Forbidden, Refused, Stale
from contracts.models import Contract
from diagnostics import operations
from diagnostics.models import ConcernedActor, Diagnostic, DiagnosticCommune, FieldResponse, Problem, ResponseField
from tests.diagnostics.conftest import PERIOD, TODAY
from tests.personas import commune, department

pytestmark = pytest.mark.django_db


def test_a_new_diagnostic_has_its_four_fields_to_appraise(diagnostic):
    rows = list(diagnostic.field_responses.all())
    assert [row.field for row in rows] == ResponseField.values
    assert {row.fitness for row in rows} == {"unknown"}
    assert [c.code for c in diagnostic.communes.all()] == ["33039"]


@pytest.mark.parametrize("communes", [[], ["department"]])
def test_a_perimeter_is_made_of_communes(claire, communes):
    places = [department("33")] if communes else []
    with pytest.raises(Refused) as refused:
        operations.create_diagnostic(by=claire, title="Diagnostic", communes=places, **PERIOD)
    assert refused.value.reasons[0].field == "communes"
    assert not Diagnostic.objects.exists()


def test_a_coordinator_writes_only_inside_the_council_s_territory(karim):
    with pytest.raises(Forbidden):
        operations.create_diagnostic(
            by=karim, title="Diagnostic", communes=[commune("33039"), commune("33063")], **PERIOD
        )
    assert not Diagnostic.objects.exists()


def test_communes_title_and_period_change(diagnostic, claire):
    changed = operations.set_diagnostic(
        diagnostic, by=claire, revision=diagnostic.revision, title="Diagnostic de Bègles et de Bordeaux",
        communes=[commune("33039"), commune("33063")],
    )  # fmt: skip
    assert changed.title == "Diagnostic de Bègles et de Bordeaux"
    assert changed.starts_on == PERIOD["starts_on"]
    assert {c.code for c in changed.communes.all()} == {"33039", "33063"}
    operations.set_diagnostic(changed, by=claire, revision=changed.revision, communes=[commune("33063")])
    assert {c.code for c in changed.communes.all()} == {"33063"}


def test_nobody_takes_a_diagnostic_out_of_their_own_scope(diagnostic, karim):
    with pytest.raises(Forbidden):
        operations.set_diagnostic(diagnostic, by=karim, revision=None, communes=[commune("33063")])
    assert [c.code for c in diagnostic.communes.all()] == ["33039"]


def test_a_part_is_cleaned_of_what_is_not_text(diagnostic, karim):
    written = operations.write_part(
        diagnostic, by=karim, revision=1, part="situation", text="<p onclick='x()'>Gare</p><script>x()</script>"
    )
    assert written.situation == "<p>Gare</p>"
    assert written.revision == 2


def test_who_saves_second_is_told(diagnostic, karim, claire):
    operations.write_part(diagnostic, by=claire, revision=1, part="situation", text="Un")
    with pytest.raises(Stale) as stale:
        operations.write_part(diagnostic, by=karim, revision=1, part="situation", text="Deux")
    assert stale.value.current.situation == "<p>Un</p>"


def test_a_part_that_does_not_exist_is_refused(diagnostic, karim):
    with pytest.raises(Refused, match="n’existe pas"):
        operations.write_part(diagnostic, by=karim, revision=1, part="title", text="x")


def test_a_field_is_described(diagnostic, karim):
    row = diagnostic.field_responses.get(field="sanction")
    described = operations.describe_field(row, by=karim, revision=1, response=" Rappels à l’ordre ", fitness="weak")
    assert (described.response, described.fitness) == ("Rappels à l’ordre", "weak")
    with pytest.raises(Refused):
        operations.describe_field(row, by=karim, revision=2, response="", fitness="perfect")


def test_problems_are_numbered_without_gaps(diagnostic, karim):
    first, second, third = (operations.add_problem(diagnostic, by=karim, title=t) for t in ("a", "b", "c"))
    assert [first.number, second.number, third.number] == [1, 2, 3]
    operations.remove_problem(first, by=karim, revision=1)
    assert [(p.number, p.title) for p in diagnostic.problems.all()] == [(1, "b"), (2, "c")]
    assert operations.add_problem(diagnostic, by=karim, title="d").number == 3


def test_the_fields_of_a_problem_are_known_ones_in_their_usual_order(diagnostic, karim):
    problem = operations.add_problem(diagnostic, by=karim, title="a", fields=["reparation", "prevention"])
    assert problem.fields == ["prevention", "reparation"]
    with pytest.raises(Refused):
        operations.change_problem(problem, by=karim, revision=1, fields=["repression"])
    changed = operations.change_problem(problem, by=karim, revision=1, fields=[])
    assert (changed.title, changed.fields) == ("a", [])


def test_an_actor_is_named_once_for_each_part(problem, karim, social_landlord):
    operations.add_concerned_actor(problem, by=karim, organisation=social_landlord, part="suffers")
    acting = operations.add_concerned_actor(problem, by=karim, organisation=social_landlord, part="acts")
    with pytest.raises(Refused, match="déjà cité"):
        operations.add_concerned_actor(problem, by=karim, organisation=social_landlord, part="acts")
    operations.remove_concerned_actor(acting, by=karim, revision=1)
    assert [a.part for a in problem.actors.all()] == ["suffers"]


def test_the_prefecture_validates_a_complete_diagnostic(problem, claire):
    validated = operations.validate_diagnostic(problem.diagnostic, by=claire, on=TODAY)
    assert (validated.validated_on, validated.validated_by) == (TODAY, claire)


def test_an_empty_diagnostic_is_refused_with_all_that_is_missing(diagnostic, claire):
    with pytest.raises(Refused) as refused:
        operations.validate_diagnostic(diagnostic, by=claire, on=TODAY)
    assert len(refused.value.reasons) == 3 + 1 + 1 + 4
    assert all(reason.url for reason in refused.value.reasons)


def test_the_coordinator_does_not_validate(problem, karim):
    with pytest.raises(Forbidden):
        operations.validate_diagnostic(problem.diagnostic, by=karim, on=TODAY)


def test_a_validated_diagnostic_does_not_change(validated, claire, social_landlord):
    problem = validated.problems.get()
    row = validated.field_responses.first()
    for attempt in (
        lambda: operations.set_diagnostic(validated, by=claire, revision=None, title="x"),
        lambda: operations.write_part(validated, by=claire, revision=None, part="situation", text="x"),
        lambda: operations.describe_field(row, by=claire, revision=None, response="x", fitness="good"),
        lambda: operations.add_problem(validated, by=claire, title="x"),
        lambda: operations.change_problem(problem, by=claire, revision=None, title="x"),
        lambda: operations.remove_problem(problem, by=claire, revision=None),
        lambda: operations.add_concerned_actor(problem, by=claire, organisation=social_landlord, part="acts"),
        lambda: operations.validate_diagnostic(validated, by=claire, on=TODAY),
    ):
        with pytest.raises(Refused, match="validé"):
            attempt()


def test_the_database_itself_refuses_to_change_a_validated_diagnostic(validated, claire, karim, social_landlord):
    problem = validated.problems.get()
    for attempt in (
        lambda: Diagnostic.objects.filter(pk=validated.pk).update(situation="x"),
        lambda: Diagnostic.objects.filter(pk=validated.pk).update(validated_on=date(2026, 1, 1)),
        lambda: Diagnostic.objects.filter(pk=validated.pk).update(validated_by=karim),
        lambda: Diagnostic.objects.filter(pk=validated.pk)._raw_delete("default"),
        lambda: DiagnosticCommune.objects.filter(diagnostic=validated).delete(),
        lambda: DiagnosticCommune.objects.create(diagnostic=validated, commune=commune("33063")),
        lambda: FieldResponse.objects.filter(diagnostic=validated).update(response="x"),
        lambda: Problem.objects.filter(pk=problem.pk).update(title="x"),
        lambda: Problem.objects.create(diagnostic=validated, number=9, title="x"),
        lambda: ConcernedActor.objects.create(
            diagnostic=validated, problem=problem, organisation=social_landlord, part="acts"
        ),
    ):
        with pytest.raises(DatabaseError, match="ne change plus"), transaction.atomic():
            attempt()


def test_a_row_cannot_leave_a_validated_diagnostic(validated, karim):
    other = operations.create_diagnostic(by=karim, title="Autre", communes=[commune("33039")], **PERIOD)
    with pytest.raises(DatabaseError, match="ne change plus"), transaction.atomic():
        Problem.objects.filter(diagnostic=validated).update(diagnostic=other)


def test_the_prefecture_reopens_with_a_reason(validated, claire, karim):
    with pytest.raises(Forbidden):
        operations.reopen_diagnostic(validated, by=karim, reason="Chiffres à corriger")
    with pytest.raises(Refused) as refused:
        operations.reopen_diagnostic(validated, by=claire, reason=" ")
    assert refused.value.reasons[0].field == "reason"
    reopened = operations.reopen_diagnostic(validated, by=claire, reason="Chiffres à corriger")
    assert (reopened.validated_on, reopened.validated_by) == (None, None)
    event = reopened.events.order_by("-pgh_id").first()
    assert event.pgh_context["reason"] == "Chiffres à corriger"
    with pytest.raises(Refused, match="pas validé"):
        operations.reopen_diagnostic(reopened, by=claire, reason="Encore")


def test_a_diagnostic_that_a_signed_contract_holds_is_not_reopened(validated, contract_of, claire):
    operations.reopen_diagnostic(validated, by=claire, reason="Le contrat n’est qu’une intention")
    operations.validate_diagnostic(validated, by=claire, on=TODAY)
    with contract_state(contract_of, "ready_to_sign"), pytest.raises(Refused, match="repose sur ce diagnostic"):
        operations.reopen_diagnostic(validated, by=claire, reason="Trop tard")


@contextmanager
def contract_state(contract, state):
    """The contract put in this state without its machine, which is not the subject here."""
    with pgtrigger.ignore("contracts.Contract:state_guard"):
        Contract.objects.filter(pk=contract.pk).update(state=state)
        yield


def test_only_the_prefecture_decides_eligibility_of_a_validated_diagnostic(validated, claire, karim):
    decided = operations.decide_eligibility(
        validated, by=claire, on=TODAY, decided_on=TODAY, grounds=" Intensité des faits "
    )
    assert (decided.grounds, decided.decided_by) == ("Intensité des faits", claire)
    with pytest.raises(Forbidden):
        operations.decide_eligibility(validated, by=karim, decided_on=TODAY, grounds="x")
    with pytest.raises(Refused, match="à venir"):
        operations.decide_eligibility(validated, by=claire, on=TODAY, decided_on=date(2026, 12, 1), grounds="x")
    with pytest.raises(Refused):
        operations.decide_eligibility(validated, by=claire, on=TODAY, decided_on=TODAY, grounds=" ")


def test_no_eligibility_without_a_validated_diagnostic(diagnostic, claire):
    with pytest.raises(Refused, match="validé"):
        operations.decide_eligibility(diagnostic, by=claire, decided_on=TODAY, grounds="x")
