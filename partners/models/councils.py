"""Councils (CLSPD, CISPD, …)."""

from django.conf import settings
from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order
from cls_portal.history import tracked
from cls_portal.indexing import Searched, labelled
from partners.models.organisations import Organisation
from partners.querysets import CouncilQuerySet


class CouncilKind(models.TextChoices):
    CCPD = "CCPD", "Conseil communal de prévention de la délinquance (1983-2002)"
    CLSPD = "CLSPD", "Conseil local de sécurité et de prévention de la délinquance"
    CISPD = "CISPD", "Conseil intercommunal de sécurité et de prévention de la délinquance"
    CMSPD = "CMSPD", "Conseil métropolitain de sécurité et de prévention de la délinquance"
    PARIS = "PARIS", "Conseil parisien de sécurité et de prévention de la délinquance"
    CDPD = "CDPD", "Conseil départemental de prévention de la délinquance"


@tracked()
class Council(Editable):
    """A local security council: its territory is the commune or the EPCI that made it."""

    kind = models.CharField("nature", max_length=10, choices=CouncilKind)
    name = models.CharField("nom", max_length=200)
    sort_key = models.GeneratedField(
        expression=models.Func(models.F("name"), function="public.cls_sort_key"),
        output_field=models.TextField(),
        db_persist=True,
    )
    territory = models.ForeignKey(
        "territories.Territory", models.PROTECT, verbose_name="territoire", related_name="councils"
    )
    created_on = models.DateField("créé le", null=True, blank=True)
    chair_title = models.CharField("présidence", max_length=200, help_text="Par exemple : le maire de Bègles.")
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="président ou présidente",
        related_name="chaired_councils",
    )
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="coordonnateur ou coordonnatrice",
        related_name="coordinated_councils",
    )
    host = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="collectivité porteuse",
        related_name="hosted_councils",
    )
    dormant_since = models.DateField("en sommeil depuis le", null=True, blank=True)
    dissolved_on = models.DateField("dissous le", null=True, blank=True)
    resolution_body = models.CharField(
        "assemblée qui l’a créé", max_length=200, blank=True, help_text="Par exemple\u00a0: conseil municipal."
    )
    resolution_number = models.CharField("délibération n°", max_length=60, blank=True)
    resolution_on = models.DateField("délibération du", null=True, blank=True)
    resolution_file = models.ForeignKey(
        "cls_portal.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="délibération", related_name="+"
    )
    succeeded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="conseil successeur", related_name="predecessors"
    )

    prints = True
    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "conseil"
        ordering = ["sort_key", "name", "pk"]
        triggers = [
            Searched("council", title="name", texts=(labelled("kind", CouncilKind), "chair_title")),
            Searched(
                "file",
                title="'Délibération' || coalesce(' n°\u00a0' || nullif(new.resolution_number, ''), '')",
                file="resolution_file",
            ),
        ]
        indexes = [models.Index(fields=["sort_key", "name", "id"], name="council_order")]
        constraints = [
            dates_in_order(
                "created_on",
                "dissolved_on",
                name="council_dates_in_order",
                message="Un conseil ne peut pas être dissous avant d’avoir été créé.",
            ),
            models.CheckConstraint(
                condition=models.Q(succeeded_by=None)
                | models.Q(dissolved_on__isnull=False) & ~models.Q(succeeded_by=models.F("id")),
                name="council_succeeded_once_dissolved",
                violation_error_message="Un conseil n’a de successeur, autre que lui, qu’une fois dissous.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
