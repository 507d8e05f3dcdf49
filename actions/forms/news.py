"""Asking organisations for news of their actions, and giving it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from actions.forms.following import FollowForm
from actions.forms.text import FigureField
from actions.models import Action, BudgetLine, Indicator
from cls_portal.forms import EuroField, FrenchDateField, PortalForm, RevisionedForm, UploadField
from contracts.models import Contract
from partners.models import Organisation

NOBODY = ("", "Ne rien demander")
# What is answered of an action besides its measures and its money.
FOLLOW = ("status", "status_reason", "postponed_to", "progress", "note")


class NewsContractsForm(PortalForm):
    """Which contracts to ask about; it travels in the address."""

    contrat = forms.ModelMultipleChoiceField(
        label="Contrats", queryset=Contract.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, contracts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["contrat"]
        field.queryset = contracts


class AskForm(PortalForm):
    """Whom to ask in each organisation, until when, with which words. `asked`: organisation, its people, whether the
    first is proposed, and what there is to know. `unreachable`: the organisations where there is nobody to ask."""

    nobody = NOBODY
    none_chosen = "Choisissez au moins un organisme."

    due_on = FrenchDateField(label="Attendu le")
    message = forms.CharField(
        label="Message",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        help_text="Ajouté au courriel, qui cite les actions et dit comment répondre.",
    )

    def __init__(
        self, *args: Any, asked: Iterable[tuple[Organisation, Sequence[Any], bool, str]], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = on + timedelta(days=21)
        self._people: dict[str, tuple[Organisation, dict[str, Any]]] = {}
        self.unreachable: list[Organisation] = []
        for organisation, people, proposed, known in asked:
            if not people:
                self.unreachable.append(organisation)
                continue
            name = f"organisme_{organisation.pk}"
            choices = {self.key_of(person): person for person in people}
            self._people[name] = (organisation, choices)
            self.fields[name] = forms.ChoiceField(
                label=str(organisation),
                choices=[self.nobody, *((key, self.told(person)) for key, person in choices.items())],
                initial=next(iter(choices), "") if proposed else "",
                required=False,
                help_text=known,
            )

    @property
    def reaches(self) -> bool:
        """Whether there is somebody to write to."""
        return bool(self._people)

    def key_of(self, person: Any) -> str:
        return str(person.pk)

    def told(self, person: Any) -> str:
        return f"{person} ({person.email})"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not any(values.get(name) for name in self._people):
            raise forms.ValidationError(self.none_chosen)
        return values

    @property
    def chosen(self) -> list[tuple[Organisation, Any]]:
        """Each organisation to ask, and whom there."""
        given = [
            (organisation, people, self.cleaned_data[name]) for name, (organisation, people) in self._people.items()
        ]
        return [(organisation, people[key]) for organisation, people, key in given if key]


class AskNewsForm(AskForm):
    """The contact to ask for news in each organisation."""

    none_chosen = "Choisissez au moins un organisme à qui demander des nouvelles."


class QuarterlyForm(PortalForm):
    running = forms.BooleanField(
        label="Demander des nouvelles au début de chaque trimestre",
        required=False,
        help_text="Aux organismes sans compte qui ont un contact, en un courriel chacun.",
    )
    days = forms.IntegerField(label="Jours pour répondre", min_value=7, max_value=60, initial=21)
    message = forms.CharField(
        label="Message", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )


class AnswerForm(RevisionedForm):
    """What the contact of an organisation says of one action; what is left as it was is not sent to the operation.

    Each input carries the value that was read, so that what others changed meanwhile is not taken for an answer.
    """

    status = FollowForm.base_fields["status"]
    status_reason = FollowForm.base_fields["status_reason"]
    postponed_to = FollowForm.base_fields["postponed_to"]
    progress = FollowForm.base_fields["progress"]
    note = FollowForm.base_fields["note"]

    def __init__(
        self,
        *args: Any,
        action: Action,
        leads: bool,
        awaited: Collection[tuple[Indicator, date]],
        lines: Collection[BudgetLine],
        **kwargs: Any,
    ) -> None:
        initial = {name: getattr(action, name) for name in FOLLOW if name != "note"}
        super().__init__(*args, initial=initial, revision=action.revision, **kwargs)
        self.awaited, self.lines = list(awaited), list(lines) if leads else []
        self.leads = leads
        if not leads:
            for name in FOLLOW:
                del self.fields[name]
        for indicator, end in self.awaited:
            self._ask_measure(indicator, end)
        for line in self.lines:
            self._ask_spent(line)
        for name, field in self.fields.items():
            field.show_hidden_initial = name != "revision"

    def _ask_measure(self, indicator: Indicator, end: date) -> None:
        self.fields[f"measure_{indicator.pk}"] = FigureField(
            label=f"{indicator.name}, au {end:%d/%m/%Y} ({indicator.unit})", max_digits=14
        )
        self.fields[f"why_{indicator.pk}"] = forms.CharField(
            label=f"Pas de valeur pour «\u00a0{indicator.name}\u00a0», parce que", max_length=300, required=False
        )

    def _ask_spent(self, line: BudgetLine) -> None:
        fund = f", {line.fund}" if line.fund else ""
        self.fields[f"spent_{line.pk}"] = EuroField(
            label=f"Dépensé (€)\u00a0: {line.year}, {line.funder}{fund}", required=False, initial=line.spent
        )
        self.fields[f"read_{line.pk}"] = forms.IntegerField(widget=forms.HiddenInput, initial=line.revision)

    @property
    def answers(self) -> set[str]:
        """The inputs that say something."""
        return {name for name in self.changed_data if name != "revision" and not name.startswith("read_")}

    @property
    def given(self) -> dict[str, Any]:
        """What goes to `answer_news`."""
        said, told = self.answers, self.cleaned_data
        follow = {name: told[name] for name in FOLLOW if name in said}
        return {
            "revision": self.revision,
            "follow": follow or None,
            "measures": [
                (indicator, {"measured_on": end, "value": told[value], "unavailable": told[why]})
                for indicator, end in self.awaited
                for value, why in [(f"measure_{indicator.pk}", f"why_{indicator.pk}")]
                if value in said or why in said
            ],
            "spent": [
                (line, told[f"read_{line.pk}"], told[f"spent_{line.pk}"])
                for line in self.lines
                if f"spent_{line.pk}" in said
            ],
        }


class TableBackForm(PortalForm):
    """The workbook of the page, filled in."""

    table = UploadField(label="Tableau rempli", formats=("xlsx", "ods"), max_megabytes=5)
