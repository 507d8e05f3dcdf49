"""What is typed about a diagnostic, one module for each noun."""

from diagnostics.forms.diagnostic import (
    ConfirmForm,
    DiagnosticChangeForm,
    DiagnosticForm,
    FieldForm,
    PartForm,
    ReasonForm,
)
from diagnostics.forms.eligibility import DateQuery, EligibilityForm, StatementForm
from diagnostics.forms.problems import ActorForm, ProblemChangeForm, ProblemForm
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
    "PartForm",
    "ProblemChangeForm",
    "ProblemForm",
    "ReasonForm",
    "StandingForm",
    "StatementForm",
    "TerritorySearchForm",
]
