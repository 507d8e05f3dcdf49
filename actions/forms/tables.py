"""What is said of a spreadsheet: which file, what its columns hold, which actions its rows mean, what is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from openpyxl.utils import get_column_letter

from actions.models import Action
from actions.tables.fields import ACTION, FUNDER, MONEY, NUMBER, TITLE, YEAR
from actions.tables.kept import Kept
from actions.tables.matching import Asked
from actions.tables.plans import OURS, THEIRS
from cls_portal.forms import PortalForm, RevisionedForm, UploadField, uploaded
from cls_portal.models import Agent
from cls_portal.spreadsheets import FORMATS
from contracts.models import Contract
from contracts.states import AFTER_SIGNATURE

NBSP = "\u00a0"
LEAVE = "-"
WHICH_COLUMN = [
    ("", "Ne rien prendre"),
    ("De quelle action il s’agit", [(each.code, each.label) for each in (NUMBER, TITLE)]),
    ("Suivi de l’action", [(each.code, each.label) for each in ACTION]),
    ("Financements", [(each.code, each.label) for each in (YEAR, FUNDER, *MONEY)]),
]


class TableForm(PortalForm):
    file = UploadField(label="Tableau", formats=FORMATS)
    contract = forms.ModelChoiceField(
        label="Contrat",
        queryset=Contract.objects.none(),
        required=False,
        empty_label="Aucun\u00a0: c’est le classeur exporté du portail",
        help_text="Pour un tableau à vous\u00a0: le contrat dont il suit les actions.",
    )

    def __init__(self, *args: Any, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["contract"]
        seen = Contract.objects.visible_to(agent).originals().filter(state__in=AFTER_SIGNATURE, actions__isnull=False)
        field.queryset = seen.distinct().order_by("reference", "pk")

    @property
    def values(self) -> dict[str, Any]:
        given = super().values
        return {**given, "file": uploaded(given["file"])}


class ColumnsForm(RevisionedForm):
    """One choice for each column of a table, with what it holds."""

    def __init__(self, *args: Any, kept: Kept, columns: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places: list[int] = []
        for place, label in enumerate(kept.heads.labels):
            sample = kept.sample(place)
            if not (label or sample):
                continue
            self.places.append(place)
            self.fields[f"colonne-{place}"] = forms.ChoiceField(
                label=f"Colonne {get_column_letter(place + 1)}" + (f"{NBSP}: {label}" if label else ""),
                choices=WHICH_COLUMN,
                required=False,
                initial=columns.get(str(place), ""),
                help_text=f"On y lit{NBSP}: {_short(sample)}" if sample else "Cette colonne est vide.",
            )

    @property
    def one_of(self) -> set[str]:
        """A column left out is not an input left empty."""
        return set(self.fields)

    @property
    def columns(self) -> dict[str, str]:
        said = {str(place): self.cleaned_data[f"colonne-{place}"] for place in self.places}
        return {place: code for place, code in said.items() if code}


def _short(sample: Sequence[str]) -> str:
    return f"{NBSP}; ".join(text if len(text) <= 40 else f"{text[:39]}…" for text in sample)


class RowsForm(RevisionedForm):
    """For each row that nothing names for sure, the action that it means."""

    def __init__(self, *args: Any, asked: Sequence[Asked], actions: Sequence[Action], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: dict[str, Asked] = {}
        choices = [("", "Choisir"), (LEAVE, "Laisser cette ligne de côté"), *((str(a.pk), str(a)) for a in actions)]
        for each in asked:
            if each.row.key in {known.row.key for known in self.asked.values()}:
                continue
            name = f"ligne-{each.row.line}"
            self.asked[name] = each
            resembles = f"Elle ressemble à «{NBSP}{each.suggested}{NBSP}»{NBSP}: vérifiez." if each.suggested else ""
            self.fields[name] = forms.ChoiceField(
                label=f"Ligne {each.row.line}{NBSP}: {_short([each.row.text])}",
                choices=choices,
                required=False,
                initial=str(each.suggested.pk) if each.suggested else "",
                help_text=resembles or "Aucune action ne porte ce nom.",
            )
        self.fields["leave"] = forms.BooleanField(label="Laisser de côté toutes les lignes sans choix", required=False)

    @property
    def one_of(self) -> set[str]:
        """Each row wants an answer, or the box below."""
        return set(self.asked)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in self.asked:
            if not given.get(name) and not given.get("leave") and name in given:
                self.add_error(name, "Choisissez une action, ou laissez cette ligne de côté.")
        return given

    @property
    def matches(self) -> dict[str, int | None]:
        said = {each.row.key: self.cleaned_data[name] for name, each in self.asked.items()}
        return {key: int(value) if value not in ("", LEAVE) else None for key, value in said.items()}


class ConfirmForm(RevisionedForm):
    """Which value is kept of each cell that somebody changed since the export."""

    def __init__(self, *args: Any, rows: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in rows:
            for cell in row["conflicts"]:
                self.fields[cell["choice"]] = forms.ChoiceField(
                    label=f"{row['name']} – {cell['label']}",
                    widget=forms.RadioSelect,
                    error_messages={"required": "Choisissez la valeur à garder."},
                    choices=[
                        (THEIRS, f"Garder «{NBSP}{cell['old'] or 'rien'}{NBSP}», du portail"),
                        (OURS, f"Prendre «{NBSP}{cell['new'] or 'rien'}{NBSP}», du tableau"),
                    ],
                    help_text=f"À l’export{NBSP}: «{NBSP}{cell['base'] or 'rien'}{NBSP}». "
                    f"Ligne {cell['line']}, colonne {cell['column']}.",
                )
