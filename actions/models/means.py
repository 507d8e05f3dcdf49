"""The means of an action: money and people."""

from django.db import models
from django.db.models import Q

from actions.guards import ActionPartFrozenGuard
from actions.querysets import ActionPartQuerySet
from cls_portal.concurrency import Editable
from cls_portal.history import tracked
from contracts.models.lineage import Lineage


class BudgetKind(models.TextChoices):
    """What the money pays (table of domain.md §8)."""

    STAFF = "staff", "Personnel"
    SERVICES = "services", "Prestations"
    SUPPLIES = "supplies", "Fournitures"
    INVESTMENT = "investment", "Investissement"
    IN_KIND = "in_kind", "Valorisation (apports en nature)"
    OTHER = "other", "Non précisée"


def _money(label: str) -> models.DecimalField:
    return models.DecimalField(label, max_digits=12, decimal_places=2, null=True, blank=True)


def _none_or_positive(*names: str) -> Q:
    condition = Q()
    for name in names:
        condition &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0})
    return condition


# Columns of the follow-up.
_FOLLOWED = ("requested", "granted", "notified", "notified_on", "paid", "spent", "reference")


@tracked()
class BudgetLine(Lineage, Editable):
    """Money for the action: a year, a funder, what was planned, asked for, granted, notified, paid, spent, in euros.

    Planned is the contract’s; the rest is follow-up, where nothing known is not zero. A line found after the signature
    is not of the text: it has nothing planned.
    """

    action = models.ForeignKey("actions.Action", models.CASCADE, verbose_name="action", related_name="budget_lines")
    year = models.PositiveSmallIntegerField("année")
    funder = models.ForeignKey(
        "partners.Organisation", models.PROTECT, verbose_name="financeur", related_name="budget_lines"
    )
    fund = models.CharField("dispositif", max_length=60, blank=True, help_text="Par exemple : FIPD.")
    kind = models.CharField("nature de la dépense", max_length=10, choices=BudgetKind, default=BudgetKind.OTHER)
    planned = models.DecimalField("montant prévu (€)", max_digits=12, decimal_places=2)
    in_text = models.BooleanField("dans le texte du contrat", default=True, editable=False)

    requested = _money("demandé (€)")
    granted = _money("accordé (€)")
    notified = _money("notifié (€)")
    notified_on = models.DateField("notifié le", null=True, blank=True)
    paid = _money("versé (€)")
    spent = _money("dépensé (€)")
    reference = models.CharField("référence", max_length=120, blank=True, help_text="Arrêté, convention, dossier.")

    FOLLOWED = _FOLLOWED
    AMOUNTS = ("requested", "granted", "notified", "paid", "spent")

    prints = True
    objects = ActionPartQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne de budget"
        ordering = ["action", "year", "pk"]
        triggers = [ActionPartFrozenGuard(but=_FOLLOWED, added_later=True)]
        indexes = [models.Index(fields=["action", "year"], include=["planned"], name="budget_planned_by_action")]
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
            models.CheckConstraint(
                condition=Q(in_text=True) | Q(planned=0),
                name="budget_planned_in_text",
                violation_error_message="Une ligne ajoutée pendant le suivi n’a pas de montant prévu au contrat.",
            ),
            models.CheckConstraint(
                condition=_none_or_positive("requested", "granted", "notified", "paid", "spent"),
                name="budget_amounts_positive",
                violation_error_message="Un montant ne peut pas être négatif.",
            ),
            models.UniqueConstraint(
                fields=["action", "lineage"],
                name="budget_lineage_unique",
                violation_error_message="Cette ligne de budget est déjà reprise dans l’action.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} – {self.funder}"


@tracked()
class StaffLine(Lineage, Editable):
    """Human means for the action: who gives how many full-time equivalents (ETP), which year. Part of the text."""

    action = models.ForeignKey("actions.Action", models.CASCADE, verbose_name="action", related_name="staff_lines")
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, verbose_name="organisme", related_name="staff_lines"
    )
    year = models.PositiveSmallIntegerField("année")
    full_time_equivalents = models.DecimalField("équivalents temps plein", max_digits=6, decimal_places=2)
    part = models.CharField("fonction", max_length=200, blank=True)

    prints = True
    objects = ActionPartQuerySet.as_manager()

    class Meta:
        verbose_name = "moyens humains d’un organisme"
        ordering = ["action", "year", "pk"]
        triggers = [ActionPartFrozenGuard()]
        constraints = [
            models.CheckConstraint(
                condition=Q(full_time_equivalents__gt=0),
                name="staff_fte_positive",
                violation_error_message="Les équivalents temps plein sont plus grands que zéro.",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1997, year__lte=2100),
                name="staff_year_plausible",
                violation_error_message="L’année est comprise entre 1997 et 2100.",
            ),
            models.UniqueConstraint(
                fields=["action", "lineage"],
                name="staff_lineage_unique",
                violation_error_message="Ces moyens humains sont déjà repris dans l’action.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} – {self.organisation}"
