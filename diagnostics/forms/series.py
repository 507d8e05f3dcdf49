"""What is typed about a partner's series: its description, its values, its file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cls_portal.forms import PortalForm, RevisionedForm, UploadField
from cls_portal.spreadsheets import FORMATS, number
from diagnostics.series import etat4001, periods
from diagnostics.series.sheets import Key
from diagnostics.series.states import Confidentiality, Measure, SourceKind
from diagnostics.series.suppression import LEAST_THRESHOLD
from diagnostics.series.table import Figure, Shape
from partners.fields import OrganisationField
from territories.fields import TerritoryField
from territories.models import Territory

LEVELS = [(level.value, f"{level.label} : {level.explained}") for level in Confidentiality]
SOURCES = [choice for choice in SourceKind.choices if choice[0] != SourceKind.ETAT_4001]
NO_NAMES = "Aucun nom ni adresse de personne."


class PeriodField(forms.Field):
    """A period of the series, as people write it; gives its first day."""

    def __init__(self, *, grain: str, **options: Any) -> None:
        self.grain = grain
        options.setdefault("help_text", f"Par exemple : {periods.Grain(grain).example}.")
        super().__init__(widget=forms.TextInput(attrs={"maxlength": 30}), **options)

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return periods.parse(self.grain, text)
        except ValueError as error:
            example = periods.Grain(self.grain).example
            raise ValidationError(f"Écrivez une période, par exemple {example}.") from error

    def prepare_value(self, value: Any) -> Any:
        return periods.label(self.grain, value) if isinstance(value, date) else value


class ThresholdField(forms.IntegerField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            label="Seuil de diffusion",
            min_value=0,
            max_value=1000,
            help_text="Une valeur plus petite, zéro excepté, est masquée. 0 : rien n’est masqué ; sinon 3 au moins.",
            **options,
        )

    def clean(self, value: Any) -> Any:
        threshold = super().clean(value)
        if threshold is not None and 0 < threshold < LEAST_THRESHOLD:
            raise ValidationError("Écrivez 0 (rien n’est masqué), ou 3 au moins.")
        return threshold


class DescriptionForm(PortalForm):
    """What may change all along the life of a series."""

    source_kind = forms.ChoiceField(label="Nature de la source", choices=SOURCES)
    title = forms.CharField(
        label="Intitulé",
        max_length=200,
        help_text="Par exemple : «\u00a0Dégradations dans les parties communes\u00a0».",
    )
    definition = forms.CharField(
        label="Définition",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=f"Ce qui est compté, et ce qui ne l’est pas. {NO_NAMES}",
    )
    unit = forms.CharField(
        label="Unité", max_length=60, help_text="Par exemple : «\u00a0signalements\u00a0», «\u00a0interventions\u00a0»."
    )
    places = TerritoryField(
        label="Lieux", multiple=True, required=False,
        help_text="Communes, quartiers, sites, lignes… Aucun : la série porte sur tout le périmètre.",
    )  # fmt: skip
    categories = forms.CharField(
        label="Catégories",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="Une par ligne ; aucune : la série n’est pas détaillée. N’écrivez pas de ligne de total.",
    )
    threshold = ThresholdField(initial=5)
    confidentiality = forms.ChoiceField(
        label="Qui lit cette série",
        choices=LEVELS,
        widget=forms.RadioSelect,
        initial=Confidentiality.TERRITORY,
        help_text="Tous lisent les mêmes chiffres ; qui peut les saisir voit, en les saisissant, les valeurs masquées.",
    )

    def clean_categories(self) -> list[str]:
        return str(self.cleaned_data["categories"]).splitlines()


class SeriesForm(DescriptionForm):
    """A new series: what never changes comes first."""

    organisation = OrganisationField(label="Organisme propriétaire")
    perimeter = TerritoryField(
        label="Périmètre", help_text="Le territoire sur lequel portent les chiffres : commune, intercommunalité…"
    )
    measure = forms.ChoiceField(
        label="Mesure", choices=Measure.choices, widget=forms.RadioSelect, initial=Measure.COUNT
    )
    grain = forms.ChoiceField(
        label="Pas de temps", choices=periods.Grain.choices, widget=forms.RadioSelect, initial=periods.Grain.YEAR
    )

    field_order = (
        "organisation", "source_kind", "title", "definition", "unit", "measure", "grain", "perimeter", "places",
        "categories", "threshold", "confidentiality",
    )  # fmt: skip


class SeriesChangeForm(RevisionedForm, DescriptionForm):
    pass


class IndexField(forms.MultipleChoiceField):
    """Index of the état 4001, by number and label; those that were not in use cannot be chosen."""

    def __init__(self, **options: Any) -> None:
        used = [(index.code, str(index)) for index in etat4001.indexes().values() if index.used]
        super().__init__(
            label="Index de l’état 4001",
            choices=used,
            widget=forms.SelectMultiple(attrs={"size": 12}),
            help_text="Plusieurs choix possibles avec la touche Ctrl, tous avec Ctrl + A. "
            "Les index 96, 97, 99 et 100 n’étaient pas utilisés.",
            **options,
        )


class Etat4001ChangeForm(SeriesChangeForm):
    """An état 4001: its index instead of categories; its source is known."""

    source_kind = None  # type: ignore[assignment]
    unit = None  # type: ignore[assignment]
    categories = IndexField()  # type: ignore[assignment]

    def clean_categories(self) -> list[str]:
        return list(self.cleaned_data["categories"])


class Etat4001Form(SeriesForm):
    """A new series of the état 4001, of an older contract."""

    source_kind = None  # type: ignore[assignment]
    unit = None  # type: ignore[assignment]
    measure = None  # type: ignore[assignment]
    categories = IndexField()  # type: ignore[assignment]
    threshold = ThresholdField(initial=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["definition"].initial = etat4001.DEFINITION
        self.fields["title"].help_text = "Par exemple : «\u00a0État 4001, Bègles, 1996-2012\u00a0»."

    def clean_categories(self) -> list[str]:
        return list(self.cleaned_data["categories"])

    @property
    def values(self) -> dict[str, Any]:
        fixed = {"source_kind": SourceKind.ETAT_4001, "unit": etat4001.UNIT, "measure": Measure.COUNT}
        return {**super().values, **fixed}


class WindowForm(PortalForm):
    """What a reader asks to see of a series."""

    def __init__(self, *args: Any, grain: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["du"] = PeriodField(label="De", grain=grain, required=False)
        self.fields["au"] = PeriodField(label="À", grain=grain, required=False)
        self.fields["regroupement"] = TerritoryField(
            label="Additionner les lieux d’un territoire", required=False, help_text="Regroupement, intercommunalité…"
        )


class WindowWithoutPlacesForm(WindowForm):
    """The same, for a series that nothing can be summed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["regroupement"]


