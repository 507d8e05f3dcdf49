"""What is typed about a diagnostic, one module for each noun."""

from diagnostics.forms.diagnostic import (
    ConfirmForm,
    DiagnosticChangeForm,
    DiagnosticForm,
    FieldForm,
    PartForm,
    ReasonForm,
    WaiverForm,
)
from diagnostics.forms.eligibility import DateQuery, EligibilityForm, StatementForm
from diagnostics.forms.problems import (
    ActorForm,
    OverruleForm,
    ProblemChangeForm,
    ProblemForm,
    ProblemResponseForm,
    ScoreForm,
    evidence_change,
    evidence_form,
)
from diagnostics.forms.standing import MapForm, StandingForm, TerritorySearchForm

__all__ = [
    "ActorForm",
    "ConfirmForm",
    "DateQuery",
    "DiagnosticChangeForm",
    "DiagnosticForm",
    "EligibilityForm",
    "FieldForm",
    "MapForm",
    "OverruleForm",
    "PartForm",
    "ProblemChangeForm",
    "ProblemForm",
    "ProblemResponseForm",
    "ReasonForm",
    "ScoreForm",
    "StandingForm",
    "StatementForm",
    "TerritorySearchForm",
    "WaiverForm",
    "evidence_change",
    "evidence_form",
]
