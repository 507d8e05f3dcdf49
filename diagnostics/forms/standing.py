"""What is asked of the pages of recorded delinquency: a territory, an edition, a year, an indicator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from cls_portal.forms import PortalForm
from diagnostics.models import Edition
from diagnostics.recorded.indicators import Indicator
from diagnostics.standing import words
from diagnostics.standing.reading import WITHOUT_FIGURES
from territories.fields import TerritoryField
from territories.states import TerritoryKind


class TerritorySearchForm(PortalForm):
    """Any territory that figures are published for, or that is made of communes."""

    territoire = TerritoryField(
        label="Territoire", kinds=[kind for kind in TerritoryKind if kind not in WITHOUT_FIGURES]
    )


class StandingForm(PortalForm):
    """The edition and the last year shown, as the address says; what it does not know is an error, not a guess."""

    edition = forms.ChoiceField(label="Édition", required=False)
    annee = forms.TypedChoiceField(label="Année", coerce=int, empty_value=None, required=False)

    def __init__(self, data: Any, *, editions: Sequence[Edition]) -> None:
        given = {name: data[name] for name in self.base_fields if name in data}
        self.editions = {edition.produced_on.isoformat(): edition for edition in editions}
        super().__init__({"edition": next(iter(self.editions), ""), **given})
        self.offer("edition", [(day, str(edition)) for day, edition in self.editions.items()])
        self.offer("annee", [(year, str(year)) for year in self._years()])

    def offer(self, name: str, choices: Sequence[tuple[Any, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _years(self) -> range:
        """Of every edition served, the newest first."""
        firsts = [edition.first_year for edition in self.editions.values() if edition.first_year]
        lasts = [edition.last_year for edition in self.editions.values() if edition.last_year]
        return range(max(lasts, default=0), min(firsts, default=1) - 1, -1)

    @property
    def chosen(self) -> Edition | None:
        """The edition asked for; the current one when the address names none, or one that does not serve."""
        self.is_valid()
        named = self.cleaned_data.get("edition") or next(iter(self.editions), "")
        return self.editions.get(named)

    @property
    def until(self) -> int | None:
        self.is_valid()
        year: int | None = self.cleaned_data.get("annee")
        return year


class MapForm(StandingForm):
    """The same, and the indicator that the maps show."""

    indicateur = forms.ChoiceField(label="Indicateur", required=False)

    def __init__(self, data: Any, *, editions: Sequence[Edition]) -> None:
        super().__init__(data, editions=editions)
        self.offer("indicateur", [(key, indicator.name) for key, indicator in words.BY_SLUG.items()])

    @property
    def indicator(self) -> Indicator | None:
        self.is_valid()
        return words.BY_SLUG.get(self.cleaned_data.get("indicateur", ""))
