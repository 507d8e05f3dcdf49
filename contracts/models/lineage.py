"""What makes a part of a text recognisable from one contract to the copy of it."""

from uuid import uuid4

from django.contrib.postgres.functions import RandomUUID
from django.db import models


class Lineage(models.Model):
    """A row copied into an amendment, or carried over into a successor, keeps the `lineage` it was born with.

    Comparison matches by it, and consolidation writes an amended row back into the row of the same lineage.
    """

    lineage = models.UUIDField("filiation", default=uuid4, db_default=RandomUUID(), editable=False)

    class Meta:
        abstract = True
