"""Actions: what the contract concretely does, by whom, with what, measured how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Func, Q

from actions.guards import ActionPartFrozenGuard
from actions.querysets import ActionPartQuerySet, ActionQuerySet
from actions.states import NEEDS_REASON, Status
from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order, not_blank
from cls_portal.history import tracked
from cls_portal.indexing import Searched
from contracts.guards import TextFrozenGuard
from contracts.models.lineage import Lineage
from diagnostics.models import ResponseField

if TYPE_CHECKING:
    from contracts.models import Objective


# Columns of the follow-up.
_FOLLOWED = (
    "status", "status_reason", "progress", "postponed_to", "started_on", "finished_on", "obstacles", "levers",
    "review", "news_on",
)  # fmt: skip
# What tells how many are followed, late, silent (`with_lateness`).
_COUNTED = ("id", "status", "starts_on", "ends_on", "postponed_to", "news_on", "withdrawn_on")


@tracked()
class Action(Lineage, Editable):
    """An action of a contract (« fiche-action », domain.md §6): one lead, one objective, at least one problem.

    The text of the contract holds its first columns, which the signature freezes; those `FOLLOWED` are its follow-up,
    open for as long as the contract is not archived, and so is `referent`, the person to reach. An action that an
    amendment removes is withdrawn: it leaves the text, and keeps its follow-up.
    """

    contract = models.ForeignKey("contracts.Contract", models.CASCADE, verbose_name="contrat", related_name="actions")
    objective = models.ForeignKey(
        "contracts.Objective", models.PROTECT, null=True, blank=True, verbose_name="objectif", related_name="actions"
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
    places = models.ManyToManyField(
        "contracts.ContractPlace", through="ActionPlace", verbose_name="lieux", related_name="actions"
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
    material_means = models.TextField("moyens matériels", blank=True)
    full_time_equivalents = models.DecimalField(
        "équivalents temps plein", max_digits=6, decimal_places=2, null=True, blank=True
    )
    starts_on = models.DateField("début", null=True, blank=True)
    ends_on = models.DateField("fin", null=True, blank=True)
    evaluation_method = models.TextField("modalités d’évaluation", blank=True)
    orientation = models.CharField(
        "orientation nationale ou départementale",
        max_length=300,
        blank=True,
        help_text="L’axe de la stratégie nationale ou du plan départemental de prévention que l’action sert.",
    )
    carried_over = models.CharField("reprise d’un contrat précédent", max_length=300, blank=True, editable=False)
    decision = models.ForeignKey(
        "partners.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="décidée par le conseil",
        related_name="actions",
    )

    status = models.CharField("état", max_length=10, choices=Status, default=Status.TO_START)
    status_reason = models.CharField("motif", max_length=500, blank=True)
    progress = models.PositiveSmallIntegerField("avancement (%)", default=0)
    postponed_to = models.DateField("nouvelle échéance", null=True, blank=True)
    started_on = models.DateField("commencée le", null=True, blank=True)
    finished_on = models.DateField("terminée le", null=True, blank=True)
    referent = models.ForeignKey(
        "partners.Contact",
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name="personne référente",
        related_name="referred_actions",
    )
    obstacles = models.TextField("freins", blank=True)
    levers = models.TextField("leviers", blank=True)
    review = models.TextField("bilan", blank=True)
    news_on = models.DateField("dernières nouvelles", null=True, blank=True, editable=False)
    withdrawn_on = models.DateField("retirée du contrat le", null=True, blank=True, editable=False)
    withdrawn_from = models.CharField("objectif servi jusque-là", max_length=500, blank=True, editable=False)

    FOLLOWED = _FOLLOWED

    prints = True
    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = "action"
        ordering = ["contract", "number", "pk"]
        triggers = [
            TextFrozenGuard(but=(*_FOLLOWED, "referent_id")),
            Searched(
                "action",
                title="title",
                texts=("description", "audience", "evaluation_method"),
                holder="contract_id",
                # Those of the text of an amendment are not yet, or no longer, to be followed (`originals`).
                only="EXISTS (SELECT 1 FROM contracts_contract c WHERE c.id = new.contract_id AND c.amends_id IS NULL)",
            ),
        ]
        indexes = [
            models.Index(fields=["ends_on", "id"], name="action_by_end"),
            # What counting needs of many actions is read in these, rather than in rows that hold long texts.
            models.Index(fields=["contract"], include=_COUNTED, name="action_counted"),
            models.Index(fields=["id"], include=["contract"], name="action_to_contract"),
        ]
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
            models.CheckConstraint(
                condition=Q(progress__lte=100),
                name="action_progress_percent",
                violation_error_message="L’avancement va de 0 à 100.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=NEEDS_REASON) | ~Q(status_reason=""),
                name="action_status_reason_given",
                violation_error_message="Dites pourquoi l’action est bloquée, reportée ou abandonnée.",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.POSTPONED) | Q(postponed_to__isnull=False),
                name="action_postponed_to_a_day",
                violation_error_message="Donnez la nouvelle échéance de l’action reportée.",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DONE, finished_on__isnull=False)
                | (~Q(status=Status.DONE) & Q(finished_on__isnull=True)),
                name="action_done_on_a_day",
                violation_error_message="Une action réalisée a la date de sa fin, et elle seule.",
            ),
            dates_in_order(
                "started_on",
                "finished_on",
                name="action_follow_up_in_order",
                message="La fin de l’action ne peut pas précéder son commencement.",
            ),
            models.CheckConstraint(
                condition=Q(objective__isnull=False, withdrawn_on__isnull=True)
                | Q(objective__isnull=True, withdrawn_on__isnull=False),
                name="action_objective_or_withdrawn",
                violation_error_message="Une action sert un objectif tant qu’elle est dans le texte du contrat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def served(self) -> Objective:
        """The objective that an action of the text serves; `LookupError` once it is withdrawn."""
        if self.objective is None:
            raise LookupError(f"action {self.pk} is withdrawn")
        return self.objective


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
class ActionPlace(models.Model):
    """The action takes place there: a quarter, a building, a line… that the contract names."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="place_links")
    place = models.ForeignKey("contracts.ContractPlace", models.CASCADE, related_name="action_links")

    objects = ActionPartQuerySet.as_manager()

    class Meta:
        verbose_name = "lieu de l’action"
        verbose_name_plural = "lieux de l’action"
        ordering = ["action", "place", "pk"]
        triggers = [ActionPartFrozenGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "place"],
                name="action_place_unique",
                violation_error_message="L’action se tient déjà dans ce lieu.",
            )
        ]

    def __str__(self) -> str:
        return str(self.place)


class PartnerRole(models.TextChoices):
    """As what an organisation supports an action (domain.md §6.2)."""

    CO_LEAD = "co_lead", "Copilote"
    CARRIER = "carrier", "Maître d’ouvrage"
    PARTNER = "partner", "Partenaire"


@tracked()
class ActionPartner(Editable):
    """An organisation that supports the action, and its part."""

    action = models.ForeignKey(Action, models.CASCADE, verbose_name="action", related_name="partners")
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, verbose_name="organisme", related_name="supported_actions"
    )
    role = models.CharField("qualité", max_length=10, choices=PartnerRole, default=PartnerRole.PARTNER)
    part = models.CharField("rôle", max_length=200, blank=True)

    prints = True
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
