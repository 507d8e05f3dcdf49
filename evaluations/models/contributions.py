"""What partners say of the contract: a questionnaire answered with an account or by a single-purpose link."""

from django.conf import settings
from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order, not_blank
from cls_portal.history import tracked
from evaluations.guards import PartValidatedGuard
from evaluations.models.evaluation import Evaluation
from evaluations.querysets import EvaluationContributionQuerySet


class Wish(models.TextChoices):
    CONTINUE = "continue", "Continuer"
    CHANGE = "change", "Changer"
    STOP = "stop", "Arrêter"


@tracked(personal=("contact_name", "contact_email"))
class EvaluationContribution(Editable):
    """The questionnaire of one organisation. `agent`: the account asked to answer, otherwise the address does."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, verbose_name="évaluation", related_name="contributions")
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, verbose_name="organisme", related_name="evaluation_contributions"
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="personne", related_name="+"
    )
    contact_name = models.CharField("nom", max_length=200)
    contact_email = models.EmailField("adresse électronique", max_length=254)
    message = models.TextField("message", blank=True)
    asked_on = models.DateField("demandée le")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="demandée par", related_name="+"
    )
    due_on = models.DateField("attendue le")
    recalled_on = models.DateField("relancée le", null=True, blank=True)
    answered_on = models.DateField("répondue le", null=True, blank=True)
    revoked_on = models.DateField("révoquée le", null=True, blank=True)
    achieved = models.TextField("ce qui a été fait", blank=True)
    effects = models.TextField("ce que cela a changé", blank=True)
    obstacles = models.TextField("ce qui a manqué ou gêné", blank=True)
    unplanned = models.TextField("ce que personne n’avait prévu", blank=True)
    wish = models.CharField("pour la suite", max_length=10, choices=Wish, blank=True)
    proposal = models.TextField("propositions", blank=True)

    prints = True
    objects = EvaluationContributionQuerySet.as_manager()

    class Meta:
        verbose_name = "contribution d’un partenaire"
        verbose_name_plural = "contributions des partenaires"
        ordering = ["evaluation", "asked_on", "pk"]
        triggers = [PartValidatedGuard(but=("recalled_on", "revoked_on", "contact_name", "contact_email"))]
        constraints = [
            not_blank("contact_name", name="contribution_contact_named", message="Indiquez à qui l’on s’adresse."),
            dates_in_order(
                "asked_on",
                "due_on",
                name="contribution_due_after_asked",
                message="Une contribution ne peut être attendue avant d’être demandée.",
            ),
        ]

    def __str__(self) -> str:
        return f"Contribution\u00a0: {self.organisation}"
