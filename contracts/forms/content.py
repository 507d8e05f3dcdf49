"""The text: articles, axes, objectives."""

from __future__ import annotations

from django import forms

from cls_portal.forms import PortalForm, RevisionedForm
from cls_portal.merging import Choice
from cls_portal.richtext import RichTextField


class SectionForm(RevisionedForm):
    body = RichTextField(label="Texte de l’article", required=False, max_length=60_000)


class MergeForm(RevisionedForm):
    """The choices between two texts of an article: mine, which grew from revision `since`, and that of `revision`."""

    body = RichTextField(required=False, widget=forms.HiddenInput)
    since = forms.IntegerField(widget=forms.HiddenInput)

    def choices(self, count: int) -> dict[int, Choice]:
        """By region of the text, what was chosen."""
        given = {position: self.data.get(f"region-{position}") for position in range(count)}
        return {position: Choice(value) for position, value in given.items() if value in set(Choice)}


class AxisForm(PortalForm):
    title = forms.CharField(label="Intitulé de l’axe", max_length=200)
    description = forms.CharField(label="Présentation", widget=forms.Textarea(attrs={"rows": 4}), required=False)


class AxisChangeForm(RevisionedForm, AxisForm):
    pass


class ObjectiveForm(PortalForm):
    title = forms.CharField(
        label="Objectif", max_length=300, help_text="Un verbe d’action, un résultat que l’on peut évaluer."
    )


class ObjectiveChangeForm(RevisionedForm, ObjectiveForm):
    pass
