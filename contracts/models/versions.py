"""What is signed: frozen versions, and the signatures on them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from cls_portal.history import tracked
from contracts.guards import FrozenGuard, SignerGuard
from contracts.models.contract import Contract
from contracts.models.parties import Signatory
from contracts.querysets import SignatureDepositQuerySet, SignatureQuerySet, VersionQuerySet


@tracked()
class Version(models.Model):
    """Version N of a contract: canonical JSON and its SHA-256, and the unsigned PDF rendered from it only.

    Once every signature is given, `sealed_pdf` is the file that everybody receives: the last signed PDF, under a
    last seal of the portal; `seal_record` says what that seal holds, and what it does not. While its timestamp does not
    come, `timestamp_awaited_since` says since when and `timestamp_refusal` why; both stay once it is sealed.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, verbose_name="contrat", related_name="versions")
    number = models.PositiveSmallIntegerField("numéro")
    json = models.TextField("texte canonique (JSON)")
    json_sha256 = models.CharField("empreinte du JSON", max_length=64)
    frozen_at = models.DateTimeField("arrêtée le")
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="arrêtée par", related_name="+"
    )
    pdf = models.ForeignKey(
        "cls_portal.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="PDF", related_name="+"
    )
    sealed_pdf = models.ForeignKey(
        "cls_portal.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="PDF scellé", related_name="+"
    )
    sealed_at = models.DateTimeField("scellée le", null=True, blank=True)
    seal_record = models.JSONField("ce que porte le cachet", default=dict, blank=True)
    timestamp_awaited_since = models.DateTimeField("horodatage attendu depuis le", null=True, blank=True)
    timestamp_refusal = models.CharField("ce qu’a fait l’autorité d’horodatage", max_length=200, blank=True)
    voided_at = models.DateTimeField("annulée le", null=True, blank=True)
    void_reason = models.TextField("motif d’annulation", blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version"
        ordering = ["contract", "-number", "pk"]
        triggers = [FrozenGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"],
                name="version_number_unique",
                violation_error_message="Ce numéro de version existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["contract"],
                condition=Q(voided_at__isnull=True),
                name="version_one_in_force",
                violation_error_message="Une version de ce contrat est déjà arrêtée.",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="") | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="version_void_has_reason",
                violation_error_message="L’annulation d’une version est motivée.",
            ),
            models.CheckConstraint(
                condition=Q(sealed_pdf__isnull=True, sealed_at__isnull=True)
                | Q(sealed_pdf__isnull=False, sealed_at__isnull=False, voided_at__isnull=True),
                name="version_sealed_has_date",
                violation_error_message="Le fichier scellé porte la date du scellement, et sa version est en vigueur.",
            ),
            models.CheckConstraint(
                condition=Q(timestamp_awaited_since__isnull=True, timestamp_refusal="")
                | Q(timestamp_awaited_since__isnull=False) & ~Q(timestamp_refusal=""),
                name="version_awaited_timestamp_has_reason",
                violation_error_message="On dit pourquoi l’horodatage d’une version se fait attendre.",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"


class SignatureLevel(models.TextChoices):
    """Level of a signature, always shown in words (règlement eIDAS, art. 3; code civil, art. 1367)."""

    HANDWRITTEN = "handwritten", "Signature manuscrite numérisée"
    SIMPLE = "simple", "Signature électronique simple"
    ADVANCED = "advanced", "Signature électronique avancée"
    QUALIFIED = "qualified", "Signature électronique qualifiée"


class SignatureMethod(models.TextChoices):
    """How a signature reached the contract; the three may be mixed within one."""

    PORTAL = "portal", "Dans le portail"
    EXTERNAL = "external", "Hors du portail, avec un certificat"
    HANDWRITTEN = "handwritten", "À la main, exemplaire numérisé"


# The methods that add a signature to the PDF itself; a scan stands beside it.
IN_THE_PDF = (SignatureMethod.PORTAL, SignatureMethod.EXTERNAL)


@tracked(personal=("name", "evidence"))
class Signature(models.Model):
    """A signature on a version: never changed, never deleted.

    `evidence` is how it was given: what the signatory saw and agreed to, or what was found in the file deposited.
    `agent` is the account that signed in the portal; `deposited_by` who brought the file of the other two methods.
    `file` is the version's PDF with this signature, or the sealed scan of the copy signed by hand.
    """

    append_only = True

    version = models.ForeignKey(Version, models.PROTECT, verbose_name="version", related_name="signatures")
    signatory = models.ForeignKey(Signatory, models.PROTECT, verbose_name="signataire", related_name="signatures")
    method = models.CharField("mode", max_length=12, choices=SignatureMethod, default=SignatureMethod.PORTAL)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="compte",
        related_name="signatures",
    )
    deposited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="déposée par", related_name="+"
    )
    name = models.CharField("nom", max_length=200)
    level = models.CharField("niveau", max_length=12, choices=SignatureLevel)
    signed_at = models.DateTimeField("signé le")
    file = models.ForeignKey("cls_portal.StoredFile", models.PROTECT, verbose_name="PDF signé", related_name="+")
    evidence = models.JSONField("preuve")

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = "signature"
        ordering = ["version", "signed_at", "pk"]
        triggers = [
            SignerGuard(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "signatory"],
                name="signature_unique",
                violation_error_message="Ce signataire a déjà signé cette version.",
            ),
            models.CheckConstraint(
                condition=Q(method=SignatureMethod.PORTAL, agent__isnull=False, deposited_by__isnull=True)
                | ~Q(method=SignatureMethod.PORTAL) & Q(agent__isnull=True, deposited_by__isnull=False),
                name="signature_by_account_or_deposit",
                violation_error_message="Une signature est donnée avec un compte, ou déposée par quelqu’un.",
            ),
            models.CheckConstraint(
                condition=Q(method=SignatureMethod.HANDWRITTEN, level=SignatureLevel.HANDWRITTEN)
                | ~Q(method=SignatureMethod.HANDWRITTEN) & ~Q(level=SignatureLevel.HANDWRITTEN),
                name="signature_level_of_its_method",
                violation_error_message="Le niveau « manuscrite » est celui des exemplaires signés à la main.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} – {self.get_level_display()}"


class DepositState(models.TextChoices):
    EXAMINING = "examining", "En cours d’examen"
    ACCEPTED = "accepted", "Accepté"
    REFUSED = "refused", "Refusé"


@tracked()
class SignatureDeposit(models.Model):
    """A file signed outside the portal, as somebody brought it for a signatory; a job examines it.

    `findings` are French sentences: the reasons of a refusal, or what a human should know of an accepted file.
    `signed_on` is the date that the depositor declares for a copy signed by hand.
    """

    version = models.ForeignKey(Version, models.PROTECT, verbose_name="version", related_name="deposits")
    signatory = models.ForeignKey(Signatory, models.PROTECT, verbose_name="signataire", related_name="deposits")
    method = models.CharField("mode", max_length=12, choices=SignatureMethod)
    file = models.ForeignKey("cls_portal.StoredFile", models.PROTECT, verbose_name="fichier déposé", related_name="+")
    deposited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="déposé par", related_name="+"
    )
    deposited_at = models.DateTimeField("déposé le")
    signed_on = models.DateField("signé à la main le", null=True, blank=True)
    state = models.CharField("état", max_length=10, choices=DepositState, default=DepositState.EXAMINING)
    findings = models.JSONField("constats", default=list, blank=True)
    signature = models.OneToOneField(
        Signature, models.PROTECT, null=True, blank=True, verbose_name="signature", related_name="deposit"
    )

    objects = SignatureDepositQuerySet.as_manager()

    class Meta:
        verbose_name = "dépôt d’un fichier signé"
        ordering = ["version", "-deposited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(method=SignatureMethod.PORTAL),
                name="deposit_signed_outside",
                violation_error_message="On ne dépose que ce qui a été signé hors du portail.",
            ),
            models.CheckConstraint(
                condition=Q(method=SignatureMethod.HANDWRITTEN, signed_on__isnull=False)
                | ~Q(method=SignatureMethod.HANDWRITTEN) & Q(signed_on__isnull=True),
                name="deposit_by_hand_has_date",
                violation_error_message="Qui dépose un exemplaire signé à la main dit à quelle date il l’a été.",
            ),
            models.CheckConstraint(
                condition=Q(state=DepositState.ACCEPTED, signature__isnull=False)
                | ~Q(state=DepositState.ACCEPTED) & Q(signature__isnull=True),
                name="deposit_accepted_has_signature",
                violation_error_message="Un dépôt accepté donne une signature, et lui seul.",
            ),
            models.CheckConstraint(
                condition=~Q(state=DepositState.REFUSED) | ~Q(findings=[]),
                name="deposit_refused_has_reasons",
                violation_error_message="Le refus d’un fichier est motivé.",
            ),
        ]

    def __str__(self) -> str:
        return f"Dépôt du {self.deposited_at:%d/%m/%Y} – {self.signatory.title}"


