"""Who has an article open: nothing is locked by it."""

from django.conf import settings
from django.db import models

from contracts.models.content import Section
from contracts.querysets import SectionOpeningQuerySet


class SectionOpening(models.Model):
    """A person who has an article open in the editor; gone soon after their browser's last sign of life."""

    section = models.ForeignKey(Section, models.CASCADE, verbose_name="article", related_name="openings")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="compte", related_name="+")
    opened_at = models.DateTimeField("ouvert le")
    seen_at = models.DateTimeField("vu le")

    objects = SectionOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = "article ouvert"
        ordering = ["section", "opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "agent"],
                name="section_opening_unique",
                violation_error_message="Cet article est déjà ouvert par cette personne.",
            ),
            models.CheckConstraint(
                condition=models.Q(seen_at__gte=models.F("opened_at")),
                name="section_opening_seen_after_opened",
                violation_error_message="Un article ne peut être vu avant d’être ouvert.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} – {self.section}"
