"""The contract itself."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order, not_blank, state_needs, together
from cls_portal.history import tracked
from cls_portal.indexing import Searched, labelled
from contracts import rules
from contracts.guards import ArchivedGuard, FrameFrozenGuard, SignatureGuard, TextFrozenGuard
from contracts.lifecycle import CONTRACT
from contracts.querysets import ContractQuerySet
from contracts.states import AFTER_SIGNATURE, BEFORE_SIGNATURE, ContractState, Phase, phase


class ContractKind(models.TextChoices):
    """Kinds of contract; each cites its legal basis by date (`contracts.rules.legal_basis`)."""

    CLS = "CLS", "Contrat local de sécurité"
    CLS_NG = "CLS_NG", "Contrat local de sécurité de nouvelle génération"
    STSPD = "STSPD", "Stratégie territoriale de sécurité et de prévention de la délinquance"
    CTSI = "CTSI", "Contrat de sécurité intégrée"


PERIOD = Func("starts_on", "ends_on", Value("[]"), function="daterange", output_field=DateRangeField())


@tracked()
class Contract(Editable):
    """A local security contract, from intention to archive.

    `perimeter_key` is the SHA-256 of its sorted commune codes, so that the database can refuse two signed
    contracts on the same perimeter. `scan` holds the paper of a contract signed outside the portal (reprise);
    `paper_reference` is the number that this paper bears.

    `terminated_on` is the day from which a termination (dénonciation) takes effect, which may still be to come.

    An amendment (avenant) is a contract of its own, with the opinions, the versions and the signatures of any
    other: `amends` is the signed contract that it changes, `consolidated_at` the moment when that one's text and
    dates became the amended ones (docs/decisions/amendments.md).
    """

    reference = models.CharField("référence", max_length=40, unique=True)
    kind = models.CharField("nature", max_length=10, choices=ContractKind, default=ContractKind.CLS)
    title = models.CharField("intitulé", max_length=200)
    search_key = models.GeneratedField(
        expression=Func(models.functions.Concat("reference", Value(" "), "title"), function="public.cls_sort_key"),
        output_field=models.TextField(),
        db_persist=True,
    )
    lead_prefecture = models.ForeignKey(
        "territories.Territory",
        models.PROTECT,
        verbose_name="préfecture responsable",
        related_name="led_contracts",
        limit_choices_to={"kind": "department"},
    )
    communes = models.ManyToManyField(
        "territories.Territory", through="ContractCommune", verbose_name="périmètre", related_name="contracts"
    )
    perimeter_name = models.CharField("nom du territoire", max_length=200, blank=True)
    perimeter_key = models.CharField("clé du périmètre", max_length=64, blank=True, editable=False)
    transport_part = models.BooleanField("comporte un volet transports", default=False)
    council = models.ForeignKey(
        "partners.Council",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="conseil qui pilote le contrat",
        related_name="contracts",
    )
    no_council_reason = models.TextField("motif de l’absence de conseil", blank=True)
    diagnostic = models.ForeignKey(
        "diagnostics.Diagnostic",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="diagnostic",
        related_name="contracts",
    )
    older_diagnostic_reason = models.TextField("motif de reprise d’un diagnostic antérieur", blank=True)
    eligibility = models.ForeignKey(
        "diagnostics.Eligibility",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="éligibilité",
        related_name="contracts",
    )
    departmental_plan = models.CharField(
        "plan départemental de prévention de la délinquance", max_length=300, blank=True
    )
    plan = models.ForeignKey(
        "DepartmentalPlan",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="plan départemental enregistré",
        related_name="contracts",
    )
    framework = models.ForeignKey(
        "FrameworkAgreement",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="contrat-cadre",
        related_name="contracts",
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="contrat parent", related_name="children"
    )
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="contrat précédent", related_name="successors"
    )
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="contrat modifié", related_name="amendments"
    )
    amendment_object = models.TextField("objet de l’avenant", blank=True)
    amendment_number = models.PositiveSmallIntegerField("numéro de l’avenant", null=True, blank=True)
    consolidated_at = models.DateTimeField("intégré au contrat le", null=True, blank=True)
    starts_on = models.DateField("début", null=True, blank=True)
    ends_on = models.DateField("fin", null=True, blank=True)
    state = models.CharField("état", max_length=20, choices=ContractState, default=ContractState.INTENTION)
    signed_on = models.DateField("signé le", null=True, blank=True)
    scan = models.ForeignKey(
        "cls_portal.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="exemplaire papier numérisé",
        related_name="+",
    )
    paper_reference = models.CharField("référence de l’exemplaire papier", max_length=100, blank=True)
    terminated_on = models.DateField("dénonciation : date d’effet", null=True, blank=True)
    terminated_by = models.CharField("dénonciation décidée par", max_length=200, blank=True)
    termination_document = models.ForeignKey(
        "cls_portal.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="acte de dénonciation",
        related_name="+",
    )
    end_reason = models.TextField("motif de la fin", blank=True)
    abandonment_told = models.TextField("abandon annoncé à", blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="créé par", related_name="+"
    )

    prints = True
    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = "contrat"
        ordering = ["-created_at", "-pk"]
        triggers = [
            CONTRACT.guard(),
            SignatureGuard(),
            ArchivedGuard(),
            FrameFrozenGuard(),
            Searched(
                "contract",
                title="new.reference || ' – ' || new.title",
                texts=(labelled("kind", ContractKind), "perimeter_name", "paper_reference", "amendment_object"),
            ),
            Searched("file", title="'Exemplaire papier numérisé'", file="scan"),
            Searched("file", title="'Acte de dénonciation'", file="termination_document"),
        ]
        indexes = [
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="contract_search_trgm"),
            models.Index(fields=["ends_on", "id"], name="contract_by_end"),
            models.Index(fields=["reference", "id"], name="contract_by_reference"),
            models.Index(fields=["-created_at", "-id"], name="contract_by_creation"),
        ]
        constraints = [
            not_blank("reference", name="contract_reference_given", message="La référence est obligatoire."),
            not_blank("title", name="contract_title_given", message="L’intitulé est obligatoire."),
            dates_in_order(
                "starts_on",
                "ends_on",
                name="contract_dates_in_order",
                message="La fin du contrat ne peut pas précéder son début.",
            ),
            state_needs(
                (ContractState.CONSULTATION, ContractState.APPROVAL, *AFTER_SIGNATURE),
                "starts_on",
                "ends_on",
                name="contract_period_set",
                message="Le contrat porte sur une période déterminée : indiquez son début et sa fin.",
            ),
            state_needs(
                AFTER_SIGNATURE,
                "signed_on",
                name="contract_signed_has_date",
                message="Un contrat signé porte la date de sa signature.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=BEFORE_SIGNATURE) | Q(signed_on__isnull=True),
                name="contract_unsigned_has_no_date",
                violation_error_message="Un contrat qui n’est pas signé ne porte pas de date de signature.",
            ),
            state_needs(
                (ContractState.TERMINATED,),
                "terminated_on",
                "termination_document",
                name="contract_termination_proved",
                message="Une dénonciation porte sa date d’effet et son acte.",
            ),
            together(
                "terminated_on",
                "termination_document",
                name="contract_termination_whole",
                message="La date d’effet et l’acte d’une dénonciation vont ensemble.",
            ),
            models.CheckConstraint(
                condition=Q(terminated_on__isnull=True)
                | Q(state__in=(ContractState.TERMINATED, ContractState.ARCHIVED)),
                name="contract_termination_of_terminated",
                violation_error_message="Seul un contrat dénoncé porte une date de dénonciation.",
            ),
            models.CheckConstraint(
                condition=Q(paper_reference="") | Q(scan__isnull=False),
                name="contract_paper_reference_of_paper",
                violation_error_message="Seul un contrat signé sur papier porte la référence d’un exemplaire papier.",
            ),
            models.CheckConstraint(
                condition=Q(no_council_reason="") | Q(council__isnull=True),
                name="contract_council_or_reason",
                violation_error_message="Indiquez un conseil, ou le motif de son absence, mais pas les deux.",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")) & ~Q(predecessor=F("id")) & ~Q(amends=F("id")),
                name="contract_not_its_own_parent",
                violation_error_message="Un contrat ne peut être ni son parent, ni son prédécesseur, ni son avenant.",
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True, amendment_number__isnull=True, consolidated_at__isnull=True)
                | Q(amends__isnull=False, amendment_number__isnull=False, scan__isnull=True),
                name="contract_amendment_numbered",
                violation_error_message="Un avenant porte un numéro et se signe ; un contrat n’en porte pas.",
            ),
            models.UniqueConstraint(
                fields=["amends", "amendment_number"],
                name="contract_amendment_unique",
                violation_error_message="Cet avenant porte le numéro d’un autre.",
            ),
            models.UniqueConstraint(
                fields=["amends"],
                condition=Q(state__in=BEFORE_SIGNATURE),
                name="contract_one_amendment_open",
                violation_error_message="Un avenant à ce contrat est déjà en préparation.",
            ),
            ExclusionConstraint(
                name="contract_no_overlap",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("perimeter_key", RangeOperators.EQUAL),
                    (models.functions.Cast("transport_part", models.IntegerField()), RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                condition=Q(state=ContractState.SIGNED, parent__isnull=True, amends__isnull=True),
                violation_error_message=(
                    "Un contrat signé de même nature couvre déjà ce territoire pendant cette période."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} – {self.title}"

    @property
    def is_open(self) -> bool:
        """On its way to signature."""
        return self.state in BEFORE_SIGNATURE

    def phase(self, on: date) -> Phase | None:
        """What this contract is on that day, once signed."""
        return phase(self.state, self.starts_on, self.ends_on, on)

    @property
    def cited_plan(self) -> str:
        """The departmental plan as the contract prints it: that of the portal if it is linked to one, or words."""
        return self.plan.citation if self.plan else self.departmental_plan

    @property
    def on_paper(self) -> bool:
        """Signed on paper and taken over: it has a scan, and no version."""
        return self.scan_id is not None

    @property
    def text_open(self) -> bool:
        """Whether its articles, axes, actions and partners may be written (same rule as `TextFrozenGuard`)."""
        from_paper = self.on_paper and not self.amendments.closing().exists()
        return rules.text_open(self.state, on_paper=from_paper)

    @property
    def origin(self) -> str:
        """« signé sur papier, repris le 3 mars 2026 par Claire Aubert »; nothing for a contract of the portal."""
        if not self.on_paper:
            return ""
        return rules.origin_of_paper(timezone.localdate(self.created_at), str(self.created_by or ""))

    @property
    def printed_origin(self) -> str:
        """The same without who entered it, for what is printed or public."""
        return rules.origin_of_paper(timezone.localdate(self.created_at), "") if self.on_paper else ""


@tracked()
class ContractCommune(models.Model):
    """A commune of the contract's perimeter."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="perimeter")
    commune = models.ForeignKey("territories.Territory", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "commune du contrat"
        ordering = ["contract", "commune", "pk"]
        triggers = [TextFrozenGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "commune"],
                name="contract_commune_unique",
                violation_error_message="Cette commune est déjà dans le périmètre.",
            )
        ]
        indexes = [models.Index(fields=["commune", "contract"], name="contract_commune_reverse")]

    def __str__(self) -> str:
        return str(self.commune)
