"""What people feel and expect, and what is already done about it: the rows of parts (b) and (c)."""

from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order
from cls_portal.history import tracked
from cls_portal.indexing import Searched
from diagnostics.guards import ValidatedPartGuard
from diagnostics.models.diagnostic import Diagnostic, FieldResponse, Fitness
from diagnostics.querysets import ResponseQuerySet, SurveyQuerySet


class SurveyKind(models.TextChoices):
    """Where the feeling of insecurity is heard (circ. 28 oct. 1997, I.3: not from institutions alone)."""

    SURVEY = "survey", "Enquête"
    EXPECTATIONS = "expectations", "Attentes exprimées"
    OBSERVATION = "observation", "Observations de terrain"


@tracked()
class Survey(Editable):
    """A survey, expectations heard or observations, cited by part (b) with how they were gathered."""

    diagnostic = models.ForeignKey(Diagnostic, models.CASCADE, verbose_name="diagnostic", related_name="surveys")
    kind = models.CharField("nature", max_length=14, choices=SurveyKind, default=SurveyKind.SURVEY)
    title = models.CharField("intitulé", max_length=200)
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, null=True, blank=True, verbose_name="organisme", related_name="+"
    )
    carried_out_by = models.CharField("réalisée par", max_length=200, blank=True)
    starts_on = models.DateField("du", null=True, blank=True)
    ends_on = models.DateField("au")
    method = models.CharField("méthode", max_length=300)
    sample_size = models.PositiveIntegerField("personnes interrogées", null=True, blank=True)
    population = models.CharField("population concernée", max_length=200)
    results = models.TextField("principaux résultats", blank=True)
    source = models.CharField("source", max_length=300)
    file = models.ForeignKey(
        "cls_portal.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="document", related_name="+"
    )

    prints = True
    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = "enquête ou attente"
        ordering = ["diagnostic", "-ends_on", "pk"]
        triggers = [ValidatedPartGuard(), Searched("file", title="title", holder="diagnostic_id", file="file")]
        constraints = [
            dates_in_order(
                "starts_on",
                "ends_on",
                name="survey_dates_in_order",
                message="L’enquête finit avant d’avoir commencé.",
            )
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class ExistingResponse(Editable):
    """One response that exists in a field: who gives it, where, when, how fit it is.

    `diagnostic` is repeated so that rights, guards and the history read one row.
    """

    diagnostic = models.ForeignKey(
        Diagnostic, models.CASCADE, verbose_name="diagnostic", related_name="existing_responses"
    )
    field_response = models.ForeignKey(
        FieldResponse, models.CASCADE, verbose_name="champ", related_name="existing_responses"
    )
    title = models.CharField("réponse", max_length=200)
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, null=True, blank=True, verbose_name="acteur", related_name="+"
    )
    place = models.CharField("lieu", max_length=200, blank=True)
    period = models.CharField("période, horaires", max_length=200, blank=True)
    fitness = models.CharField("adéquation", max_length=10, choices=Fitness, default=Fitness.UNKNOWN)
    comment = models.TextField("appréciation", blank=True)

    prints = True
    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = "réponse existante détaillée"
        ordering = ["field_response", "pk"]
        triggers = [ValidatedPartGuard()]
        constraints = [
            models.UniqueConstraint(
                fields=["field_response", "title", "organisation"],
                nulls_distinct=False,
                name="existing_response_unique",
                violation_error_message="Cette réponse est déjà décrite pour cet acteur.",
            )
        ]

    def __str__(self) -> str:
        return self.title
