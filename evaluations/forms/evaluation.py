"""What is typed about an evaluation itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm
from cls_portal.models import Agent
from contracts.models import Contract
from evaluations.models import CriterionRating, Evaluation, EvaluationKind, Verdict
from evaluations.rules import RATINGS
from evaluations.states import HEARING_FORMS
from partners.fields import MeetingField
from partners.lines import line_of

RATING_CHOICES = (("", "Non apprécié"), *((str(value), f"{value} – {label}") for value, label in RATINGS.items()))


def paragraph(label: str, rows: int = 6, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), required=False, help_text=help_text
    )


class NewEvaluationForm(PortalForm):
    kind = forms.ChoiceField(label="Nature de l’évaluation", choices=EvaluationKind.choices)
    commissioned_by = forms.CharField(
        label="Commandée par", max_length=200, required=False, help_text="Par exemple : le maire, président du conseil."
    )

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if Evaluation.objects.final_of(contract).exists():
            field: Any = self.fields["kind"]
            field.choices = [(value, label) for value, label in EvaluationKind.choices if value != EvaluationKind.FINAL]
        else:
            self.fields["kind"].initial = EvaluationKind.FINAL


class EvaluationForm(RevisionedForm):
    commissioned_by = forms.CharField(label="Commandée par", max_length=200, required=False)
    commissioned_on = FrenchDateField(label="Commandée le", required=False)
    method = paragraph("Méthode et sources")
    findings = paragraph("Constats", rows=10)
    unplanned_effects = paragraph("Effets imprévus", help_text="Ce que personne n’avait prévu, en bien ou en mal.")
    recommendations = paragraph(
        "Présentation des recommandations", rows=4, help_text="Chaque recommandation s’ajoute à part, à qui la suivra."
    )
    summary = paragraph("Synthèse pour les élus", help_text="Une page.")
    verdict = forms.ChoiceField(
        label="Conclusion", choices=[("", "À conclure"), *Verdict.choices], required=False,
        help_text="Obligatoire pour valider une évaluation finale.",
    )  # fmt: skip

    @classmethod
    def values_of(cls, evaluation: Evaluation) -> dict[str, Any]:
        return {name: getattr(evaluation, name) for name in cls.base_fields}


class CriterionForm(RevisionedForm):
    rating = forms.TypedChoiceField(
        label="Appréciation", choices=RATING_CHOICES, coerce=int, empty_value=None, required=False
    )
    evidence = paragraph("Éléments à l’appui", help_text="Chiffres, sources, témoignages.")

    @classmethod
    def values_of(cls, row: CriterionRating) -> dict[str, Any]:
        return {"rating": row.rating if row.rating is not None else "", "evidence": row.evidence}


class PresentationForm(RevisionedForm):
    """The meeting of the council that steers the contract which heard the evaluation, or why there is none."""

    meeting = MeetingField(
        label="Réunion du conseil", empty_label="Aucune",
        help_text="Formation plénière ou restreinte du conseil qui pilote le contrat.",
    )  # fmt: skip
    not_presented_reason = paragraph(
        "Présentation sans objet : motif", rows=3, help_text="Seulement si aucun conseil ne se réunit plus."
    )

    def __init__(self, *args: Any, evaluation: Evaluation, agent: Agent, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meeting"]
        held = {"form__in": HEARING_FORMS, "held_on__lte": on, "cancelled_on": None}
        field.offer(line_of(evaluation.contract.council_id), agent, **held)


class ConfirmationForm(RevisionedForm):
    """Confirms an act on the evaluation as it was read."""
