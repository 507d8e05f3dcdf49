"""Lists as people arranged them, under a name."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cls_portal.concurrency import Editable
from cls_portal.constraints import not_blank
from cls_portal.history import tracked

if TYPE_CHECKING:
    from cls_portal.models.agent import Agent


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def seen_by(self, agent: Agent, audiences: Collection[str]) -> SavedViewQuerySet:
        """One's own, and those of the groups that one belongs to."""
        return self.filter(Q(owner=agent) | Q(audience__in=audiences))

    def with_default(self, agent: Agent) -> SavedViewQuerySet:
        """Adds `is_default`: whether this person opens the list on it."""
        chosen = ViewDefault._default_manager.filter(agent=agent, view=OuterRef("pk"))
        return self.annotate(is_default=Exists(chosen))


@tracked()
class SavedView(Editable):
    """A list as somebody arranged it: its address, with filters, sort and columns; their own, or lent to a group.

    It holds no row: who opens it sees what they may see. `audience` is the key of a group of the portal
    (`settings.AUDIENCES_OF`), empty for oneself alone.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="auteur", related_name="saved_views"
    )
    listing = models.CharField("liste", max_length=40)
    name = models.CharField("nom", max_length=80)
    address = models.CharField("adresse", max_length=2000)
    audience = models.CharField("partagée avec", max_length=40, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "vue enregistrée"
        ordering = ["listing", "name", "pk"]
        indexes = [models.Index(fields=["audience"], name="saved_view_by_audience", condition=~Q(audience=""))]
        constraints = [
            not_blank("name", name="saved_view_name_given", message="Le nom de la vue est obligatoire."),
            models.UniqueConstraint(
                fields=["owner", "listing", "name"],
                name="saved_view_name_unique",
                violation_error_message="Vous avez déjà une vue de ce nom pour cette liste.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ViewDefault(models.Model):
    """The view on which a person opens a list."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="personne", related_name="+")
    listing = models.CharField("liste", max_length=40)
    view = models.ForeignKey(SavedView, models.CASCADE, verbose_name="vue", related_name="+")

    class Meta:
        verbose_name = "vue par défaut"
        ordering = ["agent", "listing", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "listing"],
                name="view_default_once",
                violation_error_message="Une liste s’ouvre sur une seule vue.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.listing} {self.view_id}"