class SigningCode(models.Model):
    """A one-time code sent by e-mail to a signatory who is about to sign; only its digest is kept.

    The code is drawn as the mail leaves: no digest before. `attempts` counts the wrong codes typed; a code serves
    once, before `expires_at`.
    """

    signatory = models.ForeignKey(Signatory, models.CASCADE, verbose_name="signataire", related_name="codes")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="compte", related_name="+")
    document_sha256 = models.CharField("empreinte du document", max_length=64)
    digest = models.CharField("empreinte du code", max_length=128, blank=True)
    sent_at = models.DateTimeField("envoyé le")
    expires_at = models.DateTimeField("expire le")
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    used_at = models.DateTimeField("utilisé le", null=True, blank=True)

    class Meta:
        verbose_name = "code à usage unique"
        ordering = ["signatory", "-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"Code envoyé le {self.sent_at:%d/%m/%Y}"


@tracked()
class SignatureReminder(models.Model):
    """The préfecture recalled to a signatory that their signature is awaited: at most once a day."""

    signatory = models.ForeignKey(Signatory, models.CASCADE, verbose_name="signataire", related_name="reminders")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="relancé par", related_name="+")
    sent_on = models.DateField("relancé le")

    class Meta:
        verbose_name = "relance d’un signataire"
        ordering = ["signatory", "-sent_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["signatory", "sent_on"],
                name="signature_reminder_once_a_day",
                violation_error_message="Ce signataire a déjà été relancé aujourd’hui.",
            )
        ]

    def __str__(self) -> str:
        return f"Relance du {self.sent_on:%d/%m/%Y}"
