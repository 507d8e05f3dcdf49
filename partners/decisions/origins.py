"""The decision that an object of a higher app came of, in the API: told to those who read it, null to the others."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field

from cls_portal.api.serializers import SeenField, VisibleField
from partners.models import Decision

HELP = "La décision du conseil dont cela vient, pour qui la lit."


@extend_schema_field({"type": "integer", "nullable": True, "readOnly": True, "description": HELP})
class OriginField(SeenField):
    def __init__(self, **options: Any) -> None:
        super().__init__(Decision, **{"source": "decision_id", **options})


def decision_field() -> VisibleField:
    """What says, once, which decision an object comes of: one that the writer does not read does not exist."""
    return VisibleField(Decision, required=False, allow_null=True, help_text="La décision du conseil qui l’a voulu.")
