"""What is typed to ask a question about an action, and to answer one."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import PortalForm, RevisionedForm

LONGEST = 2000
COORDINATION = ("coordination", "La coordination du contrat")
NO_NAME = "Aucune donnée nominative sur une personne suivie."


class QuestionForm(PortalForm):
    """To whom, and what. `answering`: the organisations of the action that have an account."""

    organisation = forms.TypedChoiceField(
        label="À qui",
        help_text="Un organisme sans compte ne peut pas répondre ici\u00a0: demandez-lui des nouvelles par courriel.",
    )
    text = forms.CharField(
        label="Question", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}), help_text=NO_NAME
    )

    def __init__(self, *args: Any, answering: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {str(row.pk): row for row in answering}
        field: Any = self.fields["organisation"]
        field.choices = [COORDINATION, *((key, row.name) for key, row in known.items())]
        field.coerce = known.get


class QuestionAnswerForm(RevisionedForm):
    answer = forms.CharField(
        label="Réponse", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}), help_text=NO_NAME
    )
