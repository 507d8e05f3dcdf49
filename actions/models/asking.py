"""News asked of the organisations that lead actions and whose people have no account (« demande de nouvelles »)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from actions.querysets import AskedActionQuerySet, NewsRequestQuerySet
from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order, not_blank
from cls_portal.history import tracked


@tracked(personal=("contact_name", "contact_email"))
class NewsRequest(Editable):
    """News of some actions, asked of the contact of an organisation, who answers by a link until it is revoked."""

    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, verbose_name="organisme", related_name="news_requests"
    )
    contact_name = models.CharField("nom", max_length=200)
    contact_email = models.EmailField("adresse électronique", max_length=254)
    message = models.TextField("message", blank=True)
    asked_on = models.DateField("demandé le")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="demandé par", related_name="+"
    )
    due_on = models.DateField("attendu le")
    recalled_on = models.DateField("relancé le", null=True, blank=True)
    answered_on = models.DateField("répondu le", null=True, blank=True)
    revoked_on = models.DateField("révoqué le", null=True, blank=True)
    quarterly = models.BooleanField("demande de chaque trimestre", default=False, editable=False)

    objects = NewsRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de nouvelles"
        ordering = ["-asked_on", "-pk"]
        indexes = [models.Index(fields=["-asked_on", "-id"], name="news_request_by_day")]
        constraints = [
            not_blank("contact_name", name="news_contact_named", message="Indiquez le nom de la personne."),
            dates_in_order(
                "asked_on",
                "due_on",
                name="news_due_after_asked",
                message="Des nouvelles ne peuvent être attendues avant d’être demandées.",
            ),
        ]

    def __str__(self) -> str:
        return f"Demande de nouvelles\u00a0: {self.organisation}"


@tracked()
class AskedAction(Editable):
    """An action of which news is asked, and when some last came."""

    request = models.ForeignKey(NewsRequest, models.CASCADE, verbose_name="demande", related_name="asked")
    action = models.ForeignKey("actions.Action", models.CASCADE, verbose_name="action", related_name="asked_in")
    answered_at = models.DateTimeField("reçu le", null=True, blank=True)

    objects = AskedActionQuerySet.as_manager()

    class Meta:
        verbose_name = "action dont on demande des nouvelles"
        ordering = ["request", "action", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "action"],
                name="asked_action_unique",
                violation_error_message="Cette action est déjà dans la demande.",
            )
        ]

    def __str__(self) -> str:
        return str(self.action)


@tracked()
class QuarterlyAsking(Editable):
    """Whether the portal asks for news by itself at the beginning of each quarter; off unless somebody turns it on."""

    contract = models.OneToOneField(
        "contracts.Contract", models.CASCADE, verbose_name="contrat", related_name="quarterly_asking"
    )
    running = models.BooleanField("demander des nouvelles chaque trimestre", default=False)
    days = models.PositiveSmallIntegerField("jours pour répondre", default=21)
    message = models.TextField("message", blank=True)
    asked_for = models.DateField("dernier trimestre demandé", null=True, blank=True, editable=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, verbose_name="réglé par", related_name="+"
    )

    class Meta:
        verbose_name = "demande trimestrielle"
        ordering = ["contract", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days__gte=7, days__lte=60),
                name="quarterly_days_plausible",
                violation_error_message="Laissez entre 7 et 60\u00a0jours pour répondre.",
            )
        ]

    def __str__(self) -> str:
        return f"Demande trimestrielle\u00a0: {self.contract}"
