"""A contract signed on paper: what is copied from it, who signed it, its scan; and what is corrected afterwards."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedModelForm, UploadField, uploaded
from cls_portal.models import Agent
from contracts.forms.contract import PerimeterForm
from contracts.models import Capacity, Contract
from contracts.operations.takeovers import CORRECTED, PaperSignatory
from diagnostics.models import Diagnostic
from partners.models import Council
from territories.fields import TerritoryField
from territories.states import TerritoryKind

SCAN_FORMATS = ("pdf", "jpg", "jpeg", "png")
ROWS, MORE_ROWS, MOST_ROWS = 8, 8, 80


class PaperSignatoryForm(PortalForm):
    """One person who signed the paper; a line left empty is nobody."""

    capacity = forms.ChoiceField(label="Qualité", choices=[("", "Choisir"), *Capacity.choices], required=False)
    title = forms.CharField(label="Titre", max_length=200, required=False)
    name = forms.CharField(label="Nom", max_length=200, required=False)
    signed_on = FrenchDateField(label="A signé le", required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if any(values.values()):
            for name in ("capacity", "title", "name"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, "Ce champ est obligatoire.")
        return values


class _Signatories(forms.BaseFormSet):
    """The lines, each a form."""

    def listed(self) -> list[PaperSignatory]:
        """Those who are named, in the order of the page."""
        values = (form.cleaned_data for form in self.forms)
        return [PaperSignatory(**row) for row in values if row.get("capacity")]


def _signatories(data: Any, rows: int, initial: list[PaperSignatory]) -> Any:
    factory = forms.formset_factory(
        PaperSignatoryForm, formset=_Signatories, extra=rows, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    return factory(data, prefix="signataires", initial=[vars(each) for each in initial])


class _WithSignatories(PortalForm):
    """A form that goes with the lines of the signatories; valid when both are."""

    lines: Any

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.lines.is_valid()])

    @property
    def signatories(self) -> list[PaperSignatory]:
        return self.lines.listed()  # type: ignore[no-any-return]


class TakeOverForm(PerimeterForm, _WithSignatories):
    """A contract already signed on paper."""

    paper_reference = forms.CharField(
        label="Référence de l’exemplaire papier", max_length=100, required=False, help_text="Celle que le papier porte."
    )
    signed_on = FrenchDateField(label="Date de signature", help_text="Celle de la dernière signature.")
    starts_on = FrenchDateField(label="Début de la période")
    ends_on = FrenchDateField(label="Fin de la période")
    council = forms.ModelChoiceField(
        label="Conseil qui pilote le contrat", queryset=Council.objects.none(), required=False, empty_label="Aucun"
    )
    scan = UploadField(label="Exemplaire signé numérisé", formats=SCAN_FORMATS, max_megabytes=20)

    def __init__(self, *args: Any, agent: Agent, rows: int = ROWS, **kwargs: Any) -> None:
        super().__init__(*args, agent=agent, **kwargs)
        council: Any = self.fields["council"]
        council.queryset = Council.objects.visible_to(agent)
        self.lines = _signatories(self.data or None, rows, [])

    def operation_values(self) -> dict[str, Any]:
        return {**self.values, "scan": uploaded(self.cleaned_data["scan"]), "signatories": self.signatories}


class CorrectionForm(RevisionedModelForm, _WithSignatories):
    """What was mistyped when the paper was entered."""

    communes = TerritoryField(label="Communes du périmètre", kinds=(TerritoryKind.COMMUNE,), multiple=True)
    reason = forms.CharField(label="Motif de la correction", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)

    class Meta:
        model = Contract
        fields = CORRECTED

    def __init__(self, *args: Any, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contract: Contract = self.instance
        here = contract.perimeter.values("commune")
        diagnostics = Diagnostic.objects.visible_to(agent).filter(perimeter__commune__in=here)
        for name, queryset in (("council", Council.objects.visible_to(agent)), ("diagnostic", diagnostics.distinct())):
            field: Any = self.fields[name]
            field.queryset = queryset
            field.empty_label = "Aucun"
        for name in ("signed_on", "starts_on", "ends_on"):
            self.fields[name].required = True
        self.fields["no_council_reason"].widget.attrs["rows"] = 2
        self.fields["communes"].initial = list(contract.communes.all())
        present = [
            PaperSignatory(row.capacity, row.title, row.name, row.signed_on) for row in contract.signatories.all()
        ]
        self.lines = _signatories(self.data or None, MORE_ROWS, present)


class BatchForm(PortalForm):
    """One zip: the table and the scans."""

    archive = UploadField(
        label="Zip du tableau et des exemplaires numérisés",
        formats=("zip",),
        max_megabytes=200,
        help_text=(
            "Un seul tableau (.xlsx, .xls, .ods ou .csv) et les fichiers que sa colonne « scan » nomme. "
            "200 Mo et 500 fichiers au plus."
        ),
    )
