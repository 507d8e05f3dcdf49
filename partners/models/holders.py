"""Somebody who holds a place: an account, a contact, or only a name, and for which body."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Held(models.Model):
    """At most one of `agent`, `contact` and `holder_name`; nobody where only a quality is known.

    A table that keeps its history declares `holder_name` as personal.
    """

    organisation = models.ForeignKey(
        "partners.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="organisme",
        related_name="held_%(class)ss",
    )
    contact = models.ForeignKey(
        "partners.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="contact",
        related_name="held_%(class)ss",
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="personne",
        related_name="held_%(class)ss",
    )
    holder_name = models.CharField("nom", max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def holder(self) -> str:
        """The person, as far as the portal knows."""
        return str(self.agent or self.contact or self.holder_name)


def one_holder(name: str, message: str) -> models.CheckConstraint:
    condition = Q(agent=None, contact=None) | Q(agent=None, holder_name="") | Q(contact=None, holder_name="")
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=message)
