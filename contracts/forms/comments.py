"""What is said about an article."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.models import Agent
from contracts.models import Contract
from contracts.readers import readers_of
from diagnostics.forms import CommentForm


class Boxes(forms.CheckboxSelectMultiple):
    """One beside the other."""

    inline = True


class AnswerCommentForm(CommentForm):
    """A text, and whom to tell among those who see the contract."""

    told = forms.ModelMultipleChoiceField(
        label="Prévenir",
        queryset=Agent.objects.none(),
        required=False,
        help_text="Ces personnes reçoivent un courriel ; vous pouvez aussi écrire « @Nom » dans le commentaire.",
        widget=Boxes,
    )

    def __init__(self, *args: Any, contract: Contract, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["told"]
        field.queryset = readers_of(contract).exclude(pk=agent.pk)


class SectionCommentForm(AnswerCommentForm):
    """And, where it is about one passage, that passage."""

    quote = forms.CharField(
        label="Passage concerné", max_length=500, required=False, help_text="Copiez-le de l’article, en quelques mots."
    )
    field_order = ("quote", "text", "told")
