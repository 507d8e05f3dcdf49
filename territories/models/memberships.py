"""Who holds which role on which territory."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, CheckConstraint, F, Func, Index, Q, Value, When

from cls_portal.concurrency import Editable
from cls_portal.constraints import dates_in_order
from cls_portal.history import tracked
from cls_portal.roles import Role
from territories.models.geography import Territory
from territories.querysets import MembershipQuerySet

TERRITORIAL_ROLES: tuple[str, ...] = tuple(role.value for role in Role if role != Role.PARTNER)

# First day included, last excluded; an empty end is open. An end before its start has a constraint of its own:
# here it makes an empty period, where PostgreSQL would fail before anyone says why.
PERIOD = Func(
    "starts_on",
    Case(When(ends_on__lt=F("starts_on"), then=F("starts_on")), default=F("ends_on")),
    Value("[)"),
    function="daterange",
    output_field=DateRangeField(),
)


@tracked()
class Membership(Editable):
    """An agent holds a role on a territory from `starts_on` (included) to `ends_on` (excluded; empty = no end).

    Partners are not here: their scope is their organisation's (`partners.Affiliation`).
    """

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name="personne"
    )
    role = models.CharField("rôle", max_length=20, choices=[(r.value, r.label) for r in Role if r != Role.PARTNER])
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="memberships", verbose_name="territoire")
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships_given",
        verbose_name="donné par",
        help_text="Vide : donné par le portail lui-même.",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "rôle sur un territoire"
        verbose_name_plural = "rôles sur les territoires"
        ordering = ["-starts_on", "pk"]
        constraints = [
            ExclusionConstraint(
                name="membership_no_overlap",
                expressions=[
                    ("agent", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("territory", RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette personne tient déjà ce rôle sur ce territoire pendant cette période.",
            ),
            dates_in_order(
                "starts_on",
                "ends_on",
                name="membership_dates_in_order",
                message="La fin du rôle précède son début.",
            ),
            CheckConstraint(
                condition=Q(role__in=TERRITORIAL_ROLES),
                name="membership_role_territorial",
                violation_error_message="Un partenaire tient son accès de son organisation, pas d’un territoire.",
            ),
        ]
        indexes = [Index(fields=["agent", "role"], name="membership_agent_role")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.territory}"
