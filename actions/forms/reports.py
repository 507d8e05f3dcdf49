"""From which day a report tells what changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from cls_portal.forms import FrenchDateField, PortalForm


class SinceForm(PortalForm):
    du = FrenchDateField(label="Dire ce qui a changé depuis le", required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_du(self) -> date | None:
        day: date | None = self.cleaned_data["du"]
        if day is not None and day > self.on:
            raise ValidationError("Choisissez un jour passé.")
        return day

    @property
    def day(self) -> date | None:
        """What was typed, if it is a day."""
        return self.cleaned_data.get("du") if self.is_valid() else None
