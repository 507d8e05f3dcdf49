"""Councils (CLSPD, CISPD, …) and their meetings."""

from django.conf import settings
from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order
from cls_portal.history import tracked
from partners.models.organisations import Organisation
from partners.querysets import CouncilQuerySet, MeetingQuerySet


class CouncilKind(models.TextChoices):
    CCPD = "CCPD", "Conseil communal de prévention de la délinquance (1983-2002)"
    CLSPD = "CLSPD", "Conseil local de sécurité et de prévention de la délinquance"
    CISPD = "CISPD", "Conseil intercommunal de sécurité et de prévention de la délinquance"
    CMSPD = "CMSPD", "Conseil métropolitain de sécurité et de prévention de la délinquance"
    PARIS = "PARIS", "Conseil parisien de sécurité et de prévention de la délinquance"
    CDPD = "CDPD", "Conseil départemental de prévention de la délinquance"


class MeetingForm(models.TextChoices):
    PLENARY = "plenary", "Formation plénière"
    RESTRICTED = "restricted", "Formation restreinte"
    WORKING_GROUP = "working_group", "Groupe de travail"
    WATCH_CELL = "watch_cell", "Cellule de veille"


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

    prints = True
    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "conseil"
        ordering = ["sort_key", "name", "pk"]
        indexes = [models.Index(fields=["sort_key", "name", "id"], name="council_order")]
        constraints = [
            dates_in_order(
                "created_on",
                "dissolved_on",
                name="council_dates_in_order",
                message="Un conseil ne peut pas être dissous avant d’avoir été créé.",
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Meeting(Editable):
    """A meeting of a council; here its date and form, so that it can carry an opinion."""

    council = models.ForeignKey(Council, models.PROTECT, verbose_name="conseil", related_name="meetings")
    form = models.CharField("formation", max_length=15, choices=MeetingForm)
    held_on = models.DateField("date")
    place = models.CharField("lieu", max_length=200, blank=True)
    subject = models.CharField("objet", max_length=300, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "réunion"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "form", "held_on", "subject"],
                name="meeting_unique",
                violation_error_message="Cette réunion est déjà enregistrée.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()} du {self.held_on:%d/%m/%Y}"
