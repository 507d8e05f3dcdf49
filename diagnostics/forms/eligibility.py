"""What is typed about the eligibility of a territory."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from cls_portal.forms import FrenchDateField, PortalForm
from diagnostics.forms.texts import paragraph

TO_COME = "Cette date est à venir."


class DateQuery(PortalForm):
    """The date asked for in the address; not one to come."""

    date = FrenchDateField(label="À la date du")

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_date(self) -> datetime.date:
        asked: datetime.date = self.cleaned_data["date"]
        if asked > self.today:
            raise forms.ValidationError(TO_COME)
        return asked

    @property
    def on(self) -> datetime.date:
        """That date, or today when there is none to read."""
        asked: datetime.date = self.cleaned_data["date"] if self.is_bound and self.is_valid() else self.today
        return asked


class StatementForm(PortalForm):
    stated_on = FrenchDateField(label="À la date du", help_text="Les faits seront gardés tels qu’ils sont ce jour-là.")


class EligibilityForm(PortalForm):
    decided_on = FrenchDateField(label="Date de la décision")
    grounds = paragraph(
        "Motifs",
        required=True,
        hint="L’intensité des problèmes de délinquance sur ce territoire (CSI, art. D.\u00a0132-7).",
    )
