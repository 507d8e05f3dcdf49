"""What is asked to compare recorded delinquency before and after: indicators, years, a reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from cls_portal.forms import PortalForm, RevisionedForm
from diagnostics.recorded.indicators import Indicator
from evaluations.forms.evaluation import paragraph
from evaluations.models import ImpactEstimate


def year_field(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int)


class YearsForm(PortalForm):
    """The two periods, within the years that are known."""

    first_before = year_field("Avant le contrat, première année")
    last_before = year_field("Avant le contrat, dernière année")
    first_after = year_field("Depuis le contrat, première année")
    last_after = year_field("Depuis le contrat, dernière année")

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in YearsForm.base_fields:
            field: Any = self.fields[name]
            field.choices = [(year, str(year)) for year in years]


class ImpactForm(YearsForm):
    indicators = forms.MultipleChoiceField(
        label="Indicateurs",
        widget=forms.CheckboxSelectMultiple,
        help_text="Ceux que le contrat voulait faire évoluer, choisis avant de regarder les résultats.",
    )
    field_order = ("indicators",)

    def __init__(self, *args: Any, indicators: Sequence[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["indicators"]
        field.choices = [(each.label, each.name) for each in indicators]


class ImpactYearsForm(RevisionedForm, YearsForm):
    @classmethod
    def values_of(cls, impact: ImpactEstimate) -> dict[str, Any]:
        return {name: getattr(impact, name) for name in YearsForm.base_fields}


class ImpactCommentForm(RevisionedForm):
    comment = paragraph("Lecture du comité de pilotage", help_text="Ce que le comité en pense, et ce qu’il en sait.")
