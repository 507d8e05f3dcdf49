"""Links that serve one purpose, once, for a while."""

from django.conf import settings
from django.db import models

from cls_portal.history import tracked


@tracked(personal=())
class SingleUseLink(models.Model):
    """A secret link sent to a person; only the SHA-256 of the secret is kept."""

    purpose = models.CharField("objet", max_length=30)
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="personne", related_name="links")
    digest = models.CharField("empreinte du secret", max_length=64, unique=True)
    expires_at = models.DateTimeField("expire le")
    used_at = models.DateTimeField("utilisé le", null=True, blank=True)
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True)

    class Meta:
        verbose_name = "lien à usage unique"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"
