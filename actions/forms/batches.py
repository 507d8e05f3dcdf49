"""What is typed in one gesture: all of an action’s follow-up from the list, or the same thing for many actions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from actions.calendars import awaited_since
from actions.forms.following import FollowForm
from actions.forms.text import FigureField
from actions.models import Action, BudgetLine, Indicator
from actions.operations.batches import MOST, TOO_MANY
from actions.states import NEEDS_REASON, Status
from cls_portal.errors import Stale
from cls_portal.forms import EuroField, FrenchDateField, PortalForm

SAY_WHY = "Dites pourquoi l’action est bloquée, reportée ou abandonnée."
SAY_WHEN = "Donnez la nouvelle échéance de l’action reportée."


class UpdateForm(FollowForm):
    """How far an action went, with one measure and what was spent of one budget line, if there is any to give."""

    indicator = forms.ModelChoiceField(
        label="Indicateur", queryset=Indicator.objects.none(), required=False, empty_label="Choisir"
    )
    measured_on = FrenchDateField(label="Mesuré au", required=False)
    value = FigureField(label="Valeur", max_digits=14)
    unavailable = forms.CharField(label="Pas de valeur, parce que", max_length=300, required=False)
    line = forms.ModelChoiceField(
        label="Financement", queryset=BudgetLine.objects.none(), required=False, empty_label="Choisir"
    )
    spent = EuroField(label="Dépensé (€)", required=False)
    lines = forms.CharField(widget=forms.HiddenInput, required=False)

    OF_MEASURE = ("indicator", "measured_on", "value", "unavailable")
    OF_MONEY = ("line", "spent", "lines")

    def __init__(self, *args: Any, action: Action, on: date, asked: str = "", **kwargs: Any) -> None:
        indicators, lines = list(action.indicators.all()), list(action.budget_lines.all())
        given = {**self.values_of(action, asked), **self._measure(action, indicators, on), **self._money(lines)}
        super().__init__(*args, initial=given, revision=action.revision, **kwargs)
        fields: Any = self.fields
        fields["indicator"].queryset = action.indicators.all()
        fields["indicator"].label_from_instance = lambda row: f"{row.name} ({row.unit})"
        fields["line"].queryset = action.budget_lines.select_related("funder")
        for name in (() if indicators else self.OF_MEASURE) + (() if lines else self.OF_MONEY):
            del self.fields[name]

    @staticmethod
    def _measure(action: Action, indicators: list[Any], on: date) -> dict[str, Any]:
        """The only indicator, or the only one whose measure is awaited."""
        awaited = [row for row in indicators if _awaits(row, action, on)]
        chosen = indicators if len(indicators) == 1 else awaited
        return {"indicator": chosen[0].pk if len(chosen) == 1 else None, "measured_on": on}

    @staticmethod
    def _money(lines: list[BudgetLine]) -> dict[str, Any]:
        revisions = {"lines": ",".join(f"{line.pk}:{line.revision}" for line in lines)}
        return {**revisions, "line": lines[0].pk, "spent": lines[0].spent} if len(lines) == 1 else revisions

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        status = given.get("status")
        if status in NEEDS_REASON and not given.get("status_reason"):
            self.add_error("status_reason", SAY_WHY)
        if status == Status.POSTPONED and not given.get("postponed_to") and "postponed_to" not in self.errors:
            self.add_error("postponed_to", SAY_WHEN)
        if self._measured and not given.get("indicator"):
            self.add_error("indicator", "Dites quel indicateur vous mesurez.")
        if self._spent and not given.get("line"):
            self.add_error("line", "Dites de quel financement.")
        return given

    @property
    def _measured(self) -> bool:
        return self.cleaned_data.get("value") is not None or bool(self.cleaned_data.get("unavailable"))

    @property
    def _spent(self) -> bool:
        return "spent" in self.fields and "spent" in self.changed_data

    @property
    def values(self) -> dict[str, Any]:
        """For `operations.update_action`."""
        given = super().values
        figures = {name: given.pop(name, None) for name in self.OF_MEASURE}
        line, spent, revisions = (given.pop(name, None) for name in self.OF_MONEY)
        if self._measured:
            indicator = figures.pop("indicator")
            given["measure"] = (
                indicator,
                {**figures, "measured_on": figures["measured_on"] or self["measured_on"].initial},
            )
        if self._spent:
            given["spent"] = (line, _revisions(revisions).get(line.pk, 0), spent)
        return given

    def confront(self, stale: Stale) -> None:
        """As usual; what was overtaken may also be the budget line, which has a revision of its own."""
        own = self.data.get("revision")
        super().confront(stale)
        row: Any = stale.current
        if isinstance(row, BudgetLine):
            revisions = {**_revisions(self.data.get("lines", "")), row.pk: row.revision}
            typed: Any = self.data
            typed["revision"] = own
            typed["lines"] = ",".join(f"{key}:{revision}" for key, revision in revisions.items())


def _awaits(indicator: Any, action: Action, on: date) -> bool:
    since = awaited_since(indicator.frequency, action.starts_on, action.ends_on, on)
    return since is not None and not any(each.measured_on >= since for each in indicator.measures.all())


def _revisions(text: str) -> dict[int, int]:
    """« 12:3,15:1 »: the keys and the revisions that the person had in front of them; anything else is left out."""
    pairs = (each.partition(":") for each in text.split(","))
    return {int(key): int(revision) for key, _, revision in pairs if _is_number(key) and _is_number(revision)}


def _is_number(text: str) -> bool:
    """Of a length that a key or a revision may have."""
    return text.isdecimal() and len(text) < 19


class BulkForm(PortalForm):
    """The same follow-up for many actions: each value has its own box « changer », and, where it can be emptied,
    « effacer ». What is not ticked is not touched."""

    rows = forms.CharField(widget=forms.HiddenInput)
    status = forms.ChoiceField(label="État", choices=[("", "Choisir"), *Status.choices], required=False)
    status_reason = forms.CharField(label="Motif", max_length=500, required=False)
    postponed_to = FrenchDateField(label="Nouvelle échéance", required=False)
    progress = forms.IntegerField(label="Avancement (%)", min_value=0, max_value=100, required=False)
    started_on = FrenchDateField(label="Commencée le", required=False)
    finished_on = FrenchDateField(label="Terminée le", required=False)
    obstacles = forms.CharField(label="Freins", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    levers = forms.CharField(label="Leviers", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    note = forms.CharField(
        label="Note", widget=forms.Textarea(attrs={"rows": 3}), required=False, help_text="Ajoutée à chaque action."
    )

    CHANGED = (
        "status",
        "status_reason",
        "postponed_to",
        "progress",
        "started_on",
        "finished_on",
        "obstacles",
        "levers",
    )
    EMPTIED = {"postponed_to": None, "started_on": None, "obstacles": "", "levers": ""}
    MEANINGS = FollowForm.MEANINGS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.CHANGED:
            label = self.fields[name].label
            self.fields[f"change_{name}"] = forms.BooleanField(label=f"Changer\u00a0: {label}", required=False)
        for name in self.EMPTIED:
            self.fields[f"clear_{name}"] = forms.BooleanField(label="Effacer", required=False)

    @property
    def lines(self) -> Iterator[tuple[BoundField, BoundField, BoundField | None]]:
        """« Changer », the input, « effacer »."""
        for name in self.CHANGED:
            yield self[f"change_{name}"], self[name], self[f"clear_{name}"] if name in self.EMPTIED else None

    def clean_rows(self) -> dict[int, int | None]:
        """The actions, with the revision of each once it was shown."""
        found: dict[int, int | None] = {}
        for each in self.cleaned_data["rows"].split(","):
            key, _, revision = each.partition(":")
            if not _is_number(key) or not _is_number(revision or "0"):
                raise ValidationError("Choisissez de nouveau les actions.")
            found[int(key)] = int(revision) if revision else None
        if len(found) > MOST:
            raise ValidationError(TOO_MANY)
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in self.CHANGED:
            self._check(name, given)
        if not self.errors and not self.changes and not given.get("note"):
            raise ValidationError("Cochez ce qui change, ou écrivez une note.")
        status = self.changes.get("status")
        if status in NEEDS_REASON and not self.changes.get("status_reason"):
            self.add_error("status_reason", f"{SAY_WHY} Cochez «\u00a0changer\u00a0» devant le motif.")
        if status == Status.POSTPONED and not self.changes.get("postponed_to"):
            self.add_error("postponed_to", SAY_WHEN)
        return given

    def _check(self, name: str, given: dict[str, Any]) -> None:
        value, changed, cleared = given.get(name), given.get(f"change_{name}"), given.get(f"clear_{name}")
        if name in self.errors:
            return
        if changed and cleared:
            self.add_error(name, "Changer ou effacer\u00a0: choisissez.")
        elif changed and value in (None, ""):
            self.add_error(name, "Donnez la valeur, ou décochez «\u00a0changer\u00a0».")
        elif value not in (None, "") and not changed:
            self.add_error(name, "Cochez «\u00a0changer\u00a0» pour donner cette valeur, ou videz-la.")

    @property
    def changes(self) -> dict[str, Any]:
        """What is ticked, and only that."""
        given = self.cleaned_data
        values = {name: given[name] for name in self.CHANGED if given.get(f"change_{name}") and name in given}
        return values | {name: empty for name, empty in self.EMPTIED.items() if given.get(f"clear_{name}")}
