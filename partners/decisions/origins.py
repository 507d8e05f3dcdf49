"""The decision that an object of a higher app came of, in the API: told to those who read it, null to the others."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cls_portal.api.serializers import VisibleField
from partners.decisions.effects import origins
from partners.models import Decision

HELP = "La décision du conseil dont cela vient, pour qui la lit."


@extend_schema_field({"type": "integer", "nullable": True, "readOnly": True, "description": HELP})
class OriginField(serializers.Field[Any, Any, Any, Any]):
    """One query for a whole page, none where nothing came of a decision."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"source": "decision_id", "read_only": True, **options})

    def to_representation(self, value: int) -> int | None:
        context: Any = self.context
        told = context.get("origins")
        if told is None:
            shown: Any = self.root.instance
            rows = shown if isinstance(shown, list) else [shown]
            told = origins([row.decision_id for row in rows], context["request"].user)
            context["origins"] = told
        return value if value in told else None


def decision_field() -> VisibleField:
    """What says, once, which decision an object comes of: one that the writer does not read does not exist."""
    return VisibleField(Decision, required=False, allow_null=True, help_text="La décision du conseil qui l’a voulu.")
