"""The text: axes, objectives."""

from __future__ import annotations

from django import forms

from cls_portal.forms import PortalForm, RevisionedForm


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
