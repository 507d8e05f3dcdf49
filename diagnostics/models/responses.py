"""The response that exists for one problem in one field: a cell of the matrix problem × field."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cls_portal.concurrency import Editable
from cls_portal.history import tracked
from diagnostics.guards import ValidatedPartGuard
from diagnostics.models.diagnostic import Diagnostic, Fitness, ResponseField
from diagnostics.models.problems import Problem
from diagnostics.querysets import ProblemResponseQuerySet


@tracked()
class ProblemResponse(Editable):
    """Who does what today about this problem in this field, and how fit it is; no row where nobody has looked.

    `FieldResponse` stays the synthesis of a field over the whole diagnostic.
    """

    diagnostic = models.ForeignKey(
        Diagnostic, models.CASCADE, verbose_name="diagnostic", related_name="problem_responses"
    )
    problem = models.ForeignKey(Problem, models.CASCADE, verbose_name="problème", related_name="responses")
    field = models.CharField("champ", max_length=12, choices=ResponseField)
    response = models.TextField("réponse existante", blank=True)
    fitness = models.CharField("adéquation", max_length=10, choices=Fitness, default=Fitness.UNKNOWN)

    prints = True
    objects = ProblemResponseQuerySet.as_manager()

    class Meta:
        verbose_name = "réponse à un problème"
        verbose_name_plural = "réponses aux problèmes"
        ordering = ["problem", "pk"]
        triggers = [ValidatedPartGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["problem", "field"],
                name="problem_response_unique",
                violation_error_message="Ce champ est déjà décrit pour ce problème.",
            ),
            models.CheckConstraint(
                condition=Q(fitness=Fitness.ABSENT) | ~Q(response=""),
                name="problem_response_described",
                violation_error_message="Décrivez la réponse existante, ou dites qu’il n’y en a aucune.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()} : {self.get_fitness_display().lower()}"
