"""Rows that people edit carry a revision: who saves second is told, and loses nothing."""

from __future__ import annotations

from django.db import models


class Editable(models.Model):
    """A row that people edit; `revision` counts its writes and is the API's ETag."""

    revision = models.PositiveIntegerField("révision", default=1, editable=False)
    created_at = models.DateTimeField("créé le", auto_now_add=True, editable=False)
    updated_at = models.DateTimeField("modifié le", auto_now=True, editable=False)

    class Meta:
        abstract = True
