"""How the judgment is made: who steers it, the questions, what is said of each action and objective."""

from django.db import models
from django.db.models import Q

from cls_portal.concurrency import Editable
from cls_portal.constraints import not_blank
from cls_portal.history import tracked
from evaluations.guards import PartValidatedGuard
from evaluations.models.evaluation import Criterion, Evaluation
from evaluations.querysets import EvaluationPartQuerySet
from partners.models.holders import Held, one_holder


class Achieved(models.TextChoices):
    """What was done against what was planned."""

    DONE = "done", "Réalisé"
    PARTLY = "partly", "Réalisé en partie"
    NOT_DONE = "not_done", "Non réalisé"


@tracked(personal=("holder_name",))
class SteeringMember(Held, Editable):
    """A member of the steering group (comité de pilotage) of the evaluation."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, verbose_name="évaluation", related_name="steering")
    title = models.CharField("qualité", max_length=200)

    prints = True
    objects = EvaluationPartQuerySet.as_manager()

    class Meta:
        verbose_name = "membre du comité de pilotage"
        verbose_name_plural = "membres du comité de pilotage"
        ordering = ["evaluation", "pk"]
        triggers = [PartValidatedGuard()]
        constraints = [
            not_blank("title", name="steering_member_title_given", message="Indiquez la qualité de ce membre."),
            one_holder("steering_member_one_holder", "Un membre est une seule personne\u00a0: compte, contact ou nom."),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class EvaluationQuestion(Editable):
    """An evaluative question, which criterion it serves, and its answer."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, verbose_name="évaluation", related_name="questions")
    position = models.PositiveSmallIntegerField("rang")
    criterion = models.CharField("critère", max_length=15, choices=Criterion, blank=True)
    question = models.CharField("question", max_length=300)
    answer = models.TextField("réponse", blank=True)

    prints = True
    objects = EvaluationPartQuerySet.as_manager()

    class Meta:
        verbose_name = "question évaluative"
        verbose_name_plural = "questions évaluatives"
        ordering = ["evaluation", "position", "pk"]
        triggers = [PartValidatedGuard()]
        constraints = [
            not_blank("question", name="evaluation_question_given", message="Écrivez la question."),
            models.UniqueConstraint(
                fields=["evaluation", "position"],
                name="evaluation_question_position_unique",
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message="Ce rang est déjà pris parmi les questions.",
            ),
        ]

    def __str__(self) -> str:
        return self.question


@tracked()
class SubjectRating(Editable):
    """What is judged of an action or of an objective: done or not, its note from 1 to 4, on what evidence.

    `objective_name`: that of an objective which an amendment has taken out of the text since.
    """

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, verbose_name="évaluation", related_name="subjects")
    action = models.ForeignKey(
        "actions.Action", models.PROTECT, null=True, blank=True, verbose_name="action", related_name="ratings"
    )
    objective = models.ForeignKey(
        "contracts.Objective", models.PROTECT, null=True, blank=True, verbose_name="objectif", related_name="ratings"
    )
    objective_name = models.CharField("objectif sorti du texte", max_length=320, blank=True)
    achieved = models.CharField("réalisation", max_length=10, choices=Achieved, blank=True)
    rating = models.PositiveSmallIntegerField("appréciation", null=True, blank=True)
    evidence = models.TextField("éléments à l’appui", blank=True)

    prints = True
    objects = EvaluationPartQuerySet.as_manager()

    class Meta:
        verbose_name = "appréciation d’une action ou d’un objectif"
        verbose_name_plural = "appréciations des actions et des objectifs"
        ordering = ["evaluation", "pk"]
        triggers = [
            PartValidatedGuard(
                but=("objective_id", "objective_name"),
                where="OLD.objective_id IS NOT NULL AND NEW.objective_id IS NULL",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(action=None, objective__isnull=False, objective_name="")
                | Q(action__isnull=False, objective=None, objective_name="")
                | Q(action=None, objective=None) & ~Q(objective_name=""),
                name="subject_rating_one_subject",
                violation_error_message="On apprécie une action ou un objectif.",
            ),
            models.UniqueConstraint(
                fields=["evaluation", "action", "objective", "objective_name"],
                name="subject_rating_unique",
                nulls_distinct=False,
                violation_error_message="Cette action ou cet objectif est déjà apprécié.",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=4),
                name="subject_rating_range",
                violation_error_message="L’appréciation d’une action va de 1 à 4.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.action or self.objective or self.objective_name)
