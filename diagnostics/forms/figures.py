"""What is typed about the figures of a diagnostic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from cls_portal.forms import PortalForm, RevisionedForm
from cls_portal.richtext import RichTextField
from diagnostics.models import FigureDisplay
from territories.fields import TerritoryField
from territories.states import TerritoryKind

LONGEST_ANALYSIS = 10_000
ANALYSIS = "Ce que ce chiffre dit du territoire, et ce qu’il ne dit pas."


def _analysis(*, required: bool = False) -> RichTextField:
    return RichTextField(label="Analyse", required=required, max_length=LONGEST_ANALYSIS, help_text=ANALYSIS)


class FigureChoiceForm(PortalForm):
    """The indicators ticked in the list of the standing."""

    indicators = forms.MultipleChoiceField(
        label="Indicateurs",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un indicateur."},
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["indicators"]
        field.choices = choices


class IndicatorForm(RevisionedForm):
    """The analysis of an indicator, and how it is shown."""

    analysis = _analysis()
    first_year = forms.TypedChoiceField(label="De l’année", coerce=int)
    last_year = forms.TypedChoiceField(label="À l’année", coerce=int)
    display = forms.ChoiceField(label="Présentation", choices=FigureDisplay.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_year", "last_year"):
            field: Any = self.fields[name]
            field.choices = [(year, str(year)) for year in years]


class FreeFigureForm(PortalForm):
    """A figure with a source of its own."""

    title = forms.CharField(label="Ce que le chiffre compte", max_length=200)
    value = forms.DecimalField(
        label="Valeur",
        max_digits=14,
        decimal_places=3,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    unit = forms.CharField(label="Unité", max_length=80, required=False, help_text="Par exemple : signalements.")
    denominator = forms.CharField(
        label="Rapporté à", max_length=120, required=False, help_text="Par exemple : pour 1\u00a0000 logements."
    )
    year = forms.IntegerField(label="Année", min_value=1950, max_value=2100)
    territory = TerritoryField(
        label="Territoire",
        kinds=tuple(TerritoryKind),
        required=False,
        help_text="Dans le périmètre ; vide pour le périmètre entier.",
    )
    source = forms.CharField(
        label="Source", max_length=300, help_text="Qui produit ce chiffre, dans quel document, à quelle date."
    )
    analysis = _analysis()


class FreeFigureChangeForm(RevisionedForm, FreeFigureForm):
    pass
