"""The text of a contract: sections, axes, objectives."""

from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.history import tracked
from cls_portal.indexing import Searched, labelled
from contracts.guards import TextFrozenGuard
from contracts.models.contract import Contract
from contracts.models.lineage import Lineage
from contracts.querysets import ContractPartQuerySet, SectionQuerySet


class SectionKey(models.TextChoices):
    """Parts that a contract contains (domain.md §3, « Required parts »)."""

    PREAMBLE = "preamble", "Préambule"
    TERRITORY = "territory", "Territoire"
    DIAGNOSTIC = "diagnostic", "Enseignements du diagnostic"
    STRATEGY = "strategy", "Axes et priorités"
    COMMITMENTS = "commitments", "Engagements des partenaires"
    MEANS = "means", "Moyens"
    FOLLOW_UP = "follow_up", "Suivi et pilotage"
    EVALUATION = "evaluation", "Évaluation"
    DURATION = "duration", "Durée, révision et avenants"
    ANNEXES = "annexes", "Annexes"


@tracked()
class Section(Editable):
    """An article of the contract: formatted text (a small HTML subset, sanitised on the way in)."""

    contract = models.ForeignKey(Contract, models.CASCADE, verbose_name="contrat", related_name="sections")
    key = models.CharField("article", max_length=12, choices=SectionKey)
    position = models.PositiveSmallIntegerField("rang")
    body = models.TextField("texte", blank=True)

    prints = True
    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = "article"
        ordering = ["contract", "position", "pk"]
        triggers = [
            TextFrozenGuard(),
            Searched("text", title=labelled("key", SectionKey), texts=("body",), holder="contract_id"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "key"],
                name="section_unique",
                violation_error_message="Cet article existe déjà dans le contrat.",
            )
        ]

    def __str__(self) -> str:
        return self.get_key_display()


@tracked()
class Axis(Lineage, Editable):
    """A strategic axis of the contract."""

    contract = models.ForeignKey(Contract, models.CASCADE, verbose_name="contrat", related_name="axes")
    number = models.PositiveSmallIntegerField("numéro")
    title = models.CharField("intitulé", max_length=200)
    description = models.TextField("présentation", blank=True)

    prints = True
    objects = ContractPartQuerySet.as_manager()

    class Meta:
        verbose_name = "axe"
        ordering = ["contract", "number", "pk"]
        triggers = [
            TextFrozenGuard(),
            Searched(
                "text",
                title="'Axe ' || new.number || ' – ' || new.title",
                texts=("description",),
                holder="contract_id",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"],
                name="axis_number_unique",
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message="Ce numéro d’axe est déjà pris.",
            ),
            models.UniqueConstraint(
                fields=["contract", "lineage"],
                name="axis_lineage_unique",
                violation_error_message="Cet axe est déjà repris dans le contrat.",
            ),
        ]

    def __str__(self) -> str:
        return f"Axe {self.number} – {self.title}"


@tracked()
class Objective(Lineage, Editable):
    """An objective of an axis; `contract` is repeated so that rights and guards read one row."""

    contract = models.ForeignKey(Contract, models.CASCADE, verbose_name="contrat", related_name="objectives")
    axis = models.ForeignKey(Axis, models.CASCADE, verbose_name="axe", related_name="objectives")
    number = models.PositiveSmallIntegerField("numéro")
    title = models.CharField("intitulé", max_length=300)

    prints = True
    objects = ContractPartQuerySet.as_manager()

    class Meta:
        verbose_name = "objectif"
        ordering = ["axis__number", "number", "pk"]
        triggers = [TextFrozenGuard(), Searched("text", title="title", holder="contract_id")]
        constraints = [
            models.UniqueConstraint(
                fields=["axis", "number"],
                name="objective_number_unique",
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message="Ce numéro d’objectif est déjà pris dans l’axe.",
            ),
            models.UniqueConstraint(
                fields=["contract", "lineage"],
                name="objective_lineage_unique",
                violation_error_message="Cet objectif est déjà repris dans le contrat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"
