"""The files of the report of an evaluation, composed by a job."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cls_portal.concurrency import Editable
from cls_portal.history import tracked
from evaluations.models.evaluation import Evaluation
from evaluations.querysets import EvaluationPartQuerySet


def _file(label: str) -> models.ForeignKey:
    return models.ForeignKey(
        "cls_portal.StoredFile", models.PROTECT, null=True, blank=True, verbose_name=label, related_name="+"
    )


@tracked()
class EvaluationReport(Editable):
    """The last files composed, and those being composed: of what the evaluation said on the day `on`.

    `final`: of what was frozen when it was validated; they are then composed once. `brief`: the page for elected
    people, of `brief_pages` pages, one when the synthesis is short enough.
    """

    evaluation = models.OneToOneField(Evaluation, models.CASCADE, verbose_name="évaluation", related_name="report")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="demandé par", related_name="+"
    )
    on = models.DateField("contenu du", null=True, blank=True)
    final = models.BooleanField("contenu arrêté", default=False)
    composed_at = models.DateTimeField("composé le", null=True, blank=True)
    pdf = _file("rapport en PDF")
    document = _file("rapport modifiable")
    brief = _file("synthèse pour les élus")
    brief_pages = models.PositiveSmallIntegerField("pages de la synthèse", null=True, blank=True)

    prints = True
    objects = EvaluationPartQuerySet.as_manager()

    class Meta:
        verbose_name = "rapport d’évaluation"
        verbose_name_plural = "rapports d’évaluation"
        ordering = ["evaluation", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    on=None, composed_at=None, pdf=None, document=None, brief=None, brief_pages=None, final=False
                )
                | Q(
                    on__isnull=False, composed_at__isnull=False, pdf__isnull=False, document__isnull=False,
                    brief__isnull=False, brief_pages__isnull=False,
                ),
                name="evaluation_report_whole",
                violation_error_message="Un rapport composé a ses trois fichiers.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Rapport d’{str(self.evaluation).lower()}"
