"""What others say before the signature: opinions, resolutions of councils, waivers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cls_portal.concurrency import Editable
from cls_portal.constraints import not_blank
from cls_portal.history import tracked
from cls_portal.indexing import Searched, labelled
from contracts.guards import TextFrozenGuard
from contracts.models.contract import Contract
from contracts.querysets import ContractPartQuerySet
from partners.states import OpinionSense

RESOLUTION = "'Délibération n°\u00a0' || new.number || ' du ' || to_char(new.adopted_on, 'DD/MM/YYYY')"


class OpinionSource(models.TextChoices):
    """Whose advice CSI D132-7 asks for before the contract is concluded."""

    PROSECUTOR = "prosecutor", "Consultation du procureur de la République"
    COUNCIL = "council", "Avis du conseil (CLSPD ou CISPD)"


@tracked()
class Opinion(Editable):
    """An opinion on the contract; the council's may be « sans objet », with a reason, where no council exists.

    The council's comes from one of its meetings in the portal, or else from the `document` that proves it.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, verbose_name="contrat", related_name="opinions")
    source = models.CharField("origine", max_length=12, choices=OpinionSource)
    given_on = models.DateField("date", null=True, blank=True)
    sense = models.CharField("sens", max_length=12, choices=OpinionSense, blank=True)
    meeting = models.ForeignKey(
        "partners.Meeting", models.PROTECT, null=True, blank=True, verbose_name="réunion", related_name="opinions"
    )
    council = models.ForeignKey(
        "partners.Council", models.PROTECT, null=True, blank=True, verbose_name="conseil", related_name="+"
    )
    document = models.ForeignKey(
        "cls_portal.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="pièce jointe", related_name="+"
    )
    text = models.TextField("observations", blank=True)
    not_applicable_reason = models.TextField("sans objet : motif", blank=True)
    decision = models.ForeignKey(
        "partners.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="avis rendu par le conseil",
        related_name="opinions",
    )

    prints = True
    objects = ContractPartQuerySet.as_manager()

    class Meta:
        verbose_name = "avis"
        ordering = ["contract", "source", "pk"]
        triggers = [
            TextFrozenGuard(),
            Searched("file", title=labelled("source", OpinionSource), holder="contract_id", file="document"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "source"],
                name="opinion_unique",
                violation_error_message="Cet avis est déjà enregistré.",
            ),
            models.CheckConstraint(
                condition=Q(not_applicable_reason="", given_on__isnull=False) & ~Q(sense="")
                | ~Q(not_applicable_reason="") & Q(given_on__isnull=True, sense=""),
                name="opinion_given_or_not_applicable",
                violation_error_message="Un avis porte une date et un sens, ou le motif pour lequel il est sans objet.",
            ),
            models.CheckConstraint(
                condition=~Q(source="council")
                | Q(given_on__isnull=True)
                | Q(sense="")
                | ~Q(not_applicable_reason="")
                | Q(meeting__isnull=False)
                | Q(document__isnull=False, council__isnull=False),
                name="opinion_council_proven",
                violation_error_message="L’avis du conseil vient d’une de ses réunions, ou d’une pièce jointe.",
            ),
            models.CheckConstraint(
                condition=~Q(source="prosecutor") | Q(not_applicable_reason="", meeting__isnull=True),
                name="opinion_prosecutor_always_consulted",
                violation_error_message="La consultation du procureur est obligatoire (CSI, art. D. 132-7).",
            ),
        ]

    def __str__(self) -> str:
        return self.get_source_display()


@tracked()
class Resolution(Editable):
    """The délibération by which a signing commune or EPCI approves the contract."""

    contract = models.ForeignKey(Contract, models.CASCADE, verbose_name="contrat", related_name="resolutions")
    territory = models.ForeignKey(
        "territories.Territory", models.PROTECT, verbose_name="commune ou intercommunalité", related_name="+"
    )
    number = models.CharField("numéro", max_length=60)
    adopted_on = models.DateField("adoptée le")
    file = models.ForeignKey(
        "cls_portal.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="fichier", related_name="+"
    )

    prints = True
    objects = ContractPartQuerySet.as_manager()

    class Meta:
        verbose_name = "délibération"
        ordering = ["contract", "adopted_on", "pk"]
        triggers = [TextFrozenGuard(), Searched("file", title=RESOLUTION, holder="contract_id", file="file")]
        constraints = [
            not_blank("number", name="resolution_number_given", message="Indiquez le numéro de la délibération."),
            models.UniqueConstraint(
                fields=["contract", "territory"],
                name="resolution_unique",
                violation_error_message="La délibération de cette collectivité est déjà enregistrée.",
            ),
        ]

    def __str__(self) -> str:
        return f"Délibération n° {self.number} du {self.adopted_on:%d/%m/%Y}"


@tracked()
class Waiver(Editable):
    """The préfecture lets a step pass without a piece, for a written reason printed in the contract.

    `piece` is what was missing, in the words of the gate on that day: printed too, it says what was waived.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, verbose_name="contrat", related_name="waivers")
    code = models.CharField("pièce dispensée", max_length=80)
    piece = models.TextField("ce qui manquait", blank=True, editable=False)
    reason = models.TextField("motif")
    granted_on = models.DateField("accordée le")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="accordée par", related_name="+"
    )

    prints = True
    objects = ContractPartQuerySet.as_manager()

    class Meta:
        verbose_name = "dispense"
        ordering = ["contract", "granted_on", "pk"]
        triggers = [TextFrozenGuard()]
        constraints = [
            not_blank("reason", name="waiver_reason_given", message="Une dispense est toujours motivée par écrit."),
            models.UniqueConstraint(
                fields=["contract", "code"],
                name="waiver_unique",
                violation_error_message="Cette dispense est déjà accordée.",
            ),
            models.CheckConstraint(
                condition=Q(code__startswith="chain.") | Q(code__startswith="predecessor."),
                name="waiver_of_waivable_piece",
                violation_error_message="Cette pièce ne peut pas être dispensée.",
            ),
        ]

    def __str__(self) -> str:
        return f"Dispense du {self.granted_on:%d/%m/%Y}"
