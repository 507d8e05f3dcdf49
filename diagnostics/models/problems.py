"""What a diagnostic finds, and the actors it concerns."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.history import tracked
from diagnostics.guards import ValidatedPartGuard
from diagnostics.models.diagnostic import Diagnostic, ResponseField
from diagnostics.querysets import DiagnosticPartQuerySet, ProblemQuerySet


class ActorPart(models.TextChoices):
    """What an organisation is to a problem (design/domain.md §4)."""

    OBSERVES = "observes", "Constate"
    SUFFERS = "suffers", "Subit"
    ACTS = "acts", "Agit"
    FUNDS = "funds", "Finance"


@tracked()
class Problem(Editable):
    """A problem found by the diagnostic; an action will answer it."""

    diagnostic = models.ForeignKey(Diagnostic, models.CASCADE, verbose_name="diagnostic", related_name="problems")
    number = models.PositiveSmallIntegerField("numéro")
    title = models.CharField("intitulé", max_length=200)
    description = models.TextField("description", blank=True)
    fields = ArrayField(
        models.CharField(max_length=12, choices=ResponseField),
        verbose_name="champs concernés",
        default=list,
        blank=True,
    )

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = "problème"
        ordering = ["diagnostic", "number", "pk"]
        triggers = [ValidatedPartGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["diagnostic", "number"],
                name="problem_number_unique",
                violation_error_message="Ce numéro est déjà pris dans ce diagnostic.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


@tracked()
class ConcernedActor(Editable):
    """An organisation concerned by a problem, and how.

    `diagnostic` is repeated so that rights, guards and the history read one row.
    """

    diagnostic = models.ForeignKey(
        Diagnostic, models.CASCADE, verbose_name="diagnostic", related_name="concerned_actors"
    )
    problem = models.ForeignKey(Problem, models.CASCADE, verbose_name="problème", related_name="actors")
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, verbose_name="organisme", related_name="concerns"
    )
    part = models.CharField("rôle", max_length=10, choices=ActorPart)

    objects = DiagnosticPartQuerySet.as_manager()

    class Meta:
        verbose_name = "acteur concerné"
        ordering = ["problem", "pk"]
        triggers = [ValidatedPartGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["problem", "organisation", "part"],
                name="concerned_actor_unique",
                violation_error_message="Cet organisme est déjà cité à ce titre pour ce problème.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.get_part_display()}"
