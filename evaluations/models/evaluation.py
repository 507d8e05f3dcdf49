"""The evaluation of a contract and its criteria."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cls_portal.concurrency import Editable
from cls_portal.constraints import together
from cls_portal.history import tracked
from cls_portal.indexing import Searched, labelled
from evaluations.guards import PartValidatedGuard, ValidatedGuard
from evaluations.querysets import EvaluationPartQuerySet, EvaluationQuerySet


class EvaluationKind(models.TextChoices):
    ONGOING = "ongoing", "In itinere"
    MIDTERM = "midterm", "Intermédiaire"
    FINAL = "final", "Finale"
    EX_POST = "ex_post", "Ex post"


class Verdict(models.TextChoices):
    RENEW = "renew", "Reconduire"
    REDEFINE = "redefine", "Redéfinir"
    CLOSE = "close", "Ne pas reconduire"


class Criterion(models.TextChoices):
    """Usual criteria of an evaluation (domain.md §7)."""

    RELEVANCE = "relevance", "Pertinence"
    COHERENCE = "coherence", "Cohérence"
    EFFECTIVENESS = "effectiveness", "Efficacité"
    EFFICIENCY = "efficiency", "Efficience"
    IMPACT = "impact", "Impact"
    SUSTAINABILITY = "sustainability", "Durabilité"


@tracked()
class Evaluation(Editable):
    """An evaluation of a contract. Validated, it no longer changes; the renewal gate reads it and nothing else."""

    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, verbose_name="contrat", related_name="evaluations"
    )
    kind = models.CharField("nature", max_length=10, choices=EvaluationKind, default=EvaluationKind.FINAL)
    commissioned_by = models.CharField("commandée par", max_length=200, blank=True)
    commissioned_on = models.DateField("commandée le", null=True, blank=True)
    method = models.TextField("méthode et sources", blank=True)
    findings = models.TextField("constats", blank=True)
    unplanned_effects = models.TextField("effets imprévus", blank=True)
    recommendations = models.TextField("recommandations", blank=True)
    summary = models.TextField("synthèse pour les élus", blank=True, help_text="Une page.")
    verdict = models.CharField("conclusion", max_length=10, choices=Verdict, blank=True)
    meeting = models.ForeignKey(
        "partners.Meeting",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="présentée au conseil (réunion)",
        related_name="evaluations",
    )
    not_presented_reason = models.TextField("présentation sans objet : motif", blank=True)
    resolutions_note = models.TextField(
        "délibérations des collectivités signataires", blank=True, help_text="Numéros et dates."
    )
    resolutions_waived_reason = models.TextField("délibérations : motif de dispense", blank=True)
    validated_on = models.DateField("validée le", null=True, blank=True)
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="validée par", related_name="+"
    )
    decision = models.ForeignKey(
        "partners.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="approuvée par le conseil",
        related_name="evaluations",
    )
    frozen = models.JSONField("contenu arrêté", null=True, blank=True, editable=False)

    prints = True
    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "évaluation"
        ordering = ["-created_at", "-pk"]
        triggers = [
            ValidatedGuard(),
            Searched(
                "evaluation",
                title=f"'Évaluation ' || lower({labelled('kind', EvaluationKind)})",
                texts=("summary", "findings", "unplanned_effects", "recommendations", "method"),
                holder="contract_id",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contract"],
                condition=Q(kind="final"),
                name="evaluation_one_final",
                violation_error_message="Ce contrat a déjà une évaluation finale.",
            ),
            together(
                "validated_on",
                "validated_by",
                name="evaluation_validated_by_someone",
                message="Une évaluation est validée par une personne, à une date.",
            ),
            models.CheckConstraint(
                condition=Q(validated_on__isnull=True) | ~Q(kind="final") | ~Q(verdict=""),
                name="evaluation_final_concludes",
                violation_error_message="Une évaluation finale validée porte une conclusion.",
            ),
            models.CheckConstraint(
                condition=Q(not_presented_reason="") | Q(meeting__isnull=True),
                name="evaluation_presented_or_reason",
                violation_error_message="Indiquez la réunion de présentation, ou le motif de son absence.",
            ),
        ]

    def __str__(self) -> str:
        return f"Évaluation {self.get_kind_display().lower()}"


@tracked()
class CriterionRating(Editable):
    """How the contract fares on one criterion, from 1 (insuffisant) to 4 (très satisfaisant), with the evidence."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, verbose_name="évaluation", related_name="ratings")
    criterion = models.CharField("critère", max_length=15, choices=Criterion)
    rating = models.PositiveSmallIntegerField("appréciation", null=True, blank=True)
    evidence = models.TextField("éléments à l’appui", blank=True)

    prints = True
    objects = EvaluationPartQuerySet.as_manager()

    class Meta:
        verbose_name = "appréciation"
        ordering = ["evaluation", "pk"]
        triggers = [PartValidatedGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "criterion"],
                name="criterion_rating_unique",
                violation_error_message="Ce critère est déjà apprécié.",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=4),
                name="criterion_rating_range",
                violation_error_message="L’appréciation va de 1 à 4.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_criterion_display()
