"""Opening an amendment, or the contract that follows."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import PortalForm
from contracts.models import Contract, ContractKind
from contracts.rules import REDEFINE, RENEW
from contracts.states import ContractState


class AmendmentForm(PortalForm):
    subject = forms.CharField(
        label="Objet de l’avenant",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="Imprimé en tête de l’avenant. Ce qu’il modifie sera relevé du texte lui-même.",
    )


class SuccessorForm(PortalForm):
    renewal = forms.ChoiceField(
        label="Le contrat qui suit",
        choices=[(RENEW, "Reconduit le contrat"), (REDEFINE, "Redéfinit le contrat")],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label="Intitulé", max_length=200)
    kind = forms.ChoiceField(
        label="Nature du contrat", choices=ContractKind.choices, help_text="Elle ne change que s’il est redéfini."
    )

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        renewal = REDEFINE if contract.state == ContractState.REDEFINED else RENEW
        kwargs["initial"] = {"renewal": renewal, "title": contract.title, "kind": contract.kind}
        super().__init__(*args, **kwargs)
