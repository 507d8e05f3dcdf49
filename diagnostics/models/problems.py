"""What a diagnostic finds: where, when, who suffers, and the actors it concerns."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.history import tracked
from cls_portal.indexing import Searched
from diagnostics.guards import ValidatedPartGuard
from diagnostics.models.diagnostic import Diagnostic, ResponseField
from diagnostics.models.priority import Prioritised, decided_with_reason, notes_in_scale
from diagnostics.querysets import DiagnosticPartQuerySet, ProblemQuerySet


class ActorPart(models.TextChoices):
    """What an organisation is to a problem (design/domain.md §4)."""

    OBSERVES = "observes", "Constate"
    SUFFERS = "suffers", "Subit"
    ACTS = "acts", "Agit"
    FUNDS = "funds", "Finance"


class Moment(models.TextChoices):
    """When a problem shows itself; ticked together (« en semaine », « en soirée »)."""

    MORNING = "morning", "Le matin"
    AFTERNOON = "afternoon", "L’après-midi"
    EVENING = "evening", "En soirée"
    NIGHT = "night", "La nuit"
    WEEK = "week", "En semaine"
    WEEKEND = "weekend", "Le week-end"
    SCHOOL_TIME = "school_time", "En période scolaire"
    HOLIDAYS = "holidays", "Pendant les vacances scolaires"


class Sufferer(models.TextChoices):
    """Who suffers from a problem."""

    INHABITANTS = "inhabitants", "Habitants"
    SHOPKEEPERS = "shopkeepers", "Commerçants"
    PUPILS = "pupils", "Élèves et étudiants"
    YOUNG = "young", "Jeunes"
    ELDERLY = "elderly", "Personnes âgées"
    WOMEN = "women", "Femmes"
    PASSENGERS = "passengers", "Usagers des transports"
    AGENTS = "agents", "Agents publics et intervenants"
    VISITORS = "visitors", "Visiteurs et touristes"


@tracked()
class Problem(Prioritised, Editable):
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
    places = models.ManyToManyField(
        "territories.Territory", through="ProblemPlace", verbose_name="lieux", related_name="problems"
    )
    where = models.CharField("précisions sur les lieux", max_length=300, blank=True)
    moments = ArrayField(
        models.CharField(max_length=12, choices=Moment), verbose_name="moments", default=list, blank=True
    )
    when = models.CharField("précisions sur les moments", max_length=300, blank=True)
    sufferers = ArrayField(
        models.CharField(max_length=12, choices=Sufferer), verbose_name="publics touchés", default=list, blank=True
    )
    sufferers_note = models.CharField("précisions sur les publics", max_length=300, blank=True)

    prints = True
    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = "problème"
        ordering = ["diagnostic", "number", "pk"]
        triggers = [
            ValidatedPartGuard(),
            Searched(
                "diagnostic",
                title="title",
                texts=("description", "where", "when", "sufferers_note"),
                holder="diagnostic_id",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["diagnostic", "number"],
                name="problem_number_unique",
                violation_error_message="Ce numéro est déjà pris dans ce diagnostic.",
            ),
            notes_in_scale("problem_notes_in_scale"),
            decided_with_reason("problem_priority_decided_with_reason"),
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

    prints = True
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


@tracked()
class ProblemPlace(models.Model):
    """A territory where the problem shows itself: a commune of the diagnostic, a quarter, a site, a line in it."""

    diagnostic = models.ForeignKey(Diagnostic, models.CASCADE, verbose_name="diagnostic", related_name="problem_places")
    problem = models.ForeignKey(Problem, models.CASCADE, verbose_name="problème", related_name="place_links")
    territory = models.ForeignKey("territories.Territory", models.PROTECT, verbose_name="lieu", related_name="+")

    class Meta:
        verbose_name = "lieu d’un problème"
        verbose_name_plural = "lieux des problèmes"
        ordering = ["problem", "pk"]
        triggers = [ValidatedPartGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["problem", "territory"],
                name="problem_place_unique",
                violation_error_message="Ce lieu est déjà cité pour ce problème.",
            )
        ]

    def __str__(self) -> str:
        return str(self.territory)
