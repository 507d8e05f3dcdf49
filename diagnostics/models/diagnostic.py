"""The local security diagnostic: its communes, its three parts, the response that each field gives today."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func

from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order, together
from cls_portal.history import tracked
from cls_portal.indexing import Searched
from diagnostics.guards import ValidatedGuard, ValidatedPartGuard
from diagnostics.querysets import DiagnosticQuerySet, FieldResponseQuerySet


class ResponseField(models.TextChoices):
    """The four fields in which a response is given (text of the CLS programme, domain.md §4)."""

    PREVENTION = "prevention", "Prévention"
    DETERRENCE = "deterrence", "Dissuasion"
    SANCTION = "sanction", "Sanction"
    REPARATION = "reparation", "Réparation"


class Fitness(models.TextChoices):
    """How well today's response answers the need (part (c) of a diagnostic, circ. 28 oct. 1997)."""

    UNKNOWN = "unknown", "Non appréciée"
    ABSENT = "absent", "Aucune réponse"
    WEAK = "weak", "Insuffisante"
    PARTIAL = "partial", "Partielle"
    GOOD = "good", "Adaptée"

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        tones = {"absent": "error", "weak": "warning", "partial": "info", "good": "success"}
        return tones.get(self.value, "neutral")


@tracked()
class Diagnostic(Editable):
    """A diagnostic of a set of communes, in the three parts of the circular of 28 October 1997 (I.3)."""

    title = models.CharField("intitulé", max_length=200)
    communes = models.ManyToManyField(
        "territories.Territory", through="DiagnosticCommune", verbose_name="communes", related_name="diagnostics"
    )
    starts_on = models.DateField("période observée : du")
    ends_on = models.DateField("au")
    situation = models.TextField("constat de la situation en termes de délinquance", blank=True)
    perception = models.TextField("évaluation du sentiment d’insécurité", blank=True)
    adequacy = models.TextField("adéquation des réponses apportées", blank=True)
    sources = models.TextField("sources et dates des chiffres cités", blank=True)
    origin = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="établi à partir de", related_name="renewals"
    )
    validated_on = models.DateField("validé le", null=True, blank=True)
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="validé par", related_name="+"
    )
    decision = models.ForeignKey(
        "partners.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="adopté par le conseil",
        related_name="diagnostics",
    )

    prints = True
    objects = DiagnosticQuerySet.as_manager()

    class Meta:
        verbose_name = "diagnostic"
        ordering = ["-ends_on", "-pk"]
        triggers = [
            ValidatedGuard(),
            Searched("diagnostic", title="title", texts=("situation", "perception", "adequacy", "sources")),
        ]
        indexes = [
            models.Index(fields=["ends_on", "id"], name="diagnostic_by_period"),
            models.Index(fields=["validated_on", "id"], name="diagnostic_by_validation"),
            GinIndex(
                OpClass(Func(F("title"), function="public.cls_sort_key"), name="gin_trgm_ops"),
                name="diagnostic_title_trgm",
            ),
        ]
        constraints = [
            dates_in_order(
                "starts_on",
                "ends_on",
                name="diagnostic_dates_in_order",
                message="La période observée finit avant d’avoir commencé.",
            ),
            together(
                "validated_on",
                "validated_by",
                name="diagnostic_validated_by_someone",
                message="Un diagnostic est validé par une personne, à une date.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class DiagnosticCommune(models.Model):
    """A commune that the diagnostic covers."""

    diagnostic = models.ForeignKey(Diagnostic, models.CASCADE, related_name="perimeter")
    commune = models.ForeignKey("territories.Territory", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "commune du diagnostic"
        ordering = ["diagnostic", "commune", "pk"]
        triggers = [ValidatedPartGuard()]
        indexes = [models.Index(fields=["commune", "diagnostic"], name="diagnostic_commune_reverse")]
        constraints = [
            models.UniqueConstraint(
                fields=["diagnostic", "commune"],
                name="diagnostic_commune_unique",
                violation_error_message="Cette commune est déjà couverte par le diagnostic.",
            )
        ]

    def __str__(self) -> str:
        return str(self.commune)


@tracked()
class FieldResponse(Editable):
    """The response that exists today in one field, and how fit it is."""

    diagnostic = models.ForeignKey(
        Diagnostic, models.CASCADE, verbose_name="diagnostic", related_name="field_responses"
    )
    field = models.CharField("champ", max_length=12, choices=ResponseField)
    response = models.TextField("réponse existante", blank=True)
    fitness = models.CharField("adéquation", max_length=10, choices=Fitness, default=Fitness.UNKNOWN)

    prints = True
    objects = FieldResponseQuerySet.as_manager()

    class Meta:
        verbose_name = "réponse existante"
        ordering = ["diagnostic", "pk"]
        triggers = [ValidatedPartGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["diagnostic", "field"],
                name="field_response_unique",
                violation_error_message="Ce champ est déjà décrit dans ce diagnostic.",
            )
        ]

    def __str__(self) -> str:
        return self.get_field_display()
