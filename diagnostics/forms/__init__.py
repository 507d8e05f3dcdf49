"""What is typed about a diagnostic, one module for each noun."""

from diagnostics.forms.diagnostic import (
    ConfirmForm,
    DiagnosticChangeForm,
    DiagnosticForm,
    EligibilityForm,
    FieldForm,
    PartForm,
    ReasonForm,
)
from diagnostics.forms.problems import ActorForm, ProblemChangeForm, ProblemForm
from diagnostics.forms.standing import MapForm, StandingForm, TerritorySearchForm

__all__ = [
    "ActorForm",
    "ConfirmForm",
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
    "TerritorySearchForm",
]
