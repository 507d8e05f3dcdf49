"""What is typed about a problem of a diagnostic."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm
from diagnostics.forms.texts import paragraph
from diagnostics.models import ActorPart, Diagnostic, Fitness, Moment, ProblemEvidence, ResponseField, Sufferer
from diagnostics.operations.problems import places_of
from diagnostics.priority import Criterion, Priority
from diagnostics.recorded.indicators import COMMUNAL
from partners.forms import OrganisationField
from territories.models import Territory
from territories.states import LOCAL_KINDS, TerritoryKind


class TicksInline(forms.CheckboxSelectMultiple):
    """Boxes on one line."""

    inline = True


def ticks(label: str, choices: Any, hint: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, widget=TicksInline, required=False, help_text=hint)


def note(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=300, required=False, help_text=hint)


class PlacesField(forms.ModelMultipleChoiceField):
    """Communes of the perimeter and the quarters, sites and lines that people made in them."""

    def label_from_instance(self, place: Territory) -> str:
        kind = TerritoryKind(place.kind)
        return place.name if kind is TerritoryKind.COMMUNE else f"{place.name} ({kind.label.lower()})"


class ProblemForm(PortalForm):
    """What, where, when, and who suffers from it."""

    title = forms.CharField(
        label="Intitulé du problème", max_length=200, help_text="Par exemple : « Occupation des halls d’immeuble »."
    )
    description = paragraph("Description")
    fields = forms.MultipleChoiceField(  # type: ignore[assignment]
        label="Champs dont relève la réponse",
        choices=ResponseField.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    places = PlacesField(
        label="Lieux",
        queryset=Territory.objects.none(),
        widget=TicksInline,
        required=False,
        help_text="Communes du diagnostic, quartiers, sites et lignes que vous y avez définis.",
    )
    where = note("Précisions sur les lieux", "Par exemple : « abords de la station, côté parc relais ».")
    moments = ticks("Moments", Moment.choices)
    when = note("Précisions sur les moments", "Par exemple : « surtout d’avril à octobre, entre 20 h et 1 h ».")
    sufferers = ticks("Publics touchés", Sufferer.choices)
    sufferers_note = note("Précisions sur les publics")

    def __init__(self, *args: Any, diagnostic: Diagnostic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places: Any = self.fields["places"]  # type: ignore[index]
        places.queryset = places_of(diagnostic)


class ProblemChangeForm(RevisionedForm, ProblemForm):
    pass


class ActorForm(PortalForm):
    """An organisation concerned, among those still open."""

    organisation = OrganisationField(label="Organisme")
    part = forms.ChoiceField(label="Ce qu’il fait de ce problème", choices=ActorPart.choices, widget=forms.RadioSelect)


# Priority


class ScoreForm(RevisionedForm):
    """The five notes; each choice says what it means."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in Criterion:
            choices = [(str(value), f"{value} – {words}") for value, words in enumerate(criterion.levels, 1)]
            self.fields[criterion.value] = forms.TypedChoiceField(
                label=criterion.label,
                help_text=criterion.question,
                choices=[("", "Non noté"), *choices],
                widget=forms.RadioSelect,
                coerce=int,
                empty_value=None,
                required=False,
            )


class OverruleForm(RevisionedForm):
    priority = forms.TypedChoiceField(label="Priorité", choices=Priority.choices, widget=forms.RadioSelect, coerce=int)
    reason = paragraph(
        "Motif", rows=4, required=True, hint="Affiché à côté de la priorité calculée, avec votre nom et la date."
    )


# The matrix


class ProblemResponseForm(RevisionedForm):
    """The response that exists for one problem in one field."""

    fitness = forms.ChoiceField(
        label="Adéquation de cette réponse",
        choices=[(Fitness.ABSENT, Fitness.ABSENT.label), *(c for c in Fitness.choices if c[0] != Fitness.ABSENT)],
        widget=forms.RadioSelect,
    )
    response = paragraph(
        "Réponse existante", hint="Qui fait quoi aujourd’hui sur ce problème. Vide seulement s’il n’y a aucune réponse."
    )


# Evidence


class RecordedEvidenceForm(PortalForm):
    """A recorded indicator, read for a territory of the diagnostic in the current edition."""

    indicator = forms.ChoiceField(
        label="Indicateur",
        choices=[("", "Choisir un indicateur"), *((each.label, each.name) for each in COMMUNAL)],
    )
    territory = forms.ModelChoiceField(
        label="Territoire",
        queryset=Territory.objects.none(),
        empty_label="Choisir un territoire",
        help_text="Le chiffre lui-même est lu dans la situation de ce territoire.",
    )
    text = paragraph("Ce que ce chiffre montre", rows=3)

    def __init__(self, *args: Any, diagnostic: Diagnostic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        territory: Any = self.fields["territory"]
        communes = diagnostic.communes.all()
        met = Territory.objects.current().filter(
            kind__in=(TerritoryKind.COMMUNE, TerritoryKind.EPCI, *LOCAL_KINDS), commune_rows__commune__in=communes
        )
        territory.queryset = met.distinct()


class SeriesEvidenceForm(PortalForm):
    series = forms.CharField(
        label="Série", max_length=200, help_text="Par exemple : « Incidents signalés dans les halls, par mois »."
    )
    source = forms.CharField(label="Détenteur de la série", max_length=200)
    dated_on = FrenchDateField(label="Dernière date de la série", required=False)
    text = paragraph("Ce que cette série montre", rows=3)


class StatementEvidenceForm(PortalForm):
    text = paragraph("Constat", rows=4, required=True)
    source = forms.CharField(
        label="Source", max_length=200, help_text="Qui le dit : service, association, enquête, réunion publique…"
    )
    dated_on = FrenchDateField(label="Date du constat")


class RecordedEvidenceChangeForm(RevisionedForm, RecordedEvidenceForm):
    pass


class SeriesEvidenceChangeForm(RevisionedForm, SeriesEvidenceForm):
    pass


class StatementEvidenceChangeForm(RevisionedForm, StatementEvidenceForm):
    pass


EVIDENCE_FORMS: dict[str, Any] = {
    "recorded": RecordedEvidenceForm,
    "series": SeriesEvidenceForm,
    "statement": StatementEvidenceForm,
}
EVIDENCE_CHANGES: dict[str, Any] = {
    "recorded": RecordedEvidenceChangeForm,
    "series": SeriesEvidenceChangeForm,
    "statement": StatementEvidenceChangeForm,
}


def evidence_form(kind: str, diagnostic: Diagnostic, data: Any) -> Any:
    """The form of a new piece of evidence of this kind."""
    more = {"diagnostic": diagnostic} if kind == "recorded" else {}
    return EVIDENCE_FORMS[kind](data, **more)


def evidence_change(evidence: ProblemEvidence, data: Any) -> Any:
    """The form of this piece of evidence, with what it says."""
    form = EVIDENCE_CHANGES[evidence.kind]
    initial = {name: getattr(evidence, name) for name in form.base_fields}
    more = {"diagnostic": evidence.diagnostic} if evidence.kind == "recorded" else {}
    return form(data, initial=initial, revision=evidence.revision, **more)
