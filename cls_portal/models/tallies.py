"""How often somebody asked for what costs, in a few minutes."""

from django.db import models


class Tally(models.Model):
    """`who` is a keyed digest, from which no address is found again; `since` the beginning of the window counted."""

    purpose = models.CharField("objet", max_length=20)
    who = models.CharField("empreinte du demandeur", max_length=64)
    since = models.DateTimeField("depuis")
    number = models.PositiveIntegerField("nombre", default=1)

    class Meta:
        verbose_name = "décompte de demandes"
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "who", "since"],
                name="tally_once",
                violation_error_message="Ce décompte existe déjà.",
            )
        ]
        indexes = [models.Index(fields=["since"], name="tally_by_time")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.number}"
