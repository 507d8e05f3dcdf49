"""Every constraint broken once by name, and the text that PostgreSQL itself keeps frozen."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from actions.models import (
    Action,
    ActionFile,
    ActionPartner,
    ActionPlace,
    ActionProblem,
    BudgetLine,
    Indicator,
    Measure,
    Milestone,
    ProgressNote,
    StaffLine,
)
from tests.contracts.stages import a_file, taken_over

pytestmark = pytest.mark.django_db


def copy_of(row, **values):
    """The same row again, as a console would insert it."""
    fields = {f.attname: getattr(row, f.attname) for f in row._meta.local_concrete_fields if not f.primary_key}
    derived = {"search_key"} & set(fields)
    return type(row)(**{**{k: v for k, v in fields.items() if k not in derived}, **values})


MODELS = (
    Action, ActionFile, ActionPartner, ActionPlace, ActionProblem, BudgetLine, Indicator, Measure, Milestone,
    ProgressNote, StaffLine,
)  # fmt: skip


def staff(action, **values):
    given = {"organisation": action.lead, "year": 2027, "full_time_equivalents": 1, **values}
    return action.staff_lines.create(**given)


def measure(action, **values):
    return action.indicators.get().measures.create(**{"measured_on": date(2027, 3, 31), "value": 3, **values})


BREAKS = {
    "action_number_unique": lambda a: copy_of(a, lineage=uuid4()).save(),
    "action_title_given": lambda a: copy_of(a, number=9, title="").save(),
    "action_dates_in_order": lambda a: copy_of(a, number=9, ends_on=date(2026, 1, 1)).save(),
    "action_fte_positive": lambda a: copy_of(a, number=9, full_time_equivalents=Decimal(-1)).save(),
    "action_problem_unique": lambda a: copy_of(a.problem_links.get()).save(),
    "action_place_unique": lambda a: copy_of(a.place_links.get()).save(),
    "action_partner_unique": lambda a: copy_of(a.partners.get()).save(),
    "budget_planned_positive": lambda a: copy_of(a.budget_lines.get(), planned=Decimal(-1)).save(),
    "budget_year_plausible": lambda a: copy_of(a.budget_lines.get(), year=1996).save(),
    "action_lineage_unique": lambda a: copy_of(a, number=9).save(),
    "budget_lineage_unique": lambda a: copy_of(a.budget_lines.get()).save(),
    "indicator_lineage_unique": lambda a: copy_of(a.indicators.get(), name="Autre").save(),
    "indicator_unique": lambda a: copy_of(a.indicators.get()).save(),
    "action_progress_percent": lambda a: Action.objects.filter(pk=a.pk).update(progress=101),
    "action_status_reason_given": lambda a: Action.objects.filter(pk=a.pk).update(status="blocked"),
    "action_postponed_to_a_day": lambda a: Action.objects.filter(pk=a.pk).update(status="postponed", status_reason="x"),
    "action_done_on_a_day": lambda a: Action.objects.filter(pk=a.pk).update(status="done"),
    "action_follow_up_in_order": lambda a: Action.objects.filter(pk=a.pk).update(
        status="done", started_on=date(2027, 2, 2), finished_on=date(2027, 2, 1)
    ),
    "action_objective_or_withdrawn": lambda a: Action.objects.filter(pk=a.pk).update(objective=None),
    "budget_planned_in_text": lambda a: a.budget_lines.update(in_text=False),
    "budget_amounts_positive": lambda a: a.budget_lines.update(spent=Decimal(-1)),
    "milestone_name_given": lambda a: a.milestones.create(name="", due_on=date(2027, 3, 1)),
    "milestone_lineage_unique": lambda a: copy_of(a.milestones.create(name="Bilan", due_on=date(2027, 3, 1))).save(),
    "staff_fte_positive": lambda a: staff(a, full_time_equivalents=0),
    "staff_year_plausible": lambda a: staff(a, year=1996),
    "staff_lineage_unique": lambda a: copy_of(staff(a)).save(),
    "measure_unique": lambda a: copy_of(measure(a)).save(),
    "measure_or_why_not": lambda a: measure(a, unavailable="Non communiqué"),
    "progress_note_given": lambda a: a.notes.create(noted_on=date(2027, 3, 1), text="", status="running", progress=0),
    "action_file_title_given": lambda a: a.files.create(title="", file=a_file()),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name, action):
    with pytest.raises(IntegrityError, match=name):
        BREAKS[name](action)


def test_every_constraint_is_broken_above():
    declared = {constraint.name for model in MODELS for constraint in model._meta.constraints}
    assert declared == set(BREAKS)


# What is text in rows that hold follow-up too.
CHANGES = {"budget_lines": {"planned": 7}}
PARTS = ["problem_links", "place_links", "partners", "budget_lines", "indicators"]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("move", ["insert", "update", "delete"])
def test_a_part_of_a_frozen_action_does_not_move(part, move, frozen):
    row = getattr(frozen, part).get()
    moves = {
        "insert": lambda: copy_of(row).save(),
        "update": lambda: type(row).objects.filter(pk=row.pk).update(**CHANGES.get(part, {"action": frozen.pk})),
        "delete": lambda: type(row).objects.filter(pk=row.pk).delete(),
    }
    with pytest.raises(DatabaseError, match="arrêté"), transaction.atomic():
        moves[move]()


@pytest.mark.parametrize("move", ["insert", "update", "delete"])
def test_a_frozen_action_does_not_move(move, frozen):
    moves = {
        "insert": lambda: copy_of(frozen, number=9).save(),
        "update": lambda: Action.objects.filter(pk=frozen.pk).update(title="Autre"),
        "delete": lambda: Action.objects.filter(pk=frozen.pk).delete(),
    }
    with pytest.raises(DatabaseError, match="arrêté"), transaction.atomic():
        moves[move]()


@pytest.mark.parametrize("part", PARTS)
def test_a_part_does_not_leave_a_frozen_action_for_another(part, frozen):
    row = getattr(frozen, part).get()
    other = copy_of(frozen, contract_id=taken_over(title="Repris").pk)
    other.save()
    with pytest.raises(DatabaseError, match="arrêté"), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(action=other.pk)
