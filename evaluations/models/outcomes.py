"""What follows: recommendations and their follow-up, the délibérations of the signing assemblies."""

from django.db import models
from django.db.models import Q

from cls_portal.concurrency import Editable
from cls_portal.constraints import not_blank
from cls_portal.history import tracked
from cls_portal.indexing import Searched
from evaluations.guards import PartValidatedGuard, ResolutionGuard
from evaluations.models.evaluation import Evaluation
from evaluations.querysets import EvaluationPartQuerySet, RecommendationQuerySet


class RecommendationStatus(models.TextChoices):
    OPEN = "open", "À suivre"
    DONE = "done", "Suivie d’effet"
    DROPPED = "dropped", "Écartée"

    @property
    def tone(self) -> str:
        return {"open": "info", "done": "success", "dropped": "neutral"}[self.value]


# The follow-up of a recommendation, open after the validation of the evaluation that makes it.
_FOLLOWED = ("status", "followed_on", "followed_note", "carried_into_id")


@tracked()
class Recommendation(Editable):
    """What the evaluation recommends, to whom and by when; followed up until the next contract (`carried_into`)."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, verbose_name="évaluation", related_name="recommended")
    position = models.PositiveSmallIntegerField("rang")
    title = models.CharField("recommandation", max_length=300)
    text = models.TextField("précisions", blank=True)
    owner = models.ForeignKey(
        "partners.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="organisme chargé",
        related_name="recommendations",
    )
    owner_title = models.CharField("chargé de la suite", max_length=200, blank=True)
    due_on = models.DateField("pour le", null=True, blank=True)
    status = models.CharField("suite", max_length=10, choices=RecommendationStatus, default=RecommendationStatus.OPEN)
    followed_on = models.DateField("suite donnée le", null=True, blank=True)
    followed_note = models.TextField("suite donnée", blank=True)
    carried_into = models.ForeignKey(
        "contracts.Contract",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="reprise dans le contrat",
        related_name="recommendations",
    )

    prints = True
    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = "recommandation"
        ordering = ["evaluation", "position", "pk"]
        triggers = [PartValidatedGuard(but=_FOLLOWED)]
        constraints = [
            not_blank("title", name="recommendation_title_given", message="Écrivez la recommandation."),
            models.UniqueConstraint(
                fields=["evaluation", "position"],
                name="recommendation_position_unique",
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message="Ce rang est déjà pris parmi les recommandations.",
            ),
            models.CheckConstraint(
                condition=Q(status="open", followed_on=None)
                | ~Q(status="open") & Q(followed_on__isnull=False) & ~Q(followed_note=""),
                name="recommendation_followed_with_note",
                violation_error_message="Dites la suite donnée à la recommandation, et sa date.",
            ),
        ]

    @property
    def state(self) -> RecommendationStatus:
        return RecommendationStatus(self.status)

    def __str__(self) -> str:
        return self.title


@tracked()
class EvaluationResolution(Editable):
    """The délibération of a signing commune or EPCI on the evaluation, or why the préfecture does without it."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, verbose_name="évaluation", related_name="resolutions")
    territory = models.ForeignKey(
        "territories.Territory", models.PROTECT, verbose_name="commune ou intercommunalité", related_name="+"
    )
    number = models.CharField("numéro", max_length=60, blank=True)
    adopted_on = models.DateField("adoptée le", null=True, blank=True)
    file = models.ForeignKey(
        "cls_portal.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="fichier", related_name="+"
    )
    waived_reason = models.TextField("dispense\u00a0: motif", blank=True)

    prints = True
    objects = EvaluationPartQuerySet.as_manager()

    class Meta:
        verbose_name = "délibération sur l’évaluation"
        verbose_name_plural = "délibérations sur l’évaluation"
        ordering = ["evaluation", "territory", "pk"]
        triggers = [
            ResolutionGuard(),
            Searched(
                "file",
                title="'Délibération n°\u00a0' || new.number || ' du ' || to_char(new.adopted_on, 'DD/MM/YYYY')",
                holder="(SELECT v.contract_id FROM evaluations_evaluation v WHERE v.id = new.evaluation_id)",
                file="file",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "territory"],
                name="evaluation_resolution_unique",
                violation_error_message="La délibération de cette collectivité est déjà enregistrée.",
            ),
            models.CheckConstraint(
                condition=Q(adopted_on__isnull=False, waived_reason="") & ~Q(number="")
                | Q(adopted_on=None, number="") & ~Q(waived_reason=""),
                name="evaluation_resolution_or_waiver",
                violation_error_message="Donnez le numéro et la date de la délibération, ou le motif de la dispense.",
            ),
        ]

    def __str__(self) -> str:
        if self.waived_reason:
            return f"{self.territory}\u00a0: dispense"
        return f"{self.territory}\u00a0: délibération n°\u00a0{self.number} du {self.adopted_on:%d/%m/%Y}"
