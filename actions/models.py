"""Actions: what the contract concretely does, by whom, with what, measured how."""

from django.db import models
from django.db.models import F, Func, Q

from actions.guards import ActionPartFrozenGuard
from actions.querysets import ActionPartQuerySet, ActionQuerySet
from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order, not_blank
from cls_portal.history import tracked
from contracts.guards import TextFrozenGuard
from contracts.models.lineage import Lineage
from diagnostics.models import ResponseField


@tracked()
class Action(Lineage, Editable):
    """An action of a contract (« fiche-action », domain.md §6): one lead, one objective, at least one problem."""

    contract = models.ForeignKey("contracts.Contract", models.CASCADE, verbose_name="contrat", related_name="actions")
    objective = models.ForeignKey(
        "contracts.Objective", models.PROTECT, verbose_name="objectif", related_name="actions"
    )
    number = models.PositiveSmallIntegerField("numéro")
    title = models.CharField("intitulé", max_length=200)
    search_key = models.GeneratedField(
        expression=Func(F("title"), function="public.cls_sort_key"), output_field=models.TextField(), db_persist=True
    )
    description = models.TextField("description", blank=True)
    field = models.CharField("champ", max_length=12, choices=ResponseField)
    problems = models.ManyToManyField(
        "diagnostics.Problem", through="ActionProblem", verbose_name="problèmes traités", related_name="actions"
    )
    lead = models.ForeignKey(
        "partners.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="pilote",
        related_name="led_actions",
    )
    audience = models.CharField("public visé", max_length=300, blank=True)
    human_means = models.TextField("moyens humains", blank=True)
    full_time_equivalents = models.DecimalField(
        "équivalents temps plein", max_digits=6, decimal_places=2, null=True, blank=True
    )
    starts_on = models.DateField("début", null=True, blank=True)
    ends_on = models.DateField("fin", null=True, blank=True)
    carried_over = models.CharField("reprise d’un contrat précédent", max_length=300, blank=True, editable=False)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = "action"
        ordering = ["contract", "number", "pk"]
        triggers = [TextFrozenGuard()]
        indexes = [models.Index(fields=["ends_on", "id"], name="action_by_end")]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"],
                name="action_number_unique",
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message="Ce numéro d’action est déjà pris dans le contrat.",
            ),
            models.UniqueConstraint(
                fields=["contract", "lineage"],
                name="action_lineage_unique",
                violation_error_message="Cette action est déjà reprise dans le contrat.",
            ),
            not_blank("title", name="action_title_given", message="L’intitulé de l’action est obligatoire."),
            dates_in_order(
                "starts_on",
                "ends_on",
                name="action_dates_in_order",
                message="La fin de l’action ne peut pas précéder son début.",
            ),
            models.CheckConstraint(
                condition=Q(full_time_equivalents__isnull=True) | Q(full_time_equivalents__gte=0),
                name="action_fte_positive",
                violation_error_message="Les équivalents temps plein ne peuvent pas être négatifs.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


@tracked()
class ActionProblem(models.Model):
    """The action answers this problem of the diagnostic."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="problem_links")
    problem = models.ForeignKey("diagnostics.Problem", models.PROTECT, related_name="action_links")

    objects = ActionPartQuerySet.as_manager()

    class Meta:
        verbose_name = "problème traité"
        ordering = ["action", "problem", "pk"]
        triggers = [ActionPartFrozenGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "problem"],
                name="action_problem_unique",
                violation_error_message="L’action traite déjà ce problème.",
            )
        ]

    def __str__(self) -> str:
        return str(self.problem)


@tracked()
class ActionPartner(Editable):
    """An organisation that supports the action, and its part."""

    action = models.ForeignKey(Action, models.CASCADE, verbose_name="action", related_name="partners")
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, verbose_name="organisme", related_name="supported_actions"
    )
    part = models.CharField("rôle", max_length=200, blank=True)

    objects = ActionPartQuerySet.as_manager()

    class Meta:
        verbose_name = "partenaire de l’action"
        ordering = ["action", "pk"]
        triggers = [ActionPartFrozenGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "organisation"],
                name="action_partner_unique",
                violation_error_message="Cet organisme soutient déjà l’action.",
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


@tracked()
class BudgetLine(Lineage, Editable):
    """Money planned for the action: a year, a funder, an amount in euros."""

    action = models.ForeignKey(Action, models.CASCADE, verbose_name="action", related_name="budget_lines")
    year = models.PositiveSmallIntegerField("année")
    funder = models.ForeignKey(
        "partners.Organisation", models.PROTECT, verbose_name="financeur", related_name="budget_lines"
    )
    fund = models.CharField("dispositif", max_length=60, blank=True, help_text="Par exemple : FIPD.")
    planned = models.DecimalField("montant prévu (€)", max_digits=12, decimal_places=2)

    objects = ActionPartQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne de budget"
        ordering = ["action", "year", "pk"]
        triggers = [ActionPartFrozenGuard()]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned__gte=0),
                name="budget_planned_positive",
                violation_error_message="Un montant ne peut pas être négatif.",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1997, year__lte=2100),
                name="budget_year_plausible",
                violation_error_message="L’année est comprise entre 1997 et 2100.",
            ),
            models.UniqueConstraint(
                fields=["action", "lineage"],
                name="budget_lineage_unique",
                violation_error_message="Cette ligne de budget est déjà reprise dans l’action.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} – {self.funder}"


class IndicatorNature(models.TextChoices):
    """What an indicator measures (domain.md §6.2)."""

    OUTPUT = "output", "Réalisation"
    OUTCOME = "outcome", "Résultat"
    IMPACT = "impact", "Impact"


@tracked()
class Indicator(Lineage, Editable):
    """How the action will be judged: where it starts and where it should arrive."""

    action = models.ForeignKey(Action, models.CASCADE, verbose_name="action", related_name="indicators")
    name = models.CharField("intitulé", max_length=200)
    nature = models.CharField("nature", max_length=10, choices=IndicatorNature, default=IndicatorNature.OUTPUT)
    unit = models.CharField("unité", max_length=60)
    baseline = models.DecimalField("valeur de départ", max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField("cible", max_digits=14, decimal_places=2, null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    objects = ActionPartQuerySet.as_manager()

    class Meta:
        verbose_name = "indicateur"
        ordering = ["action", "pk"]
        triggers = [ActionPartFrozenGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "name"],
                name="indicator_unique",
                violation_error_message="Cet indicateur existe déjà pour l’action.",
            ),
            models.UniqueConstraint(
                fields=["action", "lineage"],
                name="indicator_lineage_unique",
                violation_error_message="Cet indicateur est déjà repris dans l’action.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
