"""Priority areas: Cucs, contrats de ville, ZUS, ZFU, QPV, ZSP, each with its period and its source."""

from __future__ import annotations

from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order, not_blank
from cls_portal.history import tracked
from territories.querysets import CompleteAreaListQuerySet, PriorityAreaQuerySet
from territories.states import ENDS_UNTOLD, AreaKind


@tracked()
class PriorityArea(Editable):
    """A priority geography over a period: a reference for a contract, not a limit.

    `starts_on` included, `ends_on` excluded (empty: no known end). `stated_communes`: how many communes the source
    says it covers, when their list is not known or not complete.
    """

    kind = models.CharField("nature", max_length=5, choices=AreaKind)
    code = models.CharField("code", max_length=20, blank=True)
    name = models.CharField("nom", max_length=200)
    communes = models.ManyToManyField(
        "territories.Territory", through="PriorityAreaCommune", verbose_name="communes", related_name="priority_areas"
    )
    stated_communes = models.PositiveSmallIntegerField("nombre de communes selon la source", null=True, blank=True)
    population = models.PositiveIntegerField("population", null=True, blank=True)
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    source = models.CharField("source", max_length=300)

    prints = True
    objects = PriorityAreaQuerySet.as_manager()

    class Meta:
        verbose_name = "géographie prioritaire"
        verbose_name_plural = "géographies prioritaires"
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=AreaKind.values),
                name="priority_area_kind_known",
                violation_error_message="Nature de géographie prioritaire inconnue.",
            ),
            models.UniqueConstraint(
                fields=["kind", "code", "starts_on"],
                condition=~models.Q(code=""),
                name="priority_area_unique",
                violation_error_message="Une géographie de cette nature porte déjà ce code à cette date.",
            ),
            not_blank("source", name="priority_area_sourced", message="Indiquez la source de ce périmètre."),
            dates_in_order(
                "starts_on",
                "ends_on",
                name="priority_area_dates_in_order",
                message="La fin de la géographie précède son début.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def end_unknown(self) -> bool:
        """Whether nobody can say that it is still in force."""
        return self.kind in ENDS_UNTOLD and self.ends_on is None


@tracked()
class PriorityAreaCommune(models.Model):
    """A commune that the area lies in, wholly or in part."""

    area = models.ForeignKey(PriorityArea, models.CASCADE, related_name="perimeter", verbose_name="géographie")
    commune = models.ForeignKey("territories.Territory", models.PROTECT, related_name="+", verbose_name="commune")

    class Meta:
        verbose_name = "commune d’une géographie prioritaire"
        ordering = ["area", "commune", "pk"]
        indexes = [models.Index(fields=["commune", "area"], name="priority_area_commune_reverse")]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "commune"],
                name="priority_area_commune_unique",
                violation_error_message="Cette commune est déjà dans cette géographie.",
            )
        ]

    def __str__(self) -> str:
        return str(self.commune)


@tracked()
class CompleteAreaList(Editable):
    """The areas of this kind that the portal holds are all those of France in force over this period.

    Declared by an administrator: only then does the absence of an area mean that a commune holds none.
    """

    kind = models.CharField("nature", max_length=5, choices=AreaKind)
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    source = models.CharField("source", max_length=300)

    objects = CompleteAreaListQuerySet.as_manager()

    class Meta:
        verbose_name = "liste complète de géographies prioritaires"
        verbose_name_plural = "listes complètes de géographies prioritaires"
        ordering = ["kind", "-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=AreaKind.values),
                name="complete_list_kind_known",
                violation_error_message="Nature de géographie prioritaire inconnue.",
            ),
            models.UniqueConstraint(
                fields=["kind", "starts_on"],
                name="complete_list_unique",
                violation_error_message="Une liste complète de cette nature est déjà déclarée à cette date.",
            ),
            not_blank("source", name="complete_list_sourced", message="Indiquez la source de la liste."),
            dates_in_order(
                "starts_on",
                "ends_on",
                name="complete_list_dates_in_order",
                message="La fin de la liste précède son début.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} à partir du {self.starts_on:%d/%m/%Y}"
