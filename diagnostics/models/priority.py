"""The notes of a problem, and the priority that people give it."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q

from diagnostics.priority import HIGHEST, LOWEST, Criterion, Priority


def _note(criterion: Criterion) -> models.PositiveSmallIntegerField:
    bounds = [MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
    return models.PositiveSmallIntegerField(str(criterion.label).lower(), null=True, blank=True, validators=bounds)


class Prioritised(models.Model):
    """Five notes from 1 to 5 (`diagnostics.priority`), and the decision that overrules them, with its reason."""

    gravity = _note(Criterion.GRAVITY)
    frequency = _note(Criterion.FREQUENCY)
    trend = _note(Criterion.TREND)
    perception = _note(Criterion.PERCEPTION)
    capacity = _note(Criterion.CAPACITY)
    given_priority = models.PositiveSmallIntegerField("priorité décidée", null=True, blank=True, choices=Priority)
    given_reason = models.TextField("motif de la priorité décidée", blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="décidée par", related_name="+"
    )
    given_on = models.DateField("décidée le", null=True, blank=True)

    class Meta:
        abstract = True


def notes_in_scale(name: str) -> CheckConstraint:
    condition = Q()
    for criterion in Criterion.values:
        condition &= Q(**{f"{criterion}__isnull": True}) | Q(**{f"{criterion}__range": (LOWEST, HIGHEST)})
    return CheckConstraint(
        condition=condition, name=name, violation_error_message=f"Une note va de {LOWEST} à {HIGHEST}."
    )


def decided_with_reason(name: str) -> CheckConstraint:
    """A decision has its priority, its reason and its day, or nothing."""
    decided = Q(given_priority__isnull=False, given_on__isnull=False) & ~Q(given_reason="")
    nothing = Q(given_priority__isnull=True, given_by__isnull=True, given_on__isnull=True, given_reason="")
    return CheckConstraint(
        condition=decided | nothing,
        name=name,
        violation_error_message="Une priorité décidée par des personnes porte un motif et une date.",
    )
