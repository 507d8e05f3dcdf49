"""Every constraint broken once by name, and the text that PostgreSQL itself keeps frozen."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from actions.models import Action, ActionPartner, ActionProblem, BudgetLine, Indicator
from tests.contracts.stages import taken_over

pytestmark = pytest.mark.django_db


def copy_of(row, **values):
    """The same row again, as a console would insert it."""
    fields = {f.attname: getattr(row, f.attname) for f in row._meta.local_concrete_fields if not f.primary_key}
    derived = {"search_key"} & set(fields)
    return type(row)(**{**{k: v for k, v in fields.items() if k not in derived}, **values})


BREAKS = {
    "action_number_unique": lambda a: copy_of(a, lineage=uuid4()).save(),
    "action_title_given": lambda a: copy_of(a, number=9, title="").save(),
    "action_dates_in_order": lambda a: copy_of(a, number=9, ends_on=date(2026, 1, 1)).save(),
    "action_fte_positive": lambda a: copy_of(a, number=9, full_time_equivalents=Decimal(-1)).save(),
    "action_problem_unique": lambda a: copy_of(a.problem_links.get()).save(),
    "action_partner_unique": lambda a: copy_of(a.partners.get()).save(),
    "budget_planned_positive": lambda a: copy_of(a.budget_lines.get(), planned=Decimal(-1)).save(),
    "budget_year_plausible": lambda a: copy_of(a.budget_lines.get(), year=1996).save(),
    "action_lineage_unique": lambda a: copy_of(a, number=9).save(),
    "budget_lineage_unique": lambda a: copy_of(a.budget_lines.get()).save(),
    "indicator_lineage_unique": lambda a: copy_of(a.indicators.get(), name="Autre").save(),
    "indicator_unique": lambda a: copy_of(a.indicators.get()).save(),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name, action):
    with pytest.raises(IntegrityError, match=name):
        BREAKS[name](action)


def test_every_constraint_is_broken_above():
    declared = {
        constraint.name
        for model in (Action, ActionProblem, ActionPartner, BudgetLine, Indicator)
        for constraint in model._meta.constraints
    }
    assert declared == set(BREAKS)


PARTS = ["problem_links", "partners", "budget_lines", "indicators"]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("move", ["insert", "update", "delete"])
def test_a_part_of_a_frozen_action_does_not_move(part, move, frozen):
    row = getattr(frozen, part).get()
    moves = {
        "insert": lambda: copy_of(row).save(),
        "update": lambda: type(row).objects.filter(pk=row.pk).update(action=frozen.pk),
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
