"""Who signs, and who takes part."""

from django.conf import settings
from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.history import tracked
from contracts.guards import CLAIMED, TextFrozenGuard
from contracts.models.contract import Contract
from contracts.querysets import ContractPartQuerySet, GuestQuerySet, SignatoryQuerySet

ARTICLES = ("Le", "La", "Les")


def _within(title: str) -> str:
    """A title within a sentence: « le préfet de la Gironde », « M. le directeur »."""
    first, _, rest = title.partition(" ")
    return f"{first.lower()} {rest}" if first in (*ARTICLES, "Pour") else title


class Capacity(models.TextChoices):
    """In what capacity one signs (domain.md §3, « Signatories »)."""

    PREFECT = "prefect", "Représentant de l’État"
    PROSECUTOR = "prosecutor", "Procureur de la République"
    MAYOR = "mayor", "Maire"
    EPCI_PRESIDENT = "epci_president", "Président d’intercommunalité"
    DEPARTMENT_PRESIDENT = "department_president", "Président du conseil départemental"
    TRANSPORT_OPERATOR = "transport_operator", "Exploitant de transport public"
    OTHER = "other", "Autre signataire"


@tracked(personal=("name", "delegate_name", "email"))
class Signatory(Editable):
    """A person who signs, in a capacity; `title` is printed (« Le préfet de la Gironde »).

    The contract is concluded once every `awaited` signature is given: those that the texts require (`required`)
    always are. Whoever signs by delegation is named with the title they hold and the reference of the delegation.
    Whom the writer does not know to have an account is named by an `email` address, until the person whose account
    bears it says that it is them (`claim_signatory`): nothing else tells whether there is one.
    `signed_on` is the day written on the paper of a contract taken over; in the portal, a `Signature` says it.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, verbose_name="contrat", related_name="signatories")
    position = models.PositiveSmallIntegerField("rang")
    capacity = models.CharField("qualité", max_length=20, choices=Capacity)
    title = models.CharField("titre imprimé", max_length=200)
    name = models.CharField("nom", max_length=200, blank=True)
    territory = models.ForeignKey(
        "territories.Territory", models.PROTECT, null=True, blank=True, verbose_name="territoire", related_name="+"
    )
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, null=True, blank=True, verbose_name="organisme", related_name="signs"
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="compte",
        related_name="signatory_of",
    )
    email = models.EmailField("adresse électronique du signataire", max_length=254, blank=True)
    required = models.BooleanField("signature obligatoire", default=False, editable=False)
    awaited = models.BooleanField("attendue pour conclure le contrat", default=True)
    delegate_name = models.CharField("délégataire", max_length=200, blank=True)
    delegate_title = models.CharField("titre du délégataire", max_length=200, blank=True)
    delegation_reference = models.CharField("référence de la délégation de signature", max_length=300, blank=True)

    signed_on = models.DateField("a signé sur papier le", null=True, blank=True)

    prints = True
    objects = SignatoryQuerySet.as_manager()

    class Meta:
        verbose_name = "signataire"
        ordering = ["contract", "position", "pk"]
        indexes = [models.Index(fields=["email"], condition=~models.Q(email=""), name="signatory_by_address")]
        triggers = [TextFrozenGuard(unless=CLAIMED)]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "capacity", "territory", "organisation"],
                name="signatory_unique",
                nulls_distinct=False,
                condition=~models.Q(capacity="other"),
                violation_error_message="Ce signataire figure déjà dans le contrat.",
            ),
            models.CheckConstraint(
                condition=models.Q(required=False) | models.Q(awaited=True),
                name="signatory_required_is_awaited",
                violation_error_message="La signature d’un signataire obligatoire est attendue pour conclure.",
            ),
            models.CheckConstraint(
                condition=models.Q(delegate_name="", delegate_title="", delegation_reference="")
                | ~models.Q(delegate_name="") & ~models.Q(delegate_title="") & ~models.Q(delegation_reference=""),
                name="signatory_delegation_complete",
                violation_error_message="Une délégation de signature dit qui la reçoit, à quel titre et par quel acte.",
            ),
            models.CheckConstraint(
                condition=models.Q(agent__isnull=True) | models.Q(email=""),
                name="signatory_account_or_address",
                violation_error_message="On désigne un compte, ou une adresse électronique, pas les deux.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.name})" if self.name else self.title

    @property
    def reached_at(self) -> str:
        """Where to write to this signatory: nowhere when they sign by other ways."""
        return self.agent.email if self.agent else self.email

    @property
    def signer_name(self) -> str:
        """Who puts the signature: the delegate when there is one."""
        return self.delegate_name or self.name

    @property
    def signed_as(self) -> str:
        """The capacity as printed in the signature: a delegate signs « Pour le préfet… et par délégation »."""
        if not self.delegate_name:
            return self.title
        return f"Pour {_within(self.title)} et par délégation, {_within(self.delegate_title)}"

    @property
    def title_within(self) -> str:
        """« le préfet de la Gironde », within a sentence."""
        return _within(self.title)

    @property
    def signed_within(self) -> str:
        """The same of the capacity in which one signs."""
        return _within(self.signed_as)

    @property
    def field_name(self) -> str:
        """The name of this signatory's field in the PDF."""
        return f"sig-{self.pk}"


@tracked()
class ContractPartner(Editable):
    """An organisation that takes part in the contract, and what it commits to."""

    contract = models.ForeignKey(Contract, models.CASCADE, verbose_name="contrat", related_name="partners")
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, verbose_name="organisme", related_name="participations"
    )
    commitment = models.TextField("engagement", blank=True)

    prints = True
    objects = ContractPartQuerySet.as_manager()

    class Meta:
        verbose_name = "partenaire du contrat"
        ordering = ["contract", "pk"]
        triggers = [TextFrozenGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "organisation"],
                name="contract_partner_unique",
                violation_error_message="Cet organisme est déjà partenaire du contrat.",
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


@tracked(personal=("email",))
class Guest(Editable):
    """A person invited to read a contract before it is shared with its signatories.

    Whom the inviter does not know is invited by an address: whoever has the account of it reads the contract, and
    nothing says whether there is one.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, verbose_name="contrat", related_name="guests")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="personne",
        related_name="guest_of",
    )
    email = models.EmailField("adresse électronique", max_length=254, blank=True)

    objects = GuestQuerySet.as_manager()

    class Meta:
        verbose_name = "personne invitée"
        ordering = ["contract", "pk"]
        indexes = [models.Index(fields=["email"], condition=models.Q(agent=None), name="guest_by_address")]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "agent"],
                name="guest_unique",
                violation_error_message="Cette personne est déjà invitée.",
            ),
            models.UniqueConstraint(
                fields=["contract", "email"],
                condition=models.Q(agent=None),
                name="guest_address_unique",
                violation_error_message="Cette adresse est déjà invitée.",
            ),
            models.CheckConstraint(
                condition=models.Q(agent__isnull=False, email="") | models.Q(agent__isnull=True) & ~models.Q(email=""),
                name="guest_account_or_address",
                violation_error_message="On invite un compte, ou une adresse électronique.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.agent or self.email)
