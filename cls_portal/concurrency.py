"""Rows that people edit carry a revision: who saves second is told, and loses nothing."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Editable(models.Model):
    """A row that people edit; `revision` counts its writes and is the API's ETag.

    `prints`: its text goes to a PDF, and is refused as it is written where no font of the portal can draw it.
    """

    prints: ClassVar[bool] = False

    revision = models.PositiveIntegerField("révision", default=1, editable=False)
    created_at = models.DateTimeField("créé le", auto_now_add=True, editable=False)
    updated_at = models.DateTimeField("modifié le", auto_now=True, editable=False)

    class Meta:
        abstract = True
