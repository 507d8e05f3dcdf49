"""Secrets with which programs act for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from cls_portal.history import tracked

if TYPE_CHECKING:
    from cls_portal.models.agent import Agent


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, agent: Agent) -> ApiTokenQuerySet:
        """One's own tokens."""
        return self.filter(agent=agent)


class TokenScope(models.TextChoices):
    READ = "lecture", "Lire"
    WRITE = "ecriture", "Écrire"


@tracked()
class ApiToken(models.Model):
    """A token of a person: only its SHA-256 is kept, its first characters help to recognise it."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="personne", related_name="tokens")
    name = models.CharField("nom", max_length=100)
    prefix = models.CharField("début", max_length=12)
    digest = models.CharField("empreinte", max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=10, choices=TokenScope), verbose_name="portée")
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    expires_at = models.DateTimeField("expire le")
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True)
    last_used_on = models.DateField("dernier usage", null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "jeton d’API"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name
