"""What is typed about a diagnostic itself, and what the préfecture decides of it."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm
from cls_portal.richtext import RichTextField
from diagnostics.forms.texts import paragraph
from diagnostics.models import Fitness
from diagnostics.states import DiagnosticPart
from territories.fields import TerritoryField
from territories.states import TerritoryKind

HINTS = {
    DiagnosticPart.SITUATION: "Faits, lieux, horaires, auteurs, victimes, population exposée.",
    DiagnosticPart.PERCEPTION: (
        "Attentes de la population, observations des professionnels et des associations : elle ne peut résulter "
        "de la seule évaluation des acteurs institutionnels."
    ),
    DiagnosticPart.ADEQUACY: "Les réponses d’aujourd’hui répondent-elles à ces problèmes ?",
    DiagnosticPart.SOURCES: "Pour chaque chiffre cité : qui le produit, de quand il date, sur quel périmètre.",
}
LONGEST_PART = 60_000


class DiagnosticForm(PortalForm):
    """Title, communes and period: what a diagnostic is born with."""

    title = forms.CharField(label="Intitulé", max_length=200)
    communes = TerritoryField(
        label="Communes",
        kinds=(TerritoryKind.COMMUNE,),
        multiple=True,
        required=False,
        help_text="Une ou plusieurs, par leur nom ou leur code, ou l’intercommunalité entière ci-dessous.",
    )
    whole = TerritoryField(
        label="Intercommunalité entière",
        kinds=(TerritoryKind.EPCI, TerritoryKind.EPT),
        required=False,
        help_text="Toutes ses communes seront ajoutées.",
    )
    starts_on = FrenchDateField(label="Période observée : du")
    ends_on = FrenchDateField(label="Au")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        whole = values.pop("whole", None)
        if "communes" not in values:
            return values
        chosen = [*values["communes"], *(whole.communes.all() if whole is not None else ())]
        values["communes"] = list({commune.pk: commune for commune in chosen}.values())
        if not chosen:
            self.add_error("communes", "Choisissez au moins une commune, ou une intercommunalité.")
        return values


class DiagnosticChangeForm(RevisionedForm, DiagnosticForm):
    pass


class PartForm(RevisionedForm):
    """The text of one part, in a field that bears its name."""

    def __init__(self, *args: Any, part: DiagnosticPart, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part = part
        self.fields[part.value] = RichTextField(
            label="Texte", required=False, max_length=LONGEST_PART, help_text=HINTS[part]
        )

    @property
    def text(self) -> str:
        return str(self.cleaned_data[self.part.value])


class FieldForm(RevisionedForm):
    """The response that exists today in one field."""

    response = paragraph("Réponse existante", hint="Qui fait quoi aujourd’hui, où et quand.")
    fitness = forms.ChoiceField(label="Adéquation de cette réponse", choices=Fitness.choices, widget=forms.RadioSelect)


class ConfirmForm(RevisionedForm):
    """Nothing to fill: what was read is what is acted on."""


class ReasonForm(RevisionedForm):
    reason = paragraph("Motif", required=True, hint="Conservé dans l’historique.")


class WaiverForm(PortalForm):
    reason = paragraph(
        "Motif", rows=3, required=True, hint="Par exemple : « numéro d’un service », « nom d’une rue ». Conservé."
    )
