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

__all__ = [
    "ActorForm",
    "ConfirmForm",
    "DiagnosticChangeForm",
    "DiagnosticForm",
    "EligibilityForm",
    "FieldForm",
    "PartForm",
    "ProblemChangeForm",
    "ProblemForm",
    "ReasonForm",
]
