"""Who sits in a council, from when to when; the arrêtés that say so; the préfet's yearly information."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order, not_blank
from cls_portal.history import tracked
from cls_portal.indexing import Searched
from partners.models.councils import Council
from partners.models.holders import Held, one_holder
from partners.querysets import CouncilPartQuerySet, SeatQuerySet
from partners.states import Capacity, NamedBy


@tracked()
class CompositionOrder(Editable):
    """The arrêté that fixes the composition of a council."""

    council = models.ForeignKey(Council, models.PROTECT, verbose_name="conseil", related_name="orders")
    number = models.CharField("numéro", max_length=60)
    signed_on = models.DateField("signé le")
    file = models.ForeignKey(
        "cls_portal.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="fichier", related_name="+"
    )

    prints = True
    objects = CouncilPartQuerySet.as_manager()

    class Meta:
        verbose_name = "arrêté de composition"
        verbose_name_plural = "arrêtés de composition"
        ordering = ["-signed_on", "-pk"]
        triggers = [
            Searched(
                "file",
                title="'Arrêté n°\u00a0' || new.number || ' du ' || to_char(new.signed_on, 'DD/MM/YYYY')",
                holder="council_id",
                file="file",
            )
        ]
        constraints = [
            not_blank("number", name="composition_order_number_given", message="Indiquez le numéro de l’arrêté."),
            models.UniqueConstraint(
                fields=["council", "number"],
                name="composition_order_unique",
                violation_error_message="Un arrêté de ce conseil porte déjà ce numéro.",
            ),
        ]

    def __str__(self) -> str:
        return f"Arrêté n°\u00a0{self.number} du {self.signed_on:%d/%m/%Y}"


@tracked(personal=("holder_name",))
class Seat(Held, Editable):
    """Somebody sits in a council from `starts_on` to `ends_on` (excluded; empty: no end).

    `title` is the quality written in the arrêté; the person is an account, a contact, or only a name. A substitute
    points to the seat it may take; who replaces somebody points to the seat that ended.
    """

    council = models.ForeignKey(Council, models.PROTECT, verbose_name="conseil", related_name="seats")
    capacity = models.CharField("siège au titre de", max_length=15, choices=Capacity)
    title = models.CharField("qualité", max_length=200)
    named_by = models.CharField("désigné par", max_length=10, choices=NamedBy, blank=True)
    agreed_on = models.DateField("accord de l’organisme le", null=True, blank=True)
    order = models.ForeignKey(
        CompositionOrder, models.PROTECT, null=True, blank=True, verbose_name="arrêté", related_name="seats"
    )
    substitute_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="suppléant de", related_name="substitutes"
    )
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="remplace", related_name="followers"
    )
    starts_on = models.DateField("siège à partir du")
    ends_on = models.DateField("jusqu’au (exclu)", null=True, blank=True)

    prints = True
    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = "siège"
        ordering = ["council", "starts_on", "pk"]
        constraints = [
            dates_in_order(
                "starts_on",
                "ends_on",
                name="seat_dates_in_order",
                message="La fin du siège ne peut pas précéder son début.",
            ),
            one_holder("seat_one_holder", "Une seule personne tient un siège\u00a0: un compte, un contact ou un nom."),
            ExclusionConstraint(
                name="seat_one_chair",
                expressions=[
                    ("council", RangeOperators.EQUAL),
                    ("capacity", RangeOperators.EQUAL),
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
                condition=models.Q(capacity__in=[Capacity.CHAIR, Capacity.COORDINATOR], substitute_for=None),
                violation_error_message="Cette fonction est déjà tenue pendant cette période.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class YearlyInformation(Editable):
    """The préfet told the council how crime goes in its territory, on that day (CSI, art. D. 132-10)."""

    council = models.ForeignKey(Council, models.PROTECT, verbose_name="conseil", related_name="informations")
    given_on = models.DateField("donnée le")
    subject = models.CharField("objet", max_length=300, blank=True)

    objects = CouncilPartQuerySet.as_manager()

    class Meta:
        verbose_name = "information du préfet"
        verbose_name_plural = "informations du préfet"
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "given_on"],
                name="yearly_information_unique",
                violation_error_message="Une information donnée ce jour-là est déjà enregistrée.",
            )
        ]

    def __str__(self) -> str:
        return f"Information du préfet du {self.given_on:%d/%m/%Y}"
