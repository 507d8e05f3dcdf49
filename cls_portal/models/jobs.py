"""Long work, and how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from cls_portal.wording import duration

if TYPE_CHECKING:
    from cls_portal.models.agent import Agent


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, agent: Agent) -> JobQuerySet:
        """The work one has asked for."""
        return self.filter(requested_by=agent)


class JobState(models.TextChoices):
    WAITING = "waiting", "en attente"
    RUNNING = "running", "en cours"
    DONE = "done", "terminé"
    FAILED = "failed", "échoué"
    CANCELLED = "cancelled", "annulé"


class Job(models.Model):
    """A piece of long work: `kind` is the dotted name of its function, `done`/`total` count its steps.

    `remaining`: seconds still needed at the present pace, empty when unknown. `cancel_asked`: the work stops at its
    next step, and leaves nothing; only a job that says so (`cancellable`) offers it.
    """

    kind = models.CharField("travail", max_length=120)
    label = models.CharField("intitulé", max_length=200)
    arguments = models.JSONField("paramètres", default=dict)
    state = models.CharField("état", max_length=10, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField("fait", default=0)
    total = models.PositiveIntegerField("à faire", default=1)
    message = models.TextField("étape", blank=True)
    remaining = models.PositiveIntegerField("secondes restantes", null=True, blank=True)
    cancellable = models.BooleanField("peut être annulé", default=False)
    cancel_asked = models.BooleanField("annulation demandée", default=False)
    result_url = models.CharField("résultat", max_length=300, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name="demandé par", related_name="+"
    )
    created_at = models.DateTimeField("demandé le", auto_now_add=True)
    finished_at = models.DateTimeField("terminé le", null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "travail"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def finished(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}

    @property
    def may_be_cancelled(self) -> bool:
        return self.cancellable and not self.finished and not self.cancel_asked

    @property
    def remaining_in_words(self) -> str:
        """« environ 2 min », or nothing."""
        if self.finished or self.remaining is None:
            return ""
        return f"environ {duration(self.remaining)}"

    @property
    def percent(self) -> int:
        return 100 if self.state == JobState.DONE else int(100 * self.done / max(self.total, 1))
