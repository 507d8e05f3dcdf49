"""Templates of contract: the national text of each kind, and the clauses that a préfecture adds to it."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Coalesce

from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order, not_blank
from cls_portal.history import tracked
from contracts.models.content import SectionKey
from contracts.models.contract import ContractKind
from contracts.querysets import TemplateQuerySet, TemplateSectionQuerySet

IN_FORCE = Func("starts_on", "ends_on", Value("[]"), function="daterange", output_field=DateRangeField())


class Placement(models.TextChoices):
    """Where a local clause stands."""

    AFTER = "after", "À la suite du texte national"
    INSTEAD = "instead", "À la place du texte national"


@tracked()
class ContractTemplate(Editable):
    """The text that a new contract of this kind is given; without a département, it is the national one."""

    kind = models.CharField("nature", max_length=10, choices=ContractKind)
    department = models.ForeignKey(
        "territories.Territory",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="département",
        related_name="contract_templates",
        limit_choices_to={"kind": "department"},
    )
    title = models.CharField("intitulé", max_length=200)
    starts_on = models.DateField("en vigueur à partir du")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "modèle de contrat"
        ordering = ["kind", "-starts_on", "-pk"]
        constraints = [
            not_blank("title", name="contract_template_titled", message="L’intitulé du modèle est obligatoire."),
            dates_in_order(
                "starts_on",
                "ends_on",
                name="contract_template_dates_in_order",
                message="Un modèle ne peut pas cesser de servir avant d’être en vigueur.",
            ),
            ExclusionConstraint(
                name="contract_template_one_in_force",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    (Coalesce("department", Value(0)), RangeOperators.EQUAL),
                    (IN_FORCE, RangeOperators.OVERLAPS),
                ],
                violation_error_message=(
                    "Un autre modèle de cette nature est en vigueur ici pendant cette période\u00a0: "
                    "mettez-y d’abord fin."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def scope(self) -> str:
        """« National », or the name of its département."""
        return self.department.name if self.department else "National"


@tracked()
class TemplateSection(Editable):
    """The text of an article in a template: formatted text, with variables."""

    template = models.ForeignKey(ContractTemplate, models.CASCADE, verbose_name="modèle", related_name="sections")
    key = models.CharField("article", max_length=12, choices=SectionKey)
    body = models.TextField("texte", blank=True)
    placement = models.CharField("place de la clause", max_length=7, choices=Placement, default=Placement.AFTER)

    prints = True
    objects = TemplateSectionQuerySet.as_manager()

    class Meta:
        verbose_name = "article du modèle"
        ordering = ["template", "key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "key"],
                name="contract_template_section_unique",
                violation_error_message="Cet article existe déjà dans le modèle.",
            )
        ]

    def __str__(self) -> str:
        return self.get_key_display()
