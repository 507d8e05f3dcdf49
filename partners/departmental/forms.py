"""What is typed in a yearly report."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import PortalForm, RevisionedForm, RevisionedModelForm
from partners.models import DepartmentalReport
from partners.models.reports import FIRST_YEAR
from partners.operations.reports import TEXTS
from territories.models import Territory

HELP = "Une ligne vide sépare les paragraphes. Rien de nominatif sur une personne suivie (CSI, art. L.\u00a0132-5)."


class NewReportForm(PortalForm):
    department = forms.ModelChoiceField(label="Département", queryset=Territory.objects.none(), to_field_name="code")
    year = forms.IntegerField(label="Année", min_value=FIRST_YEAR, max_value=9999)

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["department"]
        field.queryset = departments


class ReportForm(RevisionedModelForm):
    class Meta:
        model = DepartmentalReport
        fields = TEXTS
        widgets = {name: forms.Textarea(attrs={"rows": 10}) for name in fields}
        help_texts = dict.fromkeys(fields, HELP)


class CloseReportForm(RevisionedForm):
    """Nothing to type: what the report says is kept as it is."""
