"""The same follow-up given to many actions, all or none, and its undoing, over REST."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from rest_framework.serializers import (
    IntegerField,
    ListField,
    ModelSerializer,
    Serializer,
)

from actions import operations
from actions.api.text import FollowUpFields
from actions.models import FollowUpBatch, FollowUpChange
from actions.operations.batches import MOST
from cls_portal.api.views import PortalViewSet, act
from cls_portal.models import Agent


class FollowUpChangeShape(ModelSerializer[FollowUpChange]):
    """A row that was written: `row` is its identifier among those of its kind; `outcome`, once it is undone."""

    class Meta:
        model = FollowUpChange
        fields = ("action", "kind", "row", "outcome")


class FollowUpBatchRow(ModelSerializer[FollowUpBatch]):
    class Meta:
        model = FollowUpBatch
        fields = ("id", "kind", "size", "made_at", "undone_at")


class FollowUpBatchDetail(FollowUpBatchRow):
    changes = FollowUpChangeShape(many=True, read_only=True)

    class Meta:
        model = FollowUpBatch
        fields = (*FollowUpBatchRow.Meta.fields, "changes")


class SeenAction(Serializer[Any]):
    """An action, and the revision of it that you read; nothing is written when somebody saved since."""

    action = IntegerField(min_value=1)
    revision = IntegerField(min_value=1)


class FollowUpTogether(FollowUpFields):
    """What is given to all of them; what is left out stays as each has it."""

    actions = ListField(child=SeenAction(), allow_empty=False, max_length=MOST)


def follow_together(*, by: Agent, on: date, actions: Sequence[dict[str, int]], **values: Any) -> FollowUpBatch:
    """Follow many actions at once."""
    seen: dict[int, int | None] = {each["action"]: each["revision"] for each in actions}
    return operations.follow_together(seen, by=by, on=on, **values)


def undo_batch(batch: FollowUpBatch, *, by: Agent) -> FollowUpBatch:
    """Give back what the gesture changed, within ten minutes, but for what somebody wrote since."""
    return operations.undo_batch(batch, by=by, at=timezone.now())


class FollowUpBatchViewSet(PortalViewSet):
    model = FollowUpBatch
    about = (
        "Vos mises à jour du suivi, d’une action ou de plusieurs à la fois (toutes ou aucune)\u00a0; une mise à jour "
        "s’annule pendant dix minutes et s’oublie après sept jours, l’historique la garde."
    )
    list_as = FollowUpBatchRow
    show_as = FollowUpBatchDetail
    create_with = follow_together
    create_from = FollowUpTogether
    default_order = ("-made_at", "-pk")

    undo_batch = act(undo_batch, summary="Annuler la mise à jour")
