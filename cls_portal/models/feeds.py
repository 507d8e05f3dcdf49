"""The calendar that a person subscribes to."""

from django.conf import settings
from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.history import tracked


@tracked()
class CalendarFeed(Editable):
    """The secret address of somebody’s calendar: only its SHA-256 is kept; it serves until it is revoked."""

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="personne", related_name="calendar_feeds"
    )
    digest = models.CharField("empreinte du secret", max_length=64, unique=True)
    revoked_at = models.DateTimeField("révoquée le", null=True, blank=True)

    class Meta:
        verbose_name = "adresse d’un agenda"
        ordering = ["agent", "-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agent"],
                condition=models.Q(revoked_at=None),
                name="calendar_feed_one_in_force",
                violation_error_message="Une adresse d’agenda sert déjà\u00a0: renouvelez-la, ou révoquez-la.",
            )
        ]

    def __str__(self) -> str:
        return f"agenda {self.pk}"
