"""A question asked about an action, and its answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from actions.querysets import ActionQuestionQuerySet
from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order, not_blank
from cls_portal.history import tracked


@tracked()
class ActionQuestion(Editable):
    """A question to an organisation of the action or, without one, to those who coordinate its contract.

    It waits until somebody answers, then until who asked has read the answer; it may be closed at any moment.
    """

    action = models.ForeignKey("actions.Action", models.CASCADE, verbose_name="action", related_name="questions")
    organisation = models.ForeignKey(
        "partners.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="posée à",
        related_name="questions_asked",
    )
    text = models.TextField("question")
    asked_on = models.DateField("posée le", editable=False)
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, verbose_name="posée par", related_name="+"
    )
    asker_name = models.CharField("nom de qui demande", max_length=200, editable=False)

    answer = models.TextField("réponse", blank=True)
    answered_on = models.DateField("répondu le", null=True, blank=True, editable=False)
    answerer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        verbose_name="répondu par",
        related_name="+",
    )
    answerer_name = models.CharField("nom de qui répond", max_length=200, blank=True, editable=False)
    closed_on = models.DateField("close le", null=True, blank=True, editable=False)

    objects = ActionQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "question"
        ordering = ["action", "asked_on", "pk"]
        indexes = [models.Index(fields=["action"], name="question_open", condition=Q(closed_on=None))]
        constraints = [
            not_blank("text", name="question_given", message="La question est vide."),
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None) | ~Q(answer="") & Q(answered_on__isnull=False),
                name="question_answered_on_a_day",
                violation_error_message="La réponse est vide.",
            ),
            dates_in_order(
                "asked_on",
                "answered_on",
                name="question_asked_before_answered",
                message="Une réponse ne peut précéder sa question.",
            ),
            dates_in_order(
                "asked_on",
                "closed_on",
                name="question_asked_before_closed",
                message="Une question ne peut être close avant d’être posée.",
            ),
        ]

    def __str__(self) -> str:
        return f"Question du {self.asked_on:%d/%m/%Y}"
