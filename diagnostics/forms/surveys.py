"""What is typed about surveys, expectations and existing responses."""

from __future__ import annotations

from django import forms

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm, UploadField, uploaded
from cls_portal.richtext import RichTextField
from diagnostics.forms.texts import paragraph
from diagnostics.models import Fitness, SurveyKind
from partners.forms import OrganisationField

LONGEST_RESULTS = 20_000


class SurveyForm(PortalForm):
    """A survey, expectations heard, observations: who, when, how, on whom."""

    kind = forms.ChoiceField(label="Nature", choices=SurveyKind.choices, widget=forms.RadioSelect, initial="survey")
    title = forms.CharField(label="Intitulé", max_length=200)
    organisation = OrganisationField(label="Organisme qui l’a réalisée", required=False)
    carried_out_by = forms.CharField(
        label="Réalisée par", max_length=200, required=False, help_text="Si l’organisme n’est pas dans la liste."
    )
    starts_on = FrenchDateField(label="Du", required=False)
    ends_on = FrenchDateField(label="Au")
    method = forms.CharField(
        label="Méthode", max_length=300, help_text="Questionnaire, entretiens, marche exploratoire, réunion publique…"
    )
    sample_size = forms.IntegerField(label="Personnes interrogées", min_value=1, required=False)
    population = forms.CharField(
        label="Population concernée", max_length=200, help_text="Par exemple : habitants de 18 ans et plus."
    )
    results = RichTextField(label="Principaux résultats", required=False, max_length=LONGEST_RESULTS)
    source = forms.CharField(label="Source", max_length=300, help_text="Document, date, lieu où le lire.")
    file = UploadField(label="Document joint", formats=("pdf", "odt", "docx", "ods", "xlsx"), required=False)

    def clean_file(self) -> tuple[str, bytes] | None:
        return uploaded(self.cleaned_data.get("file"))


class SurveyChangeForm(RevisionedForm, SurveyForm):
    pass


class ExistingResponseForm(PortalForm):
    """Who does what today, where and when, and how well it answers."""

    title = forms.CharField(label="Réponse", max_length=200, help_text="Par exemple : médiation en soirée.")
    organisation = OrganisationField(label="Acteur", required=False)
    place = forms.CharField(label="Lieu", max_length=200, required=False)
    period = forms.CharField(label="Période, horaires", max_length=200, required=False)
    fitness = forms.ChoiceField(label="Adéquation", choices=Fitness.choices, widget=forms.RadioSelect)
    comment = paragraph("Appréciation")


class ExistingResponseChangeForm(RevisionedForm, ExistingResponseForm):
    pass
