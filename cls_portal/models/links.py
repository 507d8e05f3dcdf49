"""Links that serve one purpose, for a while: once for an account, several times for a contact without one."""

from django.conf import settings
from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.constraints import not_blank
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


@tracked(personal=("name", "email"))
class ContactLink(Editable):
    """What one contact without account may do on one object (`target`, of the table that `purpose` names), until when.

    It serves until it expires or is revoked; each mail that carries it has a secret of its own.
    """

    purpose = models.CharField("objet", max_length=40)
    target = models.PositiveBigIntegerField("clé de l’objet")
    name = models.CharField("nom", max_length=200)
    service = models.CharField("service", max_length=200, blank=True)
    email = models.EmailField("adresse électronique", max_length=254)
    expires_at = models.DateTimeField("expire le")
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True)

    class Meta:
        verbose_name = "lien d’un contact"
        ordering = ["pk"]
        indexes = [models.Index(fields=["purpose", "target"], name="contact_link_target")]
        constraints = [
            not_blank("name", name="contact_link_named", message="Indiquez le nom de la personne."),
            models.UniqueConstraint(
                fields=["purpose", "target"],
                condition=models.Q(revoked_at=None),
                name="contact_link_one_in_force",
                violation_error_message="Un lien sert déjà cette demande : prolongez-le, ou révoquez-le d’abord.",
            ),
        ]

    def __str__(self) -> str:
        """« Mme Durand (DDSP), par lien »."""
        return f"{self.name} ({self.service}), par lien" if self.service else f"{self.name}, par lien"


class LinkSecret(models.Model):
    """The SHA-256 of a secret sent by e-mail: the secret itself is nowhere."""

    link = models.ForeignKey(ContactLink, models.CASCADE, verbose_name="lien", related_name="secrets")
    digest = models.CharField("empreinte du secret", max_length=64, unique=True)
    made_at = models.DateTimeField("envoyé le", auto_now_add=True)

    class Meta:
        verbose_name = "secret d’un lien"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.link_id}/{self.pk}"


class LinkUse(models.Model):
    """Each opening and each act of the holder of a link: when, and from which address."""

    link = models.ForeignKey(ContactLink, models.CASCADE, verbose_name="lien", related_name="uses")
    act = models.CharField("acte", max_length=40)
    address = models.GenericIPAddressField("adresse", null=True, blank=True)
    at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "usage d’un lien"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.act
