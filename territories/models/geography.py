"""The Code officiel géographique, and the files it was loaded from."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import CheckConstraint, F, Func, Index, Q, UniqueConstraint
from django.db.models.fields.generated import GeneratedField

from cls_portal.history import tracked
from territories.querysets import FormerCommuneQuerySet, ReferenceLoadQuerySet, TerritoryQuerySet
from territories.states import EpciKind, FormerNature, TerritoryKind


class Territory(models.Model):
    """A territory of the Code officiel géographique, or an EPCI; (kind, code) is its key, its id never changes.

    Reference table: rewritten by `load_territories`, one `ReferenceLoad` per file instead of a history per row; a
    territory that people made (`LOCAL_KINDS`) is written from its `LocalTerritory`, which has the history.
    `code` is text: « 01001 », « 2A004 », a SIREN for EPCI and EPT, « FR » for France.
    `population` is municipal (INSEE); for a territory that is neither commune nor municipal arrondissement,
    the sum over its communes.
    """

    kind = models.CharField("nature", max_length=20, choices=TerritoryKind)
    code = models.CharField("code", max_length=9)
    name = models.CharField("nom", max_length=200)
    population = models.PositiveIntegerField("population municipale", null=True, blank=True)
    population_year = models.PositiveSmallIntegerField("année du recensement", null=True, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="territoire de rattachement"
    )
    department = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="department_parts", verbose_name="département"
    )
    region = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="region_parts", verbose_name="région"
    )
    district = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="district_parts", verbose_name="arrondissement"
    )
    siren = models.CharField("SIREN", max_length=9, blank=True)
    epci_kind = models.CharField("nature de l’intercommunalité", max_length=5, blank=True, choices=EpciKind)
    postal_codes = ArrayField(models.CharField(max_length=5), default=list, blank=True, verbose_name="codes postaux")
    former_codes = ArrayField(models.CharField(max_length=5), default=list, blank=True, verbose_name="anciens codes")
    gone = models.BooleanField("disparu", default=False)
    sort_key: GeneratedField = GeneratedField(
        expression=Func(F("name"), function="public.cls_sort_key"),
        output_field=models.TextField(),
        db_persist=True,
        verbose_name="clé de tri",
    )
    search_text: GeneratedField = GeneratedField(
        expression=Func("name", "code", "postal_codes", "former_codes", function="public.territory_words"),
        output_field=models.TextField(),
        db_persist=True,
        verbose_name="texte de recherche",
    )
    communes: models.ManyToManyField[Territory, TerritoryCommune] = models.ManyToManyField(
        "self",
        through="TerritoryCommune",
        through_fields=("territory", "commune"),
        symmetrical=False,
        related_name="containing",
        verbose_name="communes",
    )

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = "territoire"
        ordering = ["sort_key", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["kind", "code"],
                name="territory_kind_code_unique",
                violation_error_message="Un territoire de cette nature porte déjà ce code.",
            ),
            CheckConstraint(
                condition=Q(kind__in=TerritoryKind.values),
                name="territory_kind_known",
                violation_error_message="Nature de territoire inconnue.",
            ),
            CheckConstraint(
                condition=Q(kind=TerritoryKind.EPCI, epci_kind__in=EpciKind.values)
                | (~Q(kind=TerritoryKind.EPCI) & Q(epci_kind="")),
                name="territory_epci_kind_of_epci",
                violation_error_message="La nature d’intercommunalité est celle d’un EPCI, et d’un EPCI seulement.",
            ),
            CheckConstraint(
                condition=~Q(
                    kind__in=[
                        TerritoryKind.MUNICIPAL_DISTRICT,
                        TerritoryKind.DELEGATED,
                        TerritoryKind.ASSOCIATED,
                        TerritoryKind.EPT,
                    ]
                )
                | Q(parent__isnull=False),
                name="territory_part_has_parent",
                violation_error_message="Ce territoire doit être rattaché à sa commune ou à sa métropole.",
            ),
        ]
        indexes = [
            Index(fields=["sort_key", "id"], name="territory_order"),
            Index(fields=["kind", "sort_key", "id"], name="territory_kind_order"),
            Index(fields=["code", "id"], name="territory_code_order"),
            Index(fields=["population", "id"], name="territory_population_order"),
            # A short pending list: the load stays quick, and so does a search before the next vacuum.
            GinIndex(
                OpClass(F("search_text"), name="gin_trgm_ops"), name="territory_words", gin_pending_list_limit=256
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TerritoryCommune(models.Model):
    """Each territory of any kind → its communes (a commune → itself); what makes a scope a set of communes."""

    territory = models.ForeignKey(
        Territory, models.CASCADE, related_name="commune_rows", db_index=False, verbose_name="territoire"
    )
    commune = models.ForeignKey(
        Territory, models.CASCADE, related_name="territory_rows", db_index=False, verbose_name="commune"
    )

    class Meta:
        verbose_name = "commune d’un territoire"
        ordering = ["pk"]
        constraints = [
            UniqueConstraint(
                fields=["territory", "commune"],
                name="territory_commune_unique",
                violation_error_message="Cette commune est déjà dans ce territoire.",
            )
        ]
        indexes = [Index(fields=["commune", "territory"], name="territory_commune_reverse")]

    def __str__(self) -> str:
        return f"{self.territory_id} ∋ {self.commune_id}"


class FormerCommune(models.Model):
    """A code that once was a commune's, and the commune of today that answers for it.

    The same code may be in use today for another commune (60054: Les Hauts-Talican until 2023,
    Beaumont-les-Nonains since), so a code alone is no key.
    """

    code = models.CharField("ancien code", max_length=5)
    name = models.CharField("ancien nom", max_length=200, blank=True)
    commune = models.ForeignKey(Territory, models.CASCADE, related_name="former_communes", verbose_name="commune")
    nature = models.CharField("nature", max_length=10, choices=FormerNature)
    last_year = models.PositiveSmallIntegerField("dernière année", null=True, blank=True)

    objects = FormerCommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "ancienne commune"
        ordering = ["code", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["code", "commune"],
                name="former_commune_unique",
                violation_error_message="Cet ancien code est déjà rattaché à cette commune.",
            ),
            CheckConstraint(
                condition=Q(nature__in=FormerNature.values),
                name="former_commune_nature_known",
                violation_error_message="Nature d’ancien code inconnue.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


@tracked()
class ReferenceLoad(models.Model):
    """One file of a reference data set as it was loaded: its fingerprint, its rows, its edition."""

    kind = models.SlugField("jeu de données", max_length=40)
    file_name = models.CharField("fichier", max_length=200)
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    rows = models.PositiveIntegerField("lignes")
    edition = models.CharField("millésime", max_length=40)
    loaded_at = models.DateTimeField("chargé le", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reference_loads",
        verbose_name="chargé par",
        help_text="Vide : chargé par le portail lui-même.",
    )

    objects = ReferenceLoadQuerySet.as_manager()

    class Meta:
        verbose_name = "chargement de référence"
        verbose_name_plural = "chargements de référence"
        ordering = ["-loaded_at", "-pk"]
        indexes = [Index(fields=["kind", "file_name", "-id"], name="reference_load_latest")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.edition})"
