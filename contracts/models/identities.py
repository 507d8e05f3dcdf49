"""How a préfecture shows itself on the documents of its contracts."""

from django.db import models

from cls_portal.concurrency import Editable
from cls_portal.history import tracked


@tracked()
class PrefectureIdentity(Editable):
    """The heading lines, the logo and the image of the stamp of a préfecture. The stamp is never a signature."""

    department = models.OneToOneField(
        "territories.Territory",
        models.PROTECT,
        verbose_name="département",
        related_name="prefecture_identity",
        limit_choices_to={"kind": "department"},
    )
    heading = models.TextField("en-tête", blank=True, max_length=300)
    logo = models.ForeignKey(
        "cls_portal.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="logo", related_name="+"
    )
    stamp = models.ForeignKey(
        "cls_portal.StoredFile", models.PROTECT, null=True, blank=True, verbose_name="cachet", related_name="+"
    )

    prints = True

    class Meta:
        verbose_name = "identité de la préfecture"
        ordering = ["department", "pk"]

    def __str__(self) -> str:
        return f"Identité de la préfecture ({self.department})"
