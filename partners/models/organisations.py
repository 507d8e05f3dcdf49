"""Organisations of the field, the people to reach there, and the agents who act for them."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from stdnum.exceptions import ValidationError as NumberError
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order
from cls_portal.history import tracked
from cls_portal.indexing import Searched, labelled
from partners.querysets import AffiliationQuerySet, ContactQuerySet, OrganisationQuerySet


class OrganisationKind(models.TextChoices):
    """Catalogue of the actors of a contract (domain.md §5; CSI D132-8, D132-12; circ. 28 oct. 1997)."""

    PREF = "PREF", "Préfecture, sous-préfecture"
    PROC = "PROC", "Parquet"
    MAIRE = "MAIRE", "Commune"
    EPCI = "EPCI", "Intercommunalité"
    PN = "PN", "Police nationale"
    GN = "GN", "Gendarmerie nationale"
    PM = "PM", "Police municipale"
    EN = "EN", "Éducation nationale"
    PJJ = "PJJ", "Protection judiciaire de la jeunesse"
    SPIP = "SPIP", "Insertion et probation, administration pénitentiaire"
    TJ = "TJ", "Juges des enfants, juges de l’application des peines"
    CD = "CD", "Conseil départemental"
    CR = "CR", "Conseil régional"
    DP = "DP", "Délégué du préfet, politique de la ville"
    SDE = "SDE", "Autre service déconcentré de l’État"
    ARS = "ARS", "Santé"
    CAF = "CAF", "CAF, assurance maladie"
    CCAS = "CCAS", "CCAS, jeunesse, médiation sociale"
    BAILL = "BAILL", "Bailleur social"
    TRANSP = "TRANSP", "Transporteur"
    COMM = "COMM", "Commerçants, chambres consulaires"
    ASSO = "ASSO", "Association"
    ML = "ML", "Mission locale, emploi"
    SDIS = "SDIS", "Sapeurs-pompiers"
    HAB = "HAB", "Habitants, conseil citoyen"
    PARL = "PARL", "Parlementaire"
    PQ = "PQ", "Personne qualifiée, autre organisme"


def check_siren(value: str) -> None:
    """Nine digits with their Luhn key."""
    try:
        siren_number.validate(value)
    except NumberError as error:
        raise ValidationError("Ce numéro SIREN n’est pas valable : neuf chiffres, clé comprise.") from error


def check_siret(value: str) -> None:
    """Fourteen digits with their Luhn key (La Poste's own key included)."""
    try:
        siret_number.validate(value)
    except NumberError as error:
        raise ValidationError("Ce numéro SIRET n’est pas valable : quatorze chiffres, clé comprise.") from error


@tracked()
class Organisation(Editable):
    """A body that takes part in contracts; its name is visible to every signed-in person."""

    kind = models.CharField("catégorie", max_length=10, choices=OrganisationKind)
    name = models.CharField("nom", max_length=200)
    sort_key = models.GeneratedField(
        expression=models.Func(models.F("name"), function="public.cls_sort_key"),
        output_field=models.TextField(),
        db_persist=True,
    )
    siren = models.CharField("SIREN", max_length=9, blank=True, validators=[check_siren])
    siret = models.CharField("SIRET", max_length=14, blank=True, validators=[check_siret])
    territory = models.ForeignKey(
        "territories.Territory",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="territoire",
        help_text="Commune, intercommunalité ou département dont relève l’organisme.",
        related_name="organisations",
    )
    closed_on = models.DateField("fermé le", null=True, blank=True)

    prints = True
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisme"
        ordering = ["sort_key", "name", "pk"]
        triggers = [
            Searched("organisation", title="name", texts=(labelled("kind", OrganisationKind), "siren", "siret"))
        ]
        indexes = [
            GinIndex(OpClass("sort_key", name="gin_trgm_ops"), name="organisation_name_trgm"),
            models.Index(fields=["sort_key", "name", "id"], name="organisation_order"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["siret"],
                condition=~models.Q(siret=""),
                name="organisation_siret_unique",
                violation_error_message="Un organisme porte déjà ce SIRET.",
            ),
            models.CheckConstraint(
                condition=models.Q(siret="") | models.Q(siren="") | models.Q(siret__startswith=models.F("siren")),
                name="organisation_siret_of_siren",
                violation_error_message="Le SIRET commence par le SIREN de l’organisme.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked(personal=("first_name", "last_name", "email", "phone", "address"))
class Contact(Editable):
    """A person to reach in an organisation, with or without an account."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, verbose_name="organisme", related_name="contacts")
    first_name = models.CharField("prénom", max_length=100, blank=True)
    last_name = models.CharField("nom", max_length=100)
    job_title = models.CharField("fonction", max_length=200, blank=True)
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    address = models.TextField("adresse postale", max_length=500, blank=True)
    left_on = models.DateField("parti le", null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, verbose_name="remplacé par", related_name="replaced"
    )
    purged_on = models.DateField("données personnelles effacées le", null=True, blank=True, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "contact"
        ordering = ["last_name", "first_name", "pk"]
        # By what the directory shows to whoever sees the people of the organisation, their addresses aside.
        triggers = [
            Searched(
                "contact",
                title="trim(new.first_name || ' ' || new.last_name)",
                texts=("job_title",),
                holder="organisation_id",
                only="new.left_on IS NULL AND new.purged_on IS NULL",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def introduced(self) -> str:
        """« Camille Delmas, directrice »."""
        return f"{self}, {self.job_title}" if self.job_title else str(self)


@tracked()
class Affiliation(Editable):
    """An agent acts for an organisation from `starts_on` to `ends_on` (excluded; empty = no end).

    This is the scope of the partner role.
    """

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="personne", related_name="affiliations"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="organisme", related_name="affiliations"
    )
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au (exclu)", null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = "rattachement"
        ordering = ["-starts_on", "pk"]
        constraints = [
            dates_in_order(
                "starts_on",
                "ends_on",
                name="affiliation_dates_in_order",
                message="La fin du rattachement ne peut pas précéder son début.",
            ),
            ExclusionConstraint(
                name="affiliation_no_overlap",
                expressions=[
                    ("agent", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    (
                        models.Func(
                            "starts_on",
                            "ends_on",
                            models.Value("[)"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Cette personne est déjà rattachée à cet organisme pendant cette période.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} – {self.organisation}"