class ValueField(forms.Field):
    """A value as people write it; gives a number, None for « n.c. », "" for nothing."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 20})
        super().__init__(required=False, widget=widget, **options)

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return ""
        try:
            return number(text)
        except ValueError as error:
            raise ValidationError("Écrivez un nombre, ou «\u00a0n.c.\u00a0» s’il n’est pas connu.") from error

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


class ValuesForm(RevisionedForm):
    """The values of one period: one input for each place and category."""

    def __init__(self, *args: Any, shape: Shape, period: date, figures: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shape, self.period = shape, period
        for place, place_name in shape.places.items():
            for category, category_name in shape.categories.items():
                label = place_name if len(shape.categories) == 1 else f"{place_name} – {category_name}"
                found = figures.get((period, place, category))
                self.fields[f"v_{place}_{category}"] = ValueField(label=label, initial=_initial(found))
                if shape.measure == Measure.PERCENT:
                    self.fields[f"s_{place}_{category}"] = ValueField(
                        label=f"{label} : personnes interrogées",
                        initial=Decimal(found.sample) if found and found.sample else "",
                    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in [name for name in cleaned if name.startswith("s_")]:
            sample = cleaned[name]
            if sample is None or (sample != "" and (sample != int(sample) or not 0 < sample < 10**9)):
                self.add_error(name, "Écrivez un nombre entier de personnes.")
        return cleaned

    @property
    def figures(self) -> dict[Key, Figure | None]:
        """What was typed: an empty input takes a value back."""
        return {
            (self.period, place, category): self._figure(f"{place}_{category}")
            for place in self.shape.places
            for category in self.shape.categories
        }

    def _figure(self, key: str) -> Figure | None:
        value, sample = self.cleaned_data[f"v_{key}"], self.cleaned_data.get(f"s_{key}", "")
        if value == "":
            return None
        return Figure(value, int(sample) if sample != "" and value is not None else None)


def _initial(found: Figure | None) -> Any:
    if found is None:
        return ""
    return "n.c." if found.value is None else found.value


class ImportForm(PortalForm):
    """The file of a series."""

    file = UploadField(label="Fichier", formats=FORMATS, max_megabytes=5)

    def __init__(self, *args: Any, grain: str, tables: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tables:
            self.fields["period"] = PeriodField(
                label="Période du tableau",
                grain=grain,
                required=False,
                help_text="Seulement pour un tableau de l’état 4001 par département dont le titre ne la dit pas.",
            )


class ImportConfirmForm(RevisionedForm):
    """What was previewed, carried by the page until it is confirmed."""

    packed = forms.CharField(widget=forms.HiddenInput)


def grouping_of(form: WindowForm) -> Territory | None:
    found: Territory | None = form.cleaned_data.get("regroupement")
    return found
