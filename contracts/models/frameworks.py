"""Framework agreements of which a contract is the security part, or the child."""

from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order
from cls_portal.history import tracked
from contracts.querysets import FrameworkQuerySet


class FrameworkKind(models.TextChoices):
    CUCS = "CUCS", "Contrat urbain de cohésion sociale"
    VILLE = "VILLE", "Contrat de ville"
    CTSI = "CTSI", "Contrat de sécurité intégrée"
    CADRE = "CADRE", "Convention-cadre nationale"


@tracked()
class FrameworkAgreement(Editable):
    """An agreement above the contract. Its geography is a reference for the contract, not a limit."""

    kind = models.CharField("nature", max_length=6, choices=FrameworkKind)
    number = models.CharField("numéro", max_length=40, blank=True)
    title = models.CharField("intitulé", max_length=200)
    parties = models.TextField("parties", blank=True)
    communes = models.ManyToManyField(
        "territories.Territory", through="FrameworkCommune", verbose_name="périmètre", related_name="frameworks"
    )
    area = models.ForeignKey(
        "territories.PriorityArea",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="frameworks",
        verbose_name="géographie prioritaire",
    )
    starts_on = models.DateField("début")
    ends_on = models.DateField("fin", null=True, blank=True)

    prints = True
    objects = FrameworkQuerySet.as_manager()

    class Meta:
        verbose_name = "contrat-cadre"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            dates_in_order(
                "starts_on",
                "ends_on",
                name="framework_dates_in_order",
                message="La fin du contrat-cadre ne peut pas précéder son début.",
            )
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class FrameworkCommune(models.Model):
    """A commune of the framework agreement's perimeter."""

    framework = models.ForeignKey(FrameworkAgreement, models.CASCADE, related_name="perimeter")
    commune = models.ForeignKey("territories.Territory", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "commune du contrat-cadre"
        ordering = ["framework", "commune", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "commune"],
                name="framework_commune_unique",
                violation_error_message="Cette commune est déjà dans le périmètre.",
            )
        ]

    def __str__(self) -> str:
        return str(self.commune)
