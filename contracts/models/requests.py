"""Opinions asked of other services, on named sections only."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order, not_blank
from cls_portal.history import tracked
from cls_portal.indexing import Searched
from cls_portal.personal import ERASED
from contracts.models.contract import Contract
from contracts.querysets import OpinionRequestQuerySet
from partners.states import OpinionSense


@tracked(personal=("contact_name", "contact_email"))
class OpinionRequest(Editable):
    """An opinion asked of a service until a day: of an account, or of a contact who answers by a link.

    Who is asked sees the articles and action sheets named, as they stood that day, and nothing else of the contract.
    Name and address of the contact are erased at the term of personal data; the request and its answer stay.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, verbose_name="contrat", related_name="opinion_requests")
    service = models.CharField("service consulté", max_length=200)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="compte", related_name="+"
    )
    contact_name = models.CharField("nom", max_length=200, blank=True)
    contact_email = models.EmailField("adresse électronique", max_length=254, blank=True)
    question = models.TextField("ce qui est demandé", blank=True)
    asked_on = models.DateField("demandé le")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="demandé par", related_name="+"
    )
    due_on = models.DateField("attendu le")
    withdrawn_on = models.DateField("retiré le", null=True, blank=True)
    answered_on = models.DateField("rendu le", null=True, blank=True)
    sense = models.CharField("sens", max_length=12, choices=OpinionSense, blank=True)
    text = models.TextField("observations", blank=True)
    file = models.ForeignKey(
        "cls_portal.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="pièce jointe", related_name="+"
    )

    prints = True
    objects = OpinionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "avis demandé"
        ordering = ["contract", "asked_on", "pk"]
        # For those who see the contract; who is asked, and sees nothing else of it, needs no search.
        triggers = [Searched("file", title="'Avis rendu\u00a0: ' || new.service", holder="contract_id", file="file")]
        constraints = [
            not_blank("service", name="request_service_named", message="Indiquez le service consulté."),
            models.CheckConstraint(
                condition=Q(agent__isnull=False, contact_email="")
                | Q(agent__isnull=True) & ~Q(contact_email="")
                | Q(agent__isnull=True, contact_email="", contact_name=ERASED),
                name="request_one_recipient",
                violation_error_message="Un avis est demandé à un compte, ou à une adresse électronique.",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, sense="") | Q(answered_on__isnull=False) & ~Q(sense=""),
                name="request_answer_complete",
                violation_error_message="Un avis rendu porte une date et un sens.",
            ),
            dates_in_order(
                "asked_on",
                "due_on",
                name="request_due_after_asked",
                message="Un avis ne peut être attendu avant d’être demandé.",
            ),
        ]

    @property
    def erased(self) -> bool:
        """Whether nobody can be written to any more: who was asked is erased."""
        return self.agent_id is None and not self.contact_email

    def __str__(self) -> str:
        return f"Avis demandé\u00a0: {self.service}"


@tracked()
class RequestedSection(models.Model):
    """An article, or action sheets, as they stood when the opinion was asked."""

    request = models.ForeignKey(OpinionRequest, models.CASCADE, verbose_name="demande", related_name="sections")
    key = models.CharField("article", max_length=24)
    title = models.CharField("intitulé", max_length=300)
    position = models.PositiveSmallIntegerField("rang")
    body = models.TextField("texte", blank=True)
    actions = models.JSONField("fiches-actions", default=list, blank=True)

    class Meta:
        verbose_name = "article soumis à avis"
        ordering = ["request", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "key"],
                name="requested_section_unique",
                violation_error_message="Cet article est déjà soumis à cet avis.",
            )
        ]

    def __str__(self) -> str:
        return self.title
